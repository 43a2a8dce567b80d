package dev.tieline.bulk;

import dev.tieline.api.Fault;
import dev.tieline.api.Operation;
import dev.tieline.delivery.Released;
import dev.tieline.journal.Journal.Ending;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.OpenDelivery;
import dev.tieline.journal.Settlement;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.HeldFilter;
import dev.tieline.ledger.HeldItem;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.Trace;
import dev.tieline.plan.Plan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Held rows of a flow, until a run writes a newer one with their key: they end then, for whoever
 * released them would put what is old over what is new. For one run and one thread.
 */
final class Overtaken {
    /** Of a flow that holds more, the oldest are known. */
    private static final int MOST = 10_000;

    /** While more than these are on their way nothing is written: all of them are to be known. */
    private static final int MOST_RELEASED = 100_000;

    /** So often what somebody releases meanwhile is held again. */
    private static final int TIMES = 3;

    private final BulkRuns.Surroundings around;
    private final Run run;
    private final Plan plan;

    /** Where a row can be held. */
    private final Set<String> places;

    /** Ids of those that are held, by their key. */
    private final Map<String, Set<String>> known = new HashMap<>();

    /** Those whose newer row nobody sees before the end of the run. */
    private final Map<String, Set<String>> later = new HashMap<>();

    private final boolean whole;

    /** So many keys are known with those that are held. */
    private final int most;

    /** Ids of those that are not sent while a chunk is written. */
    private Set<String> kept = Set.of();

    /** Whether something is held again for that. */
    private boolean recalled;

    private boolean tooMany;

    /** Finds those that are held now, or released and on their way. */
    Overtaken(BulkRuns.Surroundings around, Run run, Plan plan) {
        this.around = around;
        this.run = run;
        this.plan = plan;
        this.places = Set.of(LaneName.RECORD, Source.destination(plan).name());
        this.whole = Source.destination(plan).operation().bulk() == Operation.Bulk.WHOLE;
        this.most = replaces() ? find() : 0;
    }

    /** What only adds rows leaves the older ones of a key where they are. */
    private boolean replaces() {
        return whole || Source.destination(plan).operation().repeatable();
    }

    /** How many keys are to be known at most. */
    private int find() {
        HeldFilter ofFlow = HeldFilter.ofFlows(Set.of(plan.flow()));
        long after = 0;
        for (int seen = 0; seen < MOST; ) {
            List<HeldItem> page = around.ledger().held(ofFlow, after, Ledger.MAX_PAGE);
            if (page.isEmpty()) {
                break;
            }
            page.forEach(item -> add(item.record().key(), item.record().id()));
            after = page.getLast().record().position();
            seen += page.size();
        }
        int held = known.size();
        // Behind those that are held, for one may be released meanwhile.
        if (plan.bulk().isPresent()) {
            findReleased();
        }
        return MOST + known.size() - held;
    }

    private void findReleased() {
        LaneName lane = new LaneName(plan.flow(), Source.destination(plan).name());
        long after = 0;
        for (int seen = 0; seen <= MOST_RELEASED; ) {
            List<OpenDelivery> page = around.journal().open(lane, after, Ledger.MAX_PAGE);
            if (page.isEmpty()) {
                return;
            }
            page.forEach(open -> add(open.key(), open.recordId()));
            after = page.getLast().position();
            seen += page.size();
        }
        tooMany = true;
    }

    private void add(String key, String id) {
        if (!key.isEmpty()) {
            known.computeIfAbsent(key, _ -> new HashSet<>(1)).add(id);
        }
    }

    private String key(Chunk.Held held) {
        return plan.rules().key(held.row().fields());
    }

    /** Hears that this run holds a row, as this record. */
    void holds(Chunk.Held held, String id) {
        String key = key(held);
        if (known.size() < most || known.containsKey(key)) {
            add(key, id);
        }
        if (kept.contains(id)) {
            // No newer row keeps it, for it is this one.
            trace(key, id).ifPresent(trace -> refused(trace, held.fault()));
        }
    }

    private void refused(Trace trace, Fault fault) {
        trace.deliveries().stream()
                .filter(it -> it.state() == DeliveryState.HELD)
                .filter(it -> it.fault().filter(Faults::isNewerRow).isPresent())
                .forEach(it -> hold(trace, it.destination(), fault));
    }

    /**
     * Has nothing sent that was held of these keys, and nothing kept of others. What was released
     * and is not sent yet is held again before the chunk is written: if the hub dies then, too much
     * is held, and never is what is old put over what is new.
     *
     * @return why it cannot be written now, as while some of it is still being sent
     */
    Optional<Fault> writes(List<String> keys) throws InterruptedException {
        written();
        if (whole || known.isEmpty()) {
            return Optional.empty();
        }
        if (tooMany) {
            return Optional.of(Faults.manyReleased(MOST_RELEASED));
        }
        Released released = around.systems().released();
        Set<String> its = new HashSet<>(keys);
        its.retainAll(known.keySet());
        kept = its.stream().flatMap(key -> ids(key).stream()).collect(Collectors.toSet());
        boolean quiet = released.keep(kept, Source.WITHIN);
        for (String key : its) {
            ids(key).forEach(id -> trace(key, id).ifPresent(this::recall));
        }
        return quiet
                ? Optional.empty()
                : Optional.of(Faults.notAsked(Source.destination(plan).system()));
    }

    /** The chunk is written, or is not going to be: what is held of its keys may be sent. */
    void written() {
        around.systems().released().free(kept);
        kept = Set.of();
        recalled = false;
    }

    boolean recalled() {
        return recalled;
    }

    private Set<String> ids(String key) {
        return known.getOrDefault(key, Set.of());
    }

    /** Empty when a person gave it another key meanwhile. */
    private Optional<Trace> trace(String key, String id) {
        return around.ledger().trace(id).filter(trace -> trace.record().key().equals(key));
    }

    private void recall(Trace trace) {
        trace.deliveries().stream()
                .filter(it -> it.state() == DeliveryState.PENDING)
                .filter(it -> places.contains(it.destination()))
                .forEach(it -> recall(trace, it.destination()));
    }

    /** Not what may have been applied: held for something else, it would be known no more. */
    private void recall(Trace trace, String destination) {
        long position = trace.record().position();
        LaneName lane = new LaneName(plan.flow(), destination);
        if (around.journal().open(lane, List.of(position)).stream()
                .noneMatch(it -> !it.dispatched() && !it.verifyNext())) {
            return;
        }
        recalled = true;
        hold(trace, destination, Faults.newerRow(run));
    }

    private void hold(Trace trace, String destination, Fault fault) {
        around.journal()
                .settle(
                        new Settlement(
                                trace.record().position(),
                                new LaneName(plan.flow(), destination),
                                Optional.empty(),
                                false,
                                Settlement.Move.plain(
                                        destination, DeliveryState.HELD, Optional.of(fault)),
                                List.of(),
                                List.of(),
                                around.clockwork().wall()));
    }

    /**
     * Ends what was held before a chunk that is at the destination now. Keys of which it held a row
     * itself are left alone: that one may be the newest.
     *
     * @param keys of its rows, also of those that the destination refused
     * @param held all of it that were held
     */
    void carried(List<String> keys, List<Chunk.Held> held) {
        if (known.isEmpty()) {
            return;
        }
        Set<String> unclear = held.stream().map(this::key).collect(Collectors.toSet());
        for (String key : new HashSet<>(keys)) {
            if (known.containsKey(key) && !unclear.contains(key)) {
                if (whole) {
                    later.put(key, known.remove(key));
                } else {
                    known.remove(key).forEach(id -> end(key, id));
                }
            }
        }
    }

    /** All that was written is seen now. */
    void shown() {
        later.forEach((key, ids) -> ids.forEach(id -> end(key, id)));
        later.clear();
    }

    private void end(String key, String id) {
        for (int time = 0; time < TIMES; time++) {
            Optional<Trace> trace = trace(key, id);
            if (!whole) {
                // It may have been released while the chunk was written, or just now.
                trace.ifPresent(this::recall);
            }
            List<Ending> endings = trace.map(this::endings).orElse(List.of());
            if (endings.isEmpty() || discard(id, endings) == endings.size()) {
                return;
            }
        }
    }

    private int discard(String id, List<Ending> endings) {
        return around.journal()
                .discard(
                        id,
                        endings,
                        "Run " + run.id() + " wrote a newer row of this key.",
                        Run.HUB,
                        around.clockwork().wall());
    }

    /** None where something waits for what is held, as in an earlier version of the flow. */
    private List<Ending> endings(Trace trace) {
        return trace.deliveries().stream().anyMatch(it -> it.state() == DeliveryState.WAITING)
                ? List.of()
                : trace.deliveries().stream()
                        // What was recalled may not be told as held yet; what is not, stays.
                        .filter(it ->
                                it.state() == DeliveryState.HELD
                                        || it.state() == DeliveryState.PENDING)
                        .filter(it -> places.contains(it.destination()))
                        .map(it -> new Ending(it.destination(), ""))
                        .toList();
    }
}
