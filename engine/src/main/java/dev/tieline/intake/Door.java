package dev.tieline.intake;

import dev.tieline.caller.CallerProof;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import java.util.Optional;

/**
 * The open door of one flow.
 *
 * @param plan of the flow
 * @param endpoint where its callers come
 * @param proof of its callers
 * @param limit of what its callers may send; empty for none
 */
public record Door(
        Plan plan, Trigger.Endpoint endpoint, CallerProof proof, Optional<Throttle> limit) {

    /** A door without a limit. */
    public Door(Plan plan, Trigger.Endpoint endpoint, CallerProof proof) {
        this(plan, endpoint, proof, Optional.empty());
    }
}
