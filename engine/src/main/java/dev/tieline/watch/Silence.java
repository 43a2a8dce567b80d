package dev.tieline.watch;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.flow.Quantities;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.Sighting;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notices sources that send less than their flows expect. For one thread. */
final class Silence {
    private final Ledger ledger;

    /** When a flow with an expectation was first seen to run, by its name. */
    private final Map<String, Instant> watched = new HashMap<>();

    Silence(Ledger ledger) {
        this.ledger = ledger;
    }

    List<Sighting> look(List<Plan> plans, Instant now) {
        List<Sighting> silent = new ArrayList<>();
        watched.keySet().retainAll(plans.stream().map(Plan::flow).toList());
        for (Plan plan : plans) {
            Optional<Trigger.Endpoint> endpoint =
                    plan.endpoint().filter(e -> e.expect().isPresent());
            if (endpoint.isPresent()) {
                Trigger.Expect expect = endpoint.get().expect().orElseThrow();
                Instant since = watched.computeIfAbsent(plan.flow(), _ -> now);
                if (isSilent(plan, expect, since, now)) {
                    silent.add(silent(plan, endpoint.get(), expect));
                } else if (isLoud(plan, expect, now)) {
                    silent.add(loud(plan, endpoint.get(), expect));
                }
            }
        }
        return silent;
    }

    /** Whether the oldest of as many as are expected came too long ago, or never did. */
    private boolean isSilent(Plan plan, Trigger.Expect expect, Instant since, Instant now) {
        if (expect.atLeast() == 0) {
            return false;
        }
        Instant from = ledger.received(plan.flow(), expect.atLeast()).orElse(since);
        Duration silent =
                expect.during()
                        .map(hours -> hours.between(from, now))
                        .orElseGet(() -> Duration.between(from, now));
        return silent.compareTo(expect.every()) > 0;
    }

    /** Whether the oldest of one more than are expected came not long ago. */
    private boolean isLoud(Plan plan, Trigger.Expect expect, Instant now) {
        return expect.atMost() < Integer.MAX_VALUE
                && ledger.received(plan.flow(), expect.atMost() + 1)
                        .filter(from -> Duration.between(from, now).compareTo(expect.every()) <= 0)
                        .filter(from ->
                                expect.during()
                                        .filter(hours ->
                                                !hours.includes(from) || !hours.includes(now))
                                        .isEmpty())
                        .isPresent();
    }

    private static Sighting loud(Plan plan, Trigger.Endpoint endpoint, Trigger.Expect expect) {
        Fault fault =
                Fault.of(
                        "source-loud",
                        Blame.SENDER,
                        "'"
                                + endpoint.from()
                                + "' sent more than "
                                + expect.atMost()
                                + " records to "
                                + plan.flow()
                                + " in "
                                + Quantities.words(expect.every())
                                + ".",
                        "Ask its owner whether that is meant; all of it was taken.");
        return sighting(plan, endpoint, fault);
    }

    private static Sighting silent(Plan plan, Trigger.Endpoint endpoint, Trigger.Expect expect) {
        String least =
                expect.atLeast() == 1 ? "no record" : "fewer than " + expect.atLeast() + " records";
        Fault fault =
                Fault.of(
                        "source-silent",
                        Blame.SENDER,
                        "'"
                                + endpoint.from()
                                + "' sent "
                                + least
                                + " to "
                                + plan.flow()
                                + " in "
                                + Quantities.words(expect.every())
                                + (expect.during().isPresent() ? " of its hours." : "."),
                        "Ask its owner whether it still sends to "
                                + endpoint.path()
                                + "; calls that were refused are listed at /api/refusals.");
        return sighting(plan, endpoint, fault);
    }

    private static Sighting sighting(Plan plan, Trigger.Endpoint endpoint, Fault fault) {
        return new Sighting(
                "silence/" + plan.flow(),
                Sighting.Kind.SILENCE,
                endpoint.from(),
                List.of(plan.flow()),
                plan.owner(),
                fault,
                0);
    }
}
