package dev.tieline.plan;

import java.util.List;

/** What files say that people do when something is wrong; empty where they do not say. */
public final class Runbooks {
    private Runbooks() {}

    /** When a system fails. */
    public static String ofSystem(List<Plan> plans, String system) {
        return plans.stream()
                .flatMap(Plan::allDestinations)
                .filter(destination -> destination.system().equals(system))
                .map(destination -> destination.keeper().runbook())
                .findFirst()
                .orElse("");
    }

    /** When the first of these flows has an incident that is not a system's. */
    public static String ofFlows(List<Plan> plans, List<String> flows) {
        return plans.stream()
                .filter(plan -> flows.contains(plan.flow()))
                .map(Plan::runbook)
                .findFirst()
                .orElse("");
    }
}
