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

    /** Empty when the flow asks nobody. */
    static Optional<Subject> of(Plan plan) {
        return switch (plan.trigger()) {
            case Trigger.Endpoint endpoint ->
                    endpoint.gaps()
                            .map(gaps ->
                                    new Subject(
                                            plan,
                                            "gaps",
                                            endpoint.from(),
                                            gaps,
                                            Optional.empty(),
                                            "what it could not deliver to " + plan.flow()));
            case Trigger.Poll poll ->
                    Optional.of(
                            new Subject(
                                    plan,
                                    "poll",
                                    poll.system(),
                                    poll.asking(),
                                    poll.since(),
                                    "what is new for " + plan.flow()));
            case Trigger.Incidents _ -> Optional.empty();
        };
    }

    /** Names what is read, so that a cursor of another reading is not taken for one of this. */
    String reading() {
        return system
                + "."
                + asking.operation()
                + since.map(s -> " " + s.field() + " " + s.by()).orElse("");
    }
}
