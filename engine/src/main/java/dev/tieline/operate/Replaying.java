package dev.tieline.operate;

import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import dev.tieline.format.Bodies;
import dev.tieline.format.Reading;
import dev.tieline.intake.Sorted;
import dev.tieline.intake.Sorter;
import dev.tieline.journal.Journal;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewDelivery;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.HeldItem;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.Trace;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Sends what is held again. Thread-safe. */
final class Replaying {
    private final Journal journal;
    private final Ledger ledger;
    private final Plans plans;
    private final InstantSource clock;

    Replaying(Journal journal, Ledger ledger, Plans plans, InstantSource clock) {
        this.journal = journal;
        this.ledger = ledger;
        this.plans = plans;
        this.clock = clock;
    }

    /** All that is held of a record; how many deliveries are no longer held. */
    int record(String recordId, boolean then, String actor) {
        Optional<Trace> trace = ledger.trace(recordId);
        if (trace.isEmpty()) {
            return 0;
        }
        if (held(trace.get(), LaneName.RECORD)) {
            return rerouted(trace.get(), then, actor) ? 1 : 0;
        }
        List<Journal.HeldDelivery> deliveries = deliveries(trace.get(), then, _ -> true);
        return deliveries.isEmpty() ? 0 : journal.release(deliveries, actor, clock.instant());
    }

    /** These deliveries and no others of their records, in as few commits as may be. */
    int items(List<HeldItem> items, boolean then, String actor) {
        int released = 0;
        List<Journal.HeldDelivery> deliveries = new ArrayList<>();
        for (HeldItem item : items) {
            Optional<Trace> trace = ledger.trace(item.record().id());
            if (trace.isEmpty()) {
                continue;
            }
            if (item.destination().equals(LaneName.RECORD)) {
                boolean held = held(trace.get(), LaneName.RECORD);
                released += held && rerouted(trace.get(), then, actor) ? 1 : 0;
            } else {
                deliveries.addAll(deliveries(trace.get(), then, item.destination()::equals));
            }
        }
        return deliveries.isEmpty()
                ? released
                : released + journal.release(deliveries, actor, clock.instant());
    }

    private List<Journal.HeldDelivery> deliveries(
            Trace trace, boolean then, Predicate<String> wanted) {
        Optional<Plan> now = then ? Optional.empty() : plans.current(trace.record().flow());
        List<Journal.HeldDelivery> deliveries = new ArrayList<>();
        for (Trace.DeliveryTrace delivery : trace.deliveries()) {
            String destination = delivery.destination();
            if (delivery.state() == DeliveryState.HELD && wanted.test(destination)) {
                String version =
                        then
                                ? trace.record().version()
                                : now.filter(plan -> fits(plan, trace, destination))
                                        .map(Plan::version)
                                        .orElse("");
                deliveries.add(new Journal.HeldDelivery(trace.record().id(), destination, version));
            }
        }
        return deliveries;
    }

    /**
     * Whether a delivery of a record from earlier can go under this plan: it must have the
     * destination, and what waits for it in the record must be what waits for it in the plan, or it
     * would wait for ever.
     */
    private boolean fits(Plan plan, Trace trace, String destination) {
        Optional<Plan> then = plans.version(trace.record().flow(), trace.record().version());
        return plan.destination(destination).isPresent()
                && (then.isEmpty()
                        || followers(then.get(), trace, destination)
                                .equals(followers(plan, trace, destination)));
    }

    private static List<String> followers(Plan plan, Trace trace, String destination) {
        return trace.deliveries().stream()
                .filter(delivery -> delivery.state() == DeliveryState.WAITING)
                .map(Trace.DeliveryTrace::destination)
                .filter(name ->
                        plan.destination(name)
                                .flatMap(Destination::after)
                                .filter(destination::equals)
                                .isPresent())
                .toList();
    }

    /** What is held of a record, and what waits for that and would wait for ever. */
    List<Journal.Ending> ends(Trace trace, Predicate<String> wanted) {
        Optional<Plan> plan =
                plans.version(trace.record().flow(), trace.record().version())
                        .or(() -> plans.current(trace.record().flow()));
        Map<String, Journal.Ending> ends = new LinkedHashMap<>();
        for (String destination : held(trace)) {
            if (wanted.test(destination)) {
                ends.put(destination, new Journal.Ending(destination, ""));
            }
        }
        int before = 0;
        while (plan.isPresent() && ends.size() > before) {
            before = ends.size();
            for (String end : List.copyOf(ends.keySet())) {
                // A fallback stands for the destination whose it is.
                followers(plan.get(), trace, end.replaceAll("\\.fallback$", ""))
                        .forEach(name -> ends.putIfAbsent(name, new Journal.Ending(name, end)));
            }
        }
        return List.copyOf(ends.values());
    }

    /** Destinations at which something of a record is held, in its order. */
    static List<String> held(Trace trace) {
        return trace.deliveries().stream()
                .filter(delivery -> delivery.state() == DeliveryState.HELD)
                .map(Trace.DeliveryTrace::destination)
                .toList();
    }

    /** The version of the flow under which a held delivery would be replayed. */
    Optional<Plan> plan(Trace trace, String destination, boolean then) {
        String flow = trace.record().flow();
        return then
                ? plans.version(flow, trace.record().version())
                : plans.current(flow)
                        .filter(plan -> fits(plan, trace, destination))
                        .or(() -> plans.version(flow, trace.record().version()));
    }

    private boolean rerouted(Trace trace, boolean then, String actor) {
        String flow = trace.record().flow();
        Optional<Plan> plan =
                then ? plans.version(flow, trace.record().version()) : plans.current(flow);
        if (plan.isEmpty() || !(read(trace.payload()) instanceof Reading.Read(Document document))) {
            return false;
        }
        Sorted sorted = Sorter.sort(plan.get(), document);
        journal.reroute(
                trace.record().id(),
                plan.get().version(),
                sorted.problems(),
                sorted.deliveries(),
                actor,
                clock.instant());
        return sorted.deliveries().stream().noneMatch(Replaying::heldWhole);
    }

    private static boolean heldWhole(NewDelivery delivery) {
        return delivery.destination().equals(LaneName.RECORD);
    }

    static Reading read(Payload payload) {
        return Bodies.read(payload, "", "", payload.size());
    }

    private static boolean held(Trace trace, String destination) {
        return trace.deliveries().stream()
                .anyMatch(d ->
                        d.destination().equals(destination) && d.state() == DeliveryState.HELD);
    }
}
