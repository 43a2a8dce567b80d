package dev.tieline.operate;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Payload;
import dev.tieline.api.TraceContext;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.intake.Sorted;
import dev.tieline.intake.Sorter;
import dev.tieline.journal.Journal;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewDelivery;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.HeldFilter;
import dev.tieline.ledger.HeldItem;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.Trace;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import dev.tieline.plan.Preparation;
import dev.tieline.plan.Rendering;
import dev.tieline.plan.Scope;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The commands of people, on what the ledger and the plans it is given show of them. Thread-safe;
 * each command is durable when it returns.
 */
public final class Operator {
    /** The largest corrected copy taken, in bytes. */
    private static final int MAX_AMENDED = 25 << 20;

    private final Journal journal;
    private final Ledger ledger;
    private final Plans plans;
    private final InstantSource clock;
    private final Replaying replaying;

    public Operator(Journal journal, Ledger ledger, Plans plans, InstantSource clock) {
        this.journal = journal;
        this.ledger = ledger;
        this.plans = plans;
        this.clock = clock;
        this.replaying = new Replaying(journal, ledger, plans, clock);
    }

    /**
     * Sends held deliveries of a record again; a record that is held as a whole is checked and
     * routed anew.
     *
     * @param then whether under the version of the flow that they have; else under today's, but
     *     where that has not the destination or other deliveries wait for it
     * @return how many deliveries are no longer held
     */
    public int replay(String recordId, boolean then, String actor) {
        return replaying.record(recordId, then, actor);
    }

    /** The same under today's version. */
    public int replay(String recordId, String actor) {
        return replay(recordId, false, actor);
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
        HeldFilter held = HeldFilter.of(groupId).until(clock.instant());
        while (replayed < limit) {
            List<HeldItem> page = ledger.held(held, after, Math.min(100, limit - replayed));
            if (page.isEmpty()) {
                break;
            }
            replayed += replaying.items(page, false, actor);
            after = page.getLast().record().position();
        }
        return replayed;
    }

    /**
     * Ends what is held of a record, and what waits for that, without sending it.
     *
     * @param reason why, in words
     * @return how many deliveries were ended
     */
    public int discard(String recordId, String reason, String actor) {
        Optional<Trace> trace = ledger.trace(recordId);
        return trace.map(t -> discard(t, replaying.ends(t, _ -> true), reason, actor)).orElse(0);
    }

    private int discard(Trace trace, List<Journal.Ending> ends, String reason, String actor) {
        return ends.isEmpty()
                ? 0
                : journal.discard(trace.record().id(), ends, reason, actor, clock.instant());
    }

    /**
     * The same for the held deliveries of a group, oldest first.
     *
     * @param limit at most so many
     * @return how many deliveries were ended
     */
    public int discardGroup(String groupId, int limit, String reason, String actor) {
        int discarded = 0;
        long after = 0;
        while (discarded < limit) {
            List<HeldItem> page = ledger.held(groupId, after, Math.min(100, limit - discarded));
            if (page.isEmpty()) {
                break;
            }
            for (HeldItem item : page) {
                Optional<Trace> trace = ledger.trace(item.record().id());
                if (trace.isPresent()) {
                    List<Journal.Ending> ends =
                            replaying.ends(trace.get(), item.destination()::equals);
                    discarded += discard(trace.get(), ends, reason, actor);
                }
                after = item.record().position();
            }
        }
        return discarded;
    }

    /**
     * Notes what somebody says of a record.
     *
     * @return whether there is such a record
     */
    public boolean remark(String recordId, String words, String actor) {
        return ledger.trace(recordId).isPresent()
                && journal.remark(recordId, words, actor, clock.instant());
    }

    /**
     * What a replay of a record would send; changes nothing.
     *
     * @param then whether under the version of the flow that it came in with
     */
    public Amendment dryRun(String recordId, boolean then) {
        Optional<Trace> trace = ledger.trace(recordId);
        if (trace.isEmpty()) {
            return unfit("record-unknown", "There is no such record.");
        }
        return switch (Replaying.read(trace.get().payload())) {
            case Reading.Refused(int _, Fault fault) -> new Amendment.Malformed(fault);
            case Reading.Read(Document document) -> dryRun(trace.get(), document, then);
        };
    }

    private Amendment dryRun(Trace trace, Document document, boolean then) {
        List<String> held = Replaying.held(trace);
        if (held.contains(LaneName.RECORD)) {
            String flow = trace.record().flow();
            return (then ? plans.version(flow, trace.record().version()) : plans.current(flow))
                    .map(plan -> fit(plan, document))
                    .orElseGet(
                            () -> unfit("flow-unknown", "That version of its flow is not known."));
        }
        Map<String, Document> requests = new LinkedHashMap<>();
        Map<String, Fault> faults = new LinkedHashMap<>();
        for (String name : held) {
            Optional<Plan> plan = replaying.plan(trace, name, then);
            Optional<Destination> destination = plan.flatMap(p -> p.destination(name));
            if (destination.isEmpty()) {
                faults.put(name, unfit("destination-gone", "The flow has it no more.").fault());
                continue;
            }
            switch (plan.get().rules().prepare(document)) {
                case Preparation.Ready(Scope scope) ->
                        render(destination.get(), withResults(trace, scope), requests, faults);
                case Preparation.Held(Fault fault) -> faults.put(name, fault);
                case Preparation.Skipped(String rule) ->
                        faults.put(
                                name,
                                unfit("skipped-by-rule", "The rule keep: " + rule + " skips it.")
                                        .fault());
            }
        }
        return new Amendment.Fits(requests, faults);
    }

    /** What earlier deliveries of the record were answered may be part of what is sent. */
    private static Scope withResults(Trace trace, Scope scope) {
        Scope whole = scope;
        for (Trace.DeliveryTrace delivery : trace.deliveries()) {
            if (delivery.state() == DeliveryState.DELIVERED) {
                whole = whole.with(delivery.destination(), delivery.result().fields());
            }
        }
        return whole;
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
                TraceContext.of(trace.traceparent()).terms(plan.rules().terms(document)),
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
        return ledger.incident(incident).isPresent()
                && journal.comment(incident, comment, actor, clock.instant());
    }

    /**
     * Notes who is to see to an incident.
     *
     * @return whether there is such an incident
     */
    public boolean assign(long incident, String whom, String actor) {
        return ledger.incident(incident).isPresent()
                && journal.assign(incident, whom, actor, clock.instant());
    }

    /**
     * Lets a paused system be called again.
     *
     * @return whether there is such a system
     */
    public boolean resume(String system, String actor) {
        boolean known =
                ledger.conditions().stream().anyMatch(c -> c.system().equals(system))
                        || plans.current().stream()
                                .flatMap(Plan::allDestinations)
                                .anyMatch(d -> d.system().equals(system));
        if (known) {
            journal.resume(system, actor, clock.instant());
        }
        return known;
    }
}
