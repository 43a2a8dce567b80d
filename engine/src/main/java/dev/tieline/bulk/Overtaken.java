package dev.tieline.bulk;

import dev.tieline.api.Operation;
import dev.tieline.journal.Journal.Ending;
import dev.tieline.journal.LaneName;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.HeldFilter;
import dev.tieline.ledger.HeldItem;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.Trace;
import dev.tieline.plan.Plan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
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

    /** Finds those that are held now. */
    Overtaken(BulkRuns.Surroundings around, Run run, Plan plan) {
        this.around = around;
        this.run = run;
        this.plan = plan;
        this.places = Set.of(LaneName.RECORD, Source.destination(plan).name());
        this.whole = Source.destination(plan).operation().bulk() == Operation.Bulk.WHOLE;
        HeldFilter ofFlow = new HeldFilter("", Set.of(plan.flow()), "", Optional.empty());
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
    }

    private void add(String key, String id) {
        if (!key.isEmpty() && (known.size() < MOST || known.containsKey(key))) {
            known.computeIfAbsent(key, _ -> new LinkedHashSet<>(1)).add(id);
        }
    }

    private String key(Chunk.Held held) {
        return plan.rules().key(held.row().fields());
    }

    /** Hears that this run holds a row, as this record. */
    void holds(Chunk.Held held, String id) {
        add(key(held), id);
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
        List<Ending> endings =
                around.ledger()
                        .trace(id)
                        // A person may have given it another key meanwhile.
                        .filter(trace -> trace.record().key().equals(key))
                        .map(this::endings)
                        .orElse(List.of());
        if (!endings.isEmpty()) {
            around.journal()
                    .discard(
                            id,
                            endings,
                            "Run " + run.id() + " wrote a newer row of this key.",
                            Run.HUB,
                            around.clockwork().wall());
        }
    }

    /** None where something waits for what is held, as in an earlier version of the flow. */
    private List<Ending> endings(Trace trace) {
        return trace.deliveries().stream().anyMatch(it -> it.state() == DeliveryState.WAITING)
                ? List.of()
                : trace.deliveries().stream()
                        .filter(it ->
                                it.state() == DeliveryState.HELD
                                        && places.contains(it.destination()))
                        .map(it -> new Ending(it.destination(), ""))
                        .toList();
    }
}
