package dev.tieline.operate;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Payload;
import dev.tieline.format.Bodies;
import dev.tieline.format.JsonText;
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
import dev.tieline.plan.Rendering;
import dev.tieline.plan.Scope;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commands of people. Thread-safe; each command is durable when it returns. */
public final class Operator {
    /** The largest corrected copy taken, in bytes. */
    private static final int MAX_AMENDED = 25 << 20;

    private final Journal journal;
    private final Ledger ledger;
    private final Plans plans;
    private final InstantSource clock;

    public Operator(Journal journal, Ledger ledger, Plans plans, InstantSource clock) {
        this.journal = journal;
        this.ledger = ledger;
        this.plans = plans;
        this.clock = clock;
    }

    /**
     * Sends held deliveries of a record again under today's version of its flow, or under the one
     * they have where today's has not the destination or other deliveries wait for it; a record
     * that is held as a whole is checked and routed anew.
     *
     * @return how many deliveries are no longer held
     */
    public int replay(String recordId, String actor) {
        return ledger.trace(recordId).map(trace -> replay(trace, actor)).orElse(0);
    }

    /**
     * Replays the held deliveries of a group, oldest first.
     *
     * @param limit at most so many
     * @return how many deliveries are no longer held
     */
    public int replayGroup(String groupId, int limit, String actor) {
        int replayed = 0;
        long after = 0;
        while (replayed < limit) {
            List<HeldItem> page = ledger.held(groupId, after, Math.min(100, limit - replayed));
            if (page.isEmpty()) {
                break;
            }
            for (HeldItem item : page) {
                replayed += replay(item.record().id(), actor);
                after = item.record().position();
            }
        }
        return replayed;
    }

    private int replay(Trace trace, String actor) {
        if (held(trace, LaneName.RECORD)) {
            return rerouted(trace, actor) ? 1 : 0;
        }
        Optional<Plan> now = plans.current(trace.record().flow());
        List<Journal.HeldDelivery> deliveries = new ArrayList<>();
        for (Trace.DeliveryTrace delivery : trace.deliveries()) {
            if (delivery.state() == DeliveryState.HELD) {
                String destination = delivery.destination();
                String version =
                        now.filter(plan -> fits(plan, trace, destination))
                                .map(Plan::version)
                                .orElse("");
                deliveries.add(new Journal.HeldDelivery(trace.record().id(), destination, version));
            }
        }
        return deliveries.isEmpty() ? 0 : journal.release(deliveries, actor, clock.instant());
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

    private boolean rerouted(Trace trace, String actor) {
        Optional<Plan> plan = plans.current(trace.record().flow());
        if (plan.isEmpty() || !(read(trace.payload()) instanceof Reading.Read(Document document))) {
            return false;
        }
        Sorted sorted = Sorter.sort(plan.get(), document);
        reroute(trace, plan.get(), sorted, actor);
        return sorted.deliveries().stream().noneMatch(Operator::heldWhole);
    }

    private static boolean heldWhole(NewDelivery delivery) {
        return delivery.destination().equals(LaneName.RECORD);
    }

    private void reroute(Trace trace, Plan plan, Sorted sorted, String actor) {
        journal.reroute(
                trace.record().id(),
                plan.version(),
                sorted.problems(),
                sorted.deliveries(),
                actor,
                clock.instant());
    }

    private static Reading read(Payload payload) {
        return Bodies.read(payload, "", "", payload.size());
    }

    /** What a corrected copy of a held record would come to; changes nothing. */
    public Amendment preview(String recordId, byte[] json) {
        Optional<Trace> trace = ledger.trace(recordId);
        if (trace.isEmpty()) {
            return unfit("record-unknown", "There is no such record.");
        }
        Optional<Plan> plan = plans.current(trace.get().record().flow());
        if (plan.isEmpty()) {
            return unfit("flow-unknown", "Its flow is not running any more.");
        }
        return switch (read(json)) {
            case Reading.Refused(int _, Fault fault) -> new Amendment.Malformed(fault);
            case Reading.Read(Document document) -> fit(plan.get(), document);
        };
    }

    private static Reading read(byte[] json) {
        return JsonText.read(json, MAX_AMENDED);
    }

    private static Amendment.Malformed unfit(String code, String message) {
        return new Amendment.Malformed(Fault.of(code, Blame.SENDER, message, ""));
    }

    private static Amendment fit(Plan plan, Document document) {
        Sorted sorted = Sorter.sort(plan, document);
        if (!sorted.problems().isEmpty()) {
            return new Amendment.Breaks(sorted.problems());
        }
        Map<String, Document> requests = new LinkedHashMap<>();
        Map<String, Fault> faults = new LinkedHashMap<>();
        for (NewDelivery delivery : sorted.deliveries()) {
            delivery.fault().ifPresent(fault -> faults.put(delivery.destination(), fault));
            if (delivery.state() == DeliveryState.PENDING) {
                Destination destination = plan.destination(delivery.destination()).orElseThrow();
                render(destination, sorted.scope().orElseThrow(), requests, faults);
            }
        }
        return new Amendment.Fits(requests, faults);
    }

    private static void render(
            Destination destination,
            Scope scope,
            Map<String, Document> requests,
            Map<String, Fault> faults) {
        switch (destination.rules().render(scope)) {
            case Rendering.Rendered(Document input) -> requests.put(destination.name(), input);
            case Rendering.Failed(Fault fault) -> faults.put(destination.name(), fault);
        }
    }

    /**
     * Stores a person's corrected copy of a held record, keeping the original, and replays what is
     * held of it. Changes nothing unless the copy keeps the contract.
     */
    public Amendment amend(String recordId, byte[] json, String actor) {
        Amendment preview = preview(recordId, json);
        if (!(preview instanceof Amendment.Fits)) {
            return preview;
        }
        Trace trace = ledger.trace(recordId).orElseThrow();
        if (trace.deliveries().stream().noneMatch(d -> d.state() == DeliveryState.HELD)) {
            return unfit("not-held", "Nothing of this record is held any more.");
        }
        Plan plan = plans.current(trace.record().flow()).orElseThrow();
        if (!(read(json) instanceof Reading.Read(Document document))) {
            return preview;
        }
        journal.amend(
                recordId,
                new Payload(json, "application/json"),
                plan.rules().key(document),
                plan.rules().terms(document),
                actor,
                clock.instant());
        replay(recordId, actor);
        return preview;
    }

    /**
     * Notes that somebody sees to an incident, or what somebody says of it.
     *
     * @param comment in their words; empty to acknowledge it
     * @return whether there is such an incident
     */
    public boolean comment(long incident, String comment, String actor) {
        return journal.comment(incident, comment, actor, clock.instant());
    }

    /** Lets a paused system be called again. */
    public void resume(String system, String actor) {
        journal.resume(system, actor, clock.instant());
    }

    private static boolean held(Trace trace, String destination) {
        return trace.deliveries().stream()
                .anyMatch(d ->
                        d.destination().equals(destination) && d.state() == DeliveryState.HELD);
    }
}
