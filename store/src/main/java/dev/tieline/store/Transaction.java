package dev.tieline.store;

import dev.tieline.audit.Act;
import dev.tieline.journal.Change;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewEntry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The transaction the writer is in: the tables, what is remembered of them in memory, and what will
 * be told when it is committed. One object serves all transactions, one after the other. What a
 * rollback undoes on disk, it undoes in memory as well.
 */
final class Transaction implements AutoCloseable {
    /** So much less than makes a run: what is behind by more is added again. */
    private static final int BEHIND_SHARE = 8;

    final Sql sql;
    final Names names;
    final Blocks blocks;
    final Tallies tallies;
    final SeenKeys seen;
    final SearchIndex search;
    final Deliveries deliveries;
    final Indexing indexing;
    final Restored restored;

    private final List<Handed> handovers = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final Map<LaneName, TreeSet<Long>> released = new HashMap<>();
    private long lastPosition;
    private long committedPosition;

    private record Handed(long position, NewEntry.Handover handover) {}

    Transaction(Sql sql, SqliteStore.Limits limits) throws SQLException {
        this.sql = sql;
        this.names = new Names(sql);
        this.blocks = new Blocks(sql, Math.max(2, limits.runSize() / BEHIND_SHARE));
        this.seen = new SeenKeys(sql, blocks, limits.runSize());
        this.tallies = new Tallies(sql, blocks);
        this.committedPosition = sql.number(0, "SELECT max(position) FROM entry");
        this.search = new SearchIndex(sql, blocks, limits.runSize(), committedPosition);
        this.deliveries = new Deliveries(sql, names, tallies, committedPosition);
        this.indexing = new Indexing(sql, names, deliveries, limits.indexNanos());
        this.restored = new Restored(sql);
        this.lastPosition = committedPosition;
    }

    /** The newest record's position. */
    long newest() {
        return lastPosition;
    }

    /** Whether there are records that no index knows yet. */
    boolean behind() {
        return indexing.complete() < lastPosition;
    }

    long nextPosition() {
        return ++lastPosition;
    }

    /** The position of a record, or 0. */
    long position(byte[] id) throws SQLException {
        return sql.number(0, "SELECT " + EntryRows.AT_ID, id);
    }

    void fact(long position, Instant at, String actor, String action, String detail)
            throws SQLException {
        sql.update(
                "INSERT INTO fact(position, at, actor, action, detail) VALUES(?, ?, ?, ?, ?)",
                position,
                Times.micros(at),
                actor,
                action,
                detail.isEmpty() ? null : detail);
    }

    /** Notes an act in the audit. */
    void audit(Instant at, String actor, String act, String object, Map<String, String> details)
            throws SQLException {
        AuditRows.add(sql, new Act(at, actor, act, object, details));
    }

    /** To be called after the commit. */
    void handOver(long position, NewEntry.Handover handover) {
        handovers.add(new Handed(position, handover));
    }

    /** To be told after the commit. */
    void changed(Change change) {
        changes.add(change);
    }

    /** A delivery became pending, and its lane does not know yet. */
    void released(LaneName lane, long position) {
        released.computeIfAbsent(lane, _ -> new TreeSet<>()).add(position);
    }

    void begin() throws SQLException {
        sql.update("BEGIN IMMEDIATE");
    }

    /** Commits, durably when it returns. */
    void commit() throws SQLException {
        indexing.step(lastPosition);
        byte[] keys = seen.pack();
        blocks.add(tallies.pack(), seen.until(), keys, search.pack());
        blocks.drop();
        sql.update("COMMIT");
        committedPosition = lastPosition;
        blocks.committed();
        indexing.committed();
        tallies.committed();
        names.committed();
        seen.committed();
        search.committed(lastPosition);
    }

    /** Undoes everything since the last commit, on disk and in memory. */
    void rollback() {
        sql.rollback();
        lastPosition = committedPosition;
        names.rolledBack();
        blocks.rolledBack();
        seen.rolledBack();
        search.rolledBack();
        deliveries.rolledBack(committedPosition);
        indexing.rolledBack(committedPosition);
        tallies.rolledBack();
        told();
    }

    /** Calls handovers in the order of positions. */
    void handOver() {
        for (Handed handed : handovers) {
            try {
                handed.handover.committed(handed.position);
            } catch (RuntimeException broken) {
                Writer.LOG.log(System.Logger.Level.ERROR, "a handover threw", broken);
            }
        }
    }

    /** What the transaction changed, for those who follow. */
    List<Change> changes() {
        List<Change> all = new ArrayList<>(changes);
        released.forEach(
                (lane, positions) -> all.add(new Change.Released(lane, List.copyOf(positions))));
        return all;
    }

    /** Forgets what was to be told. */
    void told() {
        handovers.clear();
        changes.clear();
        released.clear();
    }

    @Override
    public void close() throws SQLException {
        sql.close();
    }
}
