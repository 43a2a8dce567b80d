package dev.tieline.run;

import dev.tieline.plan.Plan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The flows that run now. Thread-safe. */
record Current(Supplier<List<Plan>> plans) {

    List<Plan> all() {
        return plans.get();
    }

    Map<String, Plan> byFlow() {
        Map<String, Plan> now = new HashMap<>();
        all().forEach(plan -> now.put(plan.flow(), plan));
        return now;
    }

    /** Whether the flow still runs as it did then. */
    boolean has(Plan plan) {
        return all().stream()
                .anyMatch(
                        it -> it.flow().equals(plan.flow()) && it.version().equals(plan.version()));
    }

    /** The flow of this name, if it asks by itself. */
    Optional<Plan> asking(String flow) {
        return all().stream()
                .filter(it -> it.flow().equals(flow) && it.asks().isPresent())
                .findFirst();
    }
}
