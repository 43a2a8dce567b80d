package dev.tieline.intake;

import dev.tieline.caller.CallerProof;
import dev.tieline.plan.Plan;

/**
 * The open door of one flow.
 *
 * @param plan of the flow
 * @param proof of its callers
 */
public record Door(Plan plan, CallerProof proof) {}
