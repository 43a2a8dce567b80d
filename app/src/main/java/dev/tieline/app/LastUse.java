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
 * @param unsure when a flow got a record last that calls an operation and was not seen calling it
 * @param never operations that were not called once, and since when all their flows run as they do
 */
record LastUse(
        Map<String, Instant> flows,
        Map<String, Instant> operations,
        Map<String, Instant> unsure,
        Map<String, Instant> never) {
    private static final int NEWEST = 20;

    static LastUse of(List<Plan> plans, Ledger ledger) {
        LastUse all =
                new LastUse(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
        Set<String> tried = new HashSet<>();
        ledger.lanes().stream()
                .filter(lane -> lane.delivered() + lane.held() + lane.pending() > 0)
                .forEach(lane -> tried.add(lane.flow() + "/" + lane.destination()));
        Set<String> called = new HashSet<>();
        for (Plan plan : plans) {
            all.add(plan, ledger, tried, called);
        }
        all.never().keySet().removeAll(called);
        all.never().keySet().removeAll(all.operations().keySet());
        return all;
    }

    private void add(Plan plan, Ledger ledger, Set<String> tried, Set<String> called) {
        List<RecordSummary> newest = ledger.recent(plan.flow(), 0, NEWEST);
        if (!newest.isEmpty()) {
            flows.put(plan.flow(), newest.getFirst().received());
        }
        Set<String> seen = new HashSet<>();
        for (RecordSummary record : newest) {
            ledger.trace(record.id()).ifPresent(trace -> add(plan, trace, seen));
        }
        Optional<Instant> since =
                newest.stream()
                        .filter(record -> record.version().equals(plan.version()))
                        .reduce((_, older) -> older)
                        .map(RecordSummary::received);
        plan.allDestinations()
                .forEach(destination -> {
                    String key = key(destination);
                    if (!newest.isEmpty() && !seen.contains(destination.name())) {
                        unsure.merge(key, newest.getFirst().received(), LastUse::later);
                    }
                    // A flow that was not seen to run says nothing of what it never calls.
                    if (tried.contains(plan.flow() + "/" + destination.name()) || since.isEmpty()) {
                        called.add(key);
                    } else {
                        never.merge(key, since.get(), LastUse::later);
                    }
                });
    }

    private void add(Plan plan, Trace trace, Set<String> seen) {
        for (Trace.DeliveryTrace delivery : trace.deliveries()) {
            if (!delivery.tries().isEmpty()) {
                plan.destination(delivery.destination())
                        .ifPresent(destination -> {
                            seen.add(destination.name());
                            operations.merge(
                                    key(destination),
                                    delivery.tries().getLast().started(),
                                    LastUse::later);
                        });
            }
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
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

    /** When it may have been called without being seen; empty when it would have been seen. */
    Optional<Instant> unsure(String system, String operation) {
        return Optional.ofNullable(unsure.get(system + "." + operation));
    }

    /** Since when it could have been called and never was; empty when that is not known. */
    Optional<Instant> neverCalled(String system, String operation) {
        return Optional.ofNullable(never.get(system + "." + operation));
    }
}
