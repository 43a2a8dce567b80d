package dev.tieline.intake;

import dev.tieline.caller.CallerProof;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;

/**
 * The open door of one flow.
 *
 * @param plan of the flow
 * @param endpoint where its callers come
 * @param proof of its callers
 */
public record Door(Plan plan, Trigger.Endpoint endpoint, CallerProof proof) {}
