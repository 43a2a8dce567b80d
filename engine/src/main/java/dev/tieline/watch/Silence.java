package dev.tieline.watch;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.flow.Quantities;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RecordSummary;
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
                    silent.add(sighting(plan, endpoint.get(), expect));
                }
            }
        }
        return silent;
    }

    /** Whether the oldest of as many as are expected came too long ago, or never did. */
    private boolean isSilent(Plan plan, Trigger.Expect expect, Instant since, Instant now) {
        List<RecordSummary> newest = ledger.recent(plan.flow(), 0, expect.atLeast());
        Instant from = newest.size() == expect.atLeast() ? newest.getLast().received() : since;
        Duration silent =
                expect.during().map(h -> h.between(from, now)).orElse(Duration.between(from, now));
        return silent.compareTo(expect.every()) > 0;
    }

    private static Sighting sighting(Plan plan, Trigger.Endpoint endpoint, Trigger.Expect expect) {
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
