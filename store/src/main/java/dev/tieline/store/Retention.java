package dev.tieline.store;

import dev.tieline.journal.KeepFor;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes out of the history what ended longer ago than it is to be kept, in batches from the oldest
 * on: payloads first where they are kept for a shorter time, then records as a whole. What is
 * pending or held stays whatever its age, and the books still count what has gone. Used by the
 * writer alone, but for {@link #keep}.
 */
final class Retention {
    /** So many records are looked at in one transaction. */
    static final int BATCH = 512;

    private static final Duration RUNS_STAY = Duration.ofDays(400);

    private final Transaction tx;
    private volatile Kept wanted =
            new Kept(new KeepFor(Optional.empty(), Optional.empty()), Map.of());
    private volatile boolean changed;
    private List<Sweep> sweeps = List.of();
    private Optional<Sweep> next = Optional.empty();
    private Optional<Sweep> current = Optional.empty();

    /** How long what is kept. */
    private record Kept(KeepFor usual, Map<String, KeepFor> flows) {}

    Retention(Transaction tx) {
        this.tx = tx;
    }

    /** From now on records are kept so long after they were accepted. */
    void keep(KeepFor usual, Map<String, KeepFor> flows) {
        wanted = new Kept(usual, Map.copyOf(flows));
        changed = true;
    }

    /** Whether there may be something to take out. */
    boolean due(long nanos) {
        if (changed) {
            changed = false;
            plan(wanted);
        }
        return next.isPresent() && next.get().due(nanos);
    }

    private void plan(Kept kept) {
        List<Sweep> all = new ArrayList<>();
        add(all, "", kept.flows.keySet(), kept.usual);
        kept.flows.forEach((flow, keep) -> add(all, flow, Set.of(), keep));
        sweeps = List.copyOf(all);
        choose();
    }

    private void choose() {
        next = sweeps.stream().min(Comparator.comparingLong(Sweep::dueAt));
    }

    private void add(List<Sweep> all, String flow, Set<String> but, KeepFor keep) {
        keep.payload().ifPresent(age -> all.add(new Sweep(tx, flow, but, age, true)));
        keep.history().ifPresent(age -> all.add(new Sweep(tx, flow, but, age, false)));
    }

    /** Takes out one batch, in a transaction; {@link #stepped} follows its commit. */
    void step(Instant at) throws SQLException {
        try {
            next.orElseThrow().step(at);
        } finally {
            // What fails has its turn after the others.
            current = next;
            choose();
        }
        // The oldest run of the search index goes when it only knows records that have gone.
        tx.search.dropBefore(tx.sql.number(Long.MAX_VALUE, "SELECT min(position) FROM entry"));
    }

    /**
     * Takes out runs that are over and slots that are older than the records of their flow may be,
     * in a transaction; those of flows whose records are kept for ever after a long time as well.
     */
    void runs(Instant now) throws SQLException {
        Kept kept = wanted;
        SlotRows.takeOut(tx.sql, kept.flows.keySet(), "", oldest(kept.usual, now));
        for (Map.Entry<String, KeepFor> flow : kept.flows.entrySet()) {
            SlotRows.takeOut(tx.sql, Set.of(), flow.getKey(), oldest(flow.getValue(), now));
        }
    }

    private static Instant oldest(KeepFor keep, Instant now) {
        return now.minus(keep.history().orElse(RUNS_STAY));
    }

    /** What the step did is committed. */
    void stepped() {
        current.ifPresent(Sweep::stepped);
        choose();
    }
}
