package dev.tieline.store;

import java.util.List;

/**
 * The definitions behind {@link Schema}. Keys of the hot tables only grow, so that inserts append;
 * everything searched by chance (unique keys, terms) is kept as hashes in blocks beside them, see
 * {@link SeenKeys} and {@link SearchIndex}. Times are microseconds since 1970.
 */
final class Tables {
    private Tables() {}

    static final List<String> FIRST =
            List.of(
                    "CREATE TABLE flow(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
                    // Counts of deliveries are kept with their lane.
                    """
                    CREATE TABLE lane(
                        id INTEGER PRIMARY KEY,
                        flow INTEGER NOT NULL,
                        destination TEXT NOT NULL,
                        pending INTEGER NOT NULL DEFAULT 0,
                        waiting INTEGER NOT NULL DEFAULT 0,
                        held INTEGER NOT NULL DEFAULT 0,
                        delivered INTEGER NOT NULL DEFAULT 0,
                        late INTEGER NOT NULL DEFAULT 0,
                        UNIQUE(flow, destination))
                    """,
                    """
                    CREATE TABLE version(
                        id INTEGER PRIMARY KEY,
                        flow INTEGER NOT NULL,
                        name TEXT NOT NULL,
                        sources BLOB,
                        at INTEGER,
                        UNIQUE(flow, name))
                    """,
                    // kind: 0 plain, 1 duplicate of original, 2 in conflict with original.
                    """
                    CREATE TABLE entry(
                        position INTEGER PRIMARY KEY,
                        id BLOB NOT NULL,
                        flow INTEGER NOT NULL,
                        version INTEGER NOT NULL,
                        kind INTEGER NOT NULL,
                        original INTEGER,
                        received INTEGER NOT NULL,
                        key TEXT,
                        unique_key TEXT,
                        body_hash BLOB,
                        caller TEXT,
                        traceparent TEXT,
                        terms BLOB,
                        problems BLOB,
                        media TEXT,
                        payload BLOB NOT NULL)
                    """,
                    "CREATE UNIQUE INDEX entry_id ON entry(id)",
                    "CREATE INDEX entry_flow ON entry(flow)",
                    // state: see StateCode.
                    """
                    CREATE TABLE delivery(
                        position INTEGER NOT NULL,
                        lane INTEGER NOT NULL,
                        ordinal INTEGER NOT NULL,
                        state INTEGER NOT NULL,
                        late INTEGER NOT NULL,
                        dispatched INTEGER NOT NULL,
                        verify_next INTEGER NOT NULL,
                        attempts INTEGER NOT NULL,
                        since INTEGER NOT NULL,
                        next INTEGER NOT NULL,
                        held_group INTEGER,
                        fault BLOB,
                        note TEXT,
                        remote_id TEXT,
                        result BLOB,
                        PRIMARY KEY(position, lane)) WITHOUT ROWID
                    """,
                    "CREATE INDEX delivery_pending ON delivery(lane, late, position)"
                            + " WHERE state = 0",
                    "CREATE INDEX delivery_held ON delivery(position) WHERE state = 5",
                    "CREATE INDEX delivery_group ON delivery(held_group, position)"
                            + " WHERE state = 5",
                    """
                    CREATE TABLE attempt(
                        position INTEGER NOT NULL,
                        lane INTEGER NOT NULL,
                        number INTEGER NOT NULL,
                        verify INTEGER NOT NULL,
                        outcome TEXT NOT NULL,
                        phase INTEGER NOT NULL,
                        started INTEGER NOT NULL,
                        timing BLOB,
                        status INTEGER NOT NULL,
                        fault BLOB,
                        answer TEXT,
                        PRIMARY KEY(position, lane, number)) WITHOUT ROWID
                    """,
                    """
                    CREATE TABLE held_group(
                        id INTEGER PRIMARY KEY,
                        name TEXT NOT NULL UNIQUE,
                        lane INTEGER NOT NULL,
                        cause BLOB NOT NULL,
                        count INTEGER NOT NULL,
                        first INTEGER NOT NULL,
                        last INTEGER NOT NULL)
                    """,
                    // hour 0 holds the balance of now; the others count what happened in them.
                    """
                    CREATE TABLE tally(
                        flow INTEGER NOT NULL,
                        hour INTEGER NOT NULL,
                        accepted INTEGER NOT NULL,
                        delivered INTEGER NOT NULL,
                        skipped INTEGER NOT NULL,
                        duplicate INTEGER NOT NULL,
                        held INTEGER NOT NULL,
                        pending INTEGER NOT NULL,
                        PRIMARY KEY(flow, hour)) WITHOUT ROWID
                    """,
                    "CREATE TABLE seen(block INTEGER PRIMARY KEY, until INTEGER NOT NULL,"
                            + " pairs BLOB NOT NULL)",
                    "CREATE TABLE term(block INTEGER PRIMARY KEY, pairs BLOB NOT NULL)",
                    "CREATE TABLE term_chunk(chunk INTEGER PRIMARY KEY, run INTEGER NOT NULL,"
                            + " first INTEGER NOT NULL, pairs BLOB NOT NULL)",
                    "CREATE INDEX term_chunk_first ON term_chunk(run, first)",
                    """
                    CREATE TABLE amendment(
                        seq INTEGER PRIMARY KEY,
                        position INTEGER NOT NULL,
                        at INTEGER NOT NULL,
                        actor TEXT NOT NULL,
                        key TEXT,
                        media TEXT,
                        payload BLOB NOT NULL)
                    """,
                    "CREATE INDEX amendment_position ON amendment(position)",
                    // position 0: not about one record.
                    """
                    CREATE TABLE fact(
                        seq INTEGER PRIMARY KEY,
                        position INTEGER NOT NULL,
                        at INTEGER NOT NULL,
                        actor TEXT NOT NULL,
                        action TEXT NOT NULL,
                        detail TEXT)
                    """,
                    "CREATE INDEX fact_position ON fact(position)",
                    """
                    CREATE TABLE refusal(
                        seq INTEGER PRIMARY KEY,
                        flow INTEGER NOT NULL,
                        at INTEGER NOT NULL,
                        status INTEGER NOT NULL,
                        code TEXT NOT NULL,
                        reason TEXT NOT NULL,
                        remote TEXT NOT NULL)
                    """,
                    "CREATE INDEX refusal_flow ON refusal(flow)",
                    """
                    CREATE TABLE condition(
                        system TEXT PRIMARY KEY,
                        state TEXT NOT NULL,
                        since INTEGER NOT NULL,
                        detail TEXT NOT NULL) WITHOUT ROWID
                    """);

    /**
     * What would touch a page for each flow in every commit is written in steps of many records,
     * see {@link Indexing}: {@code indexed} says how far. Before that, what is to be known of a
     * record is in its own row ({@code began}: the deliveries it began with), and the counts of
     * each commit are in {@code tally_log}.
     */
    static final List<String> INDEXED_IN_STEPS =
            List.of(
                    "CREATE TABLE record_id(id BLOB PRIMARY KEY, position INTEGER NOT NULL)"
                            + " WITHOUT ROWID",
                    "INSERT INTO record_id SELECT id, position FROM entry ORDER BY id",
                    "CREATE TABLE flow_record(flow INTEGER NOT NULL, position INTEGER NOT NULL,"
                            + " PRIMARY KEY(flow, position)) WITHOUT ROWID",
                    "INSERT INTO flow_record SELECT flow, position FROM entry ORDER BY 1, 2",
                    "CREATE TABLE indexed(position INTEGER NOT NULL, by_flow INTEGER NOT NULL)",
                    "INSERT INTO indexed SELECT coalesce(max(position), 0),"
                            + " coalesce(max(position), 0) FROM entry",
                    "DROP INDEX entry_id",
                    "DROP INDEX entry_flow",
                    "ALTER TABLE entry ADD COLUMN began BLOB",
                    "CREATE TABLE tally_log(seq INTEGER PRIMARY KEY, sums BLOB NOT NULL)");

    /**
     * What each commit adds to unique keys, terms and books until they have it, see {@link Blocks};
     * {@code indexed} says up to which block each has it.
     */
    static final List<String> ONE_BLOCK =
            List.of(
                    "CREATE TABLE block(seq INTEGER PRIMARY KEY, sums BLOB, until INTEGER NOT NULL,"
                            + " keys BLOB, terms BLOB)",
                    "INSERT INTO block(sums, until) SELECT sums, 0 FROM tally_log ORDER BY seq",
                    "INSERT INTO block(until, keys) SELECT until, pairs FROM seen ORDER BY block",
                    "INSERT INTO block(until, terms) SELECT 0, pairs FROM term ORDER BY block",
                    "ALTER TABLE indexed ADD COLUMN sums INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE indexed ADD COLUMN keys INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE indexed ADD COLUMN terms INTEGER NOT NULL DEFAULT 0",
                    "DROP TABLE tally_log",
                    "DROP TABLE seen",
                    "DROP TABLE term");

    /**
     * What was wrong: one row for each cause and time, and what happened to it. {@code kind} is a
     * word, flows and fault are packed.
     */
    static final List<String> INCIDENTS =
            List.of(
                    """
                    CREATE TABLE incident(
                        id INTEGER PRIMARY KEY,
                        cause TEXT NOT NULL,
                        kind TEXT NOT NULL,
                        subject TEXT NOT NULL,
                        flows BLOB,
                        owner TEXT NOT NULL,
                        fault BLOB NOT NULL,
                        records INTEGER NOT NULL,
                        most INTEGER NOT NULL,
                        opened INTEGER NOT NULL,
                        seen INTEGER NOT NULL,
                        resolved INTEGER,
                        openings INTEGER NOT NULL DEFAULT 1,
                        acknowledged TEXT NOT NULL DEFAULT '')
                    """,
                    "CREATE INDEX incident_cause ON incident(cause, id)",
                    "CREATE INDEX incident_open ON incident(id) WHERE resolved IS NULL",
                    """
                    CREATE TABLE incident_event(
                        seq INTEGER PRIMARY KEY,
                        incident INTEGER NOT NULL,
                        at INTEGER NOT NULL,
                        actor TEXT NOT NULL,
                        action TEXT NOT NULL,
                        detail TEXT NOT NULL)
                    """,
                    "CREATE INDEX incident_event_of ON incident_event(incident)");

    /** Since when an incident is open this time, who was told of it again, and how far. */
    static final List<String> ALERTS =
            List.of(
                    "ALTER TABLE incident ADD COLUMN began INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE incident ADD COLUMN reminded INTEGER",
                    "ALTER TABLE incident ADD COLUMN escalated TEXT NOT NULL DEFAULT ''",
                    "UPDATE incident SET began = opened",
                    """
                    CREATE TABLE alert(
                        flow TEXT NOT NULL,
                        owner TEXT NOT NULL,
                        told INTEGER NOT NULL,
                        telling INTEGER NOT NULL,
                        PRIMARY KEY(flow, owner)) WITHOUT ROWID
                    """);

    /** Replays of many, and who is to see to an incident. */
    static final List<String> REPLAYS =
            List.of(
                    "ALTER TABLE incident ADD COLUMN assignee TEXT NOT NULL DEFAULT ''",
                    """
                    CREATE TABLE replay(
                        id INTEGER PRIMARY KEY,
                        begun INTEGER NOT NULL,
                        actor TEXT NOT NULL,
                        held_group TEXT NOT NULL,
                        flows BLOB,
                        destination TEXT NOT NULL,
                        until INTEGER,
                        rate INTEGER NOT NULL,
                        of_then INTEGER NOT NULL,
                        state TEXT NOT NULL,
                        total INTEGER NOT NULL,
                        released INTEGER NOT NULL,
                        kept INTEGER NOT NULL,
                        position INTEGER NOT NULL,
                        ended INTEGER)
                    """);

    /**
     * What was done, see {@link AuditRows}: a row is written once. What is asked by is read out of
     * its text, so that nothing is kept that could differ from it. {@code audit_node} has the
     * complete subtrees of the tree above its leaves.
     */
    static final List<String> AUDIT =
            List.of(
                    """
                    CREATE TABLE audit(
                        seq INTEGER PRIMARY KEY,
                        row TEXT NOT NULL,
                        hash BLOB NOT NULL,
                        at TEXT AS (row ->> '$.at'),
                        actor TEXT AS (row ->> '$.actor'),
                        act TEXT AS (row ->> '$.act'),
                        object TEXT AS (row ->> '$.object'))
                    """,
                    "CREATE INDEX audit_object ON audit(object, seq)",
                    "CREATE INDEX audit_actor ON audit(actor, seq)",
                    """
                    CREATE TABLE audit_node(
                        level INTEGER NOT NULL,
                        number INTEGER NOT NULL,
                        hash BLOB NOT NULL,
                        PRIMARY KEY(level, number)) WITHOUT ROWID
                    """,
                    """
                    CREATE TRIGGER audit_not_changed BEFORE UPDATE ON audit
                    BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END
                    """,
                    """
                    CREATE TRIGGER audit_not_deleted BEFORE DELETE ON audit
                    BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END
                    """);

    /**
     * Erasures: which were ordered, the records that are not erased yet, and what is hashed with
     * what stands for texts that were. {@code scrub} is filled with zeros and emptied.
     */
    static final List<String> ERASURES =
            List.of(
                    "ALTER TABLE entry ADD COLUMN erased INTEGER",
                    """
                    CREATE TABLE erasure(
                        id INTEGER PRIMARY KEY,
                        at INTEGER NOT NULL,
                        actor TEXT NOT NULL,
                        flow TEXT NOT NULL,
                        records INTEGER NOT NULL,
                        ended INTEGER)
                    """,
                    "CREATE TABLE erasing(position INTEGER PRIMARY KEY, erasure INTEGER NOT NULL)",
                    "CREATE TABLE erasure_secret(secret BLOB NOT NULL)",
                    "INSERT INTO erasure_secret SELECT randomblob(32)",
                    "CREATE TABLE scrub(id INTEGER PRIMARY KEY, zeros BLOB NOT NULL)");

    /**
     * Deliveries that were open when the backup was made that this store was restored from, and of
     * which nothing was heard since: what became of them after the backup nobody knows.
     */
    static final List<String> RESTORED =
            List.of(
                    "CREATE TABLE restored(position INTEGER NOT NULL, lane INTEGER NOT NULL,"
                            + " PRIMARY KEY(position, lane)) WITHOUT ROWID");

    /** Runs of unique keys, each with when the last of them may be forgotten. */
    static final List<String> KEYS_IN_RUNS =
            List.of(
                    "CREATE TABLE seen_chunk(chunk INTEGER PRIMARY KEY, run INTEGER NOT NULL,"
                            + " first INTEGER NOT NULL, pairs BLOB NOT NULL)",
                    "CREATE INDEX seen_chunk_first ON seen_chunk(run, first)",
                    "CREATE TABLE seen_run(run INTEGER PRIMARY KEY, until INTEGER NOT NULL)");
}
