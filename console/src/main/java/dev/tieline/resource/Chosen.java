package dev.tieline.resource;

import dev.tieline.ledger.HeldFilter;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Which held deliveries somebody asks for, or chooses. Thread-safe. */
public final class Chosen {
    private final Plans plans;

    public Chosen(Plans plans) {
        this.plans = plans;
    }

    /** By the parameters of a question; empty when the time or the run is none. */
    Optional<HeldFilter> of(Call call) {
        return of(call::given, call.given("run"));
    }

    /** By the body of a command; empty when the time or the run is none. */
    Optional<HeldFilter> ofBody(Call call) {
        return of(
                name -> call.body().text(name).filter(text -> !text.isEmpty()),
                call.body().text("run"));
    }

    /** The number of a run; empty when there is none of it. */
    static Optional<Long> run(String text) {
        return Questions.number(text).filter(number -> number > 0);
    }

    private Optional<HeldFilter> of(
            Function<String, Optional<String>> given, Optional<String> run) {
        // A run that there cannot be must not mean everything.
        if (run.isPresent() && run.flatMap(Chosen::run).isEmpty()) {
            return Optional.empty();
        }
        String group = given.apply("group").orElse("");
        String destination = given.apply("destination").orElse("");
        Set<String> flows = flows(given.apply("flow"), given.apply("owner"));
        Optional<String> until = given.apply("until");
        try {
            return Optional.of(
                    new HeldFilter(group, flows, destination, until.map(Instant::parse), 0)
                            .by(run.flatMap(Chosen::run).orElse(0L)));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** Names of the flows that are meant; empty for all. */
    public Set<String> flows(Optional<String> flow, Optional<String> owner) {
        Set<String> flows = new HashSet<>();
        flow.ifPresent(flows::add);
        if (owner.isEmpty()) {
            return flows;
        }
        Set<String> owned = new HashSet<>();
        plans.current().stream()
                .filter(plan -> plan.owner().equals(owner.get()))
                .map(Plan::flow)
                .filter(name -> flow.isEmpty() || flows.contains(name))
                .forEach(owned::add);
        // No flow has an empty name: nothing is meant then, not everything.
        return owned.isEmpty() ? Set.of("") : owned;
    }
}
