package dev.tieline.app;

import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.ledger.Trace;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When flows and what they call were used last, by the newest records of each: bounded, so what was
 * used long before those is not known.
 *
 * @param flows when a record of a flow came last
 * @param operations when an operation was called last, by system and operation
 * @param never operations that were not called once
 */
record LastUse(Map<String, Instant> flows, Map<String, Instant> operations, Set<String> never) {
    private static final int NEWEST = 20;

    static LastUse of(List<Plan> plans, Ledger ledger) {
        LastUse all = new LastUse(new HashMap<>(), new HashMap<>(), new HashSet<>());
        Set<String> tried = new HashSet<>();
        ledger.lanes().stream()
                .filter(lane -> lane.delivered() + lane.held() + lane.pending() > 0)
                .forEach(lane -> tried.add(lane.flow() + "/" + lane.destination()));
        Set<String> called = new HashSet<>();
        for (Plan plan : plans) {
            List<RecordSummary> newest = ledger.recent(plan.flow(), 0, NEWEST);
            if (!newest.isEmpty()) {
                all.flows().put(plan.flow(), newest.getFirst().received());
            }
            for (RecordSummary record : newest) {
                ledger.trace(record.id()).ifPresent(trace -> all.add(plan, trace));
            }
            plan.allDestinations()
                    .forEach(destination -> {
                        boolean once = tried.contains(plan.flow() + "/" + destination.name());
                        (once ? called : all.never()).add(key(destination));
                    });
        }
        all.never().removeAll(called);
        all.never().removeAll(all.operations().keySet());
        return all;
    }

    private void add(Plan plan, Trace trace) {
        for (Trace.DeliveryTrace delivery : trace.deliveries()) {
            if (!delivery.tries().isEmpty()) {
                plan.destination(delivery.destination())
                        .ifPresent(destination ->
                                operations.merge(
                                        key(destination),
                                        delivery.tries().getLast().started(),
                                        (a, b) -> a.isAfter(b) ? a : b));
            }
        }
    }

    private static String key(Destination destination) {
        return destination.system() + "." + destination.operation().name();
    }

    Optional<Instant> of(String system, String operation) {
        return Optional.ofNullable(operations.get(system + "." + operation));
    }

    Optional<Instant> of(String flow) {
        return Optional.ofNullable(flows.get(flow));
    }

    boolean neverCalled(String system, String operation) {
        return never.contains(system + "." + operation);
    }
}
