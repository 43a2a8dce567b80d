package dev.tieline.store;

import java.util.List;

/**
 * Every step that leads to the newest data format, in order; the first is number 1. A step that was
 * landed is never edited, moved or taken away: a change is a new step at the end. A fresh directory
 * goes through all of them.
 */
final class Migrations {
    static final List<Migration> ALL =
            List.of(
                    new Migration("makes the first tables", Tables.FIRST),
                    new Migration(
                            "keeps the attempt that delivered with its delivery",
                            List.of("ALTER TABLE delivery ADD COLUMN last BLOB")),
                    new Migration(
                            "lets a replayed delivery be of a later version than its record",
                            List.of("ALTER TABLE delivery ADD COLUMN version INTEGER")),
                    new Migration(
                            "counts what was taken out of the history",
                            List.of(
                                    "CREATE TABLE pruned(flow INTEGER NOT NULL, state TEXT NOT NULL,"
                                            + " count INTEGER NOT NULL,"
                                            + " PRIMARY KEY(flow, state)) WITHOUT ROWID",
                                    // Every position in a run is at most its newest.
                                    "CREATE TABLE term_run(run INTEGER PRIMARY KEY,"
                                            + " newest INTEGER NOT NULL)")),
                    new Migration("indexes what is new in steps", Tables.INDEXED_IN_STEPS),
                    new Migration("keeps older unique keys in runs", Tables.KEYS_IN_RUNS),
                    new Migration("adds what each commit adds as one block", Tables.ONE_BLOCK),
                    new Migration(
                            "tells runs that are finished from one that is not",
                            List.of(
                                    "INSERT INTO term_run SELECT run,"
                                            + " (SELECT coalesce(max(position), 0) FROM entry)"
                                            + " FROM (SELECT max(run) AS run FROM term_chunk)"
                                            + " WHERE run > (SELECT coalesce(max(run), 0)"
                                            + " FROM term_run)")),
                    new Migration("keeps incidents", Tables.INCIDENTS),
                    new Migration("keeps who was told of incidents", Tables.ALERTS),
                    new Migration("keeps replays of many", Tables.REPLAYS),
                    new Migration("keeps the people who use the hub", AccessTables.PEOPLE),
                    new Migration("keeps what was done, provably", Tables.AUDIT),
                    new Migration("keeps what is being erased", Tables.ERASURES),
                    new Migration("tells what was restored from a backup", Tables.RESTORED),
                    new Migration(
                            "keeps what refused arrivals looked like",
                            List.of(
                                    "ALTER TABLE refusal ADD COLUMN headers TEXT NOT NULL DEFAULT ''",
                                    "ALTER TABLE refusal ADD COLUMN bytes INTEGER NOT NULL"
                                            + " DEFAULT 0")),
                    new Migration("keeps credentials, encrypted", AccessTables.CREDENTIALS),
                    new Migration(
                            "keeps when an identity provider vouched for somebody",
                            List.of("ALTER TABLE account ADD COLUMN vouched INTEGER")),
                    new Migration("keeps one-time codes", AccessTables.CODES),
                    new Migration(
                            "keeps how far flows have read what they ask for",
                            List.of(
                                    "CREATE TABLE cursor(flow TEXT PRIMARY KEY,"
                                            + " reading TEXT NOT NULL, value TEXT NOT NULL,"
                                            + " at INTEGER NOT NULL) WITHOUT ROWID")),
                    new Migration("keeps runs and slots", SlotRows.TABLES),
                    new Migration("keeps the chunks of runs in bulk", ChunkRows.TABLES),
                    new Migration("keeps which files started runs", FileRows.TABLES),
                    new Migration(
                            "keeps what people let runs write, and what ranges they are for",
                            ApprovalRows.TABLES),
                    new Migration(
                            "keeps what runs held, what happened to them, and each schedule",
                            HeldByRuns.TABLES),
                    new Migration("keeps which rows were in a chunk", TracedRows.TABLES));

    private Migrations() {}
}
