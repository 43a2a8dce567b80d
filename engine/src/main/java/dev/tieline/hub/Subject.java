package dev.tieline.hub;

import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import java.util.Optional;

/**
 * What a system is asked for, and by which flow.
 *
 * @param kind begins the codes of what may go wrong
 * @param system that is asked
 * @param since how only for what is new; empty when for all it has, each time
 * @param what the system has, in words
 */
record Subject(
        Plan plan,
        String kind,
        String system,
        Trigger.Asking asking,
        Optional<Trigger.Since> since,
        String what) {

    /** What a flow asks for by itself; empty when it asks nobody. */
    static Optional<Subject> of(Plan plan) {
        return plan.asks().map(source -> of(plan, source));
    }

    private static Subject of(Plan plan, Trigger.Source source) {
        boolean runs = plan.timing().isPresent();
        return new Subject(
                plan,
                runs ? "run" : "poll",
                source.system(),
                source.asking(),
                source.since(),
                (runs && source.since().isEmpty() ? "what it has for " : "what is new for ")
                        + plan.flow());
    }

    /** What a caller could not deliver. */
    static Subject gaps(Plan plan, String from, Trigger.Asking asking) {
        return new Subject(
                plan,
                "gaps",
                from,
                asking,
                Optional.empty(),
                "what it could not deliver to " + plan.flow());
    }

    /** Names what is read, so that a cursor of another reading is not taken for one of this. */
    String reading() {
        return new Trigger.Source(system, asking, since, false).reading();
    }
}
