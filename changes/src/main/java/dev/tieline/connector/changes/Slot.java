package dev.tieline.connector.changes;

import java.sql.SQLException;
import java.util.Optional;

/**
 * A replication slot as the database describes it (documentation, 53.20 pg_replication_slots).
 *
 * @param here whether it is one of this database that decodes as is needed
 * @param active whether somebody reads from it
 * @param confirmed behind what it was told to be durable; 0 when nothing was
 * @param lost whether the database has thrown away what it needs
 * @param end where the log ends
 * @param behind bytes that are kept for it
 */
record Slot(boolean here, boolean active, long confirmed, boolean lost, long end, long behind) {
    private static final int MOST_LOOKS = 100;
    private static final String LOOK =
            """
            SELECT plugin = 'pgoutput' AND slot_type = 'logical' AND database = current_database(),
                active, coalesce(confirmed_flush_lsn, '0/0')::text,
                wal_status IS NOT DISTINCT FROM 'lost' OR restart_lsn IS NULL,
                pg_current_wal_flush_lsn()::text,
                coalesce(pg_current_wal_lsn() - restart_lsn, 0)::bigint
            FROM pg_replication_slots WHERE slot_name = ?
            """;

    static Optional<Slot> find(Side side, String name) throws SQLException {
        return side.row(
                row ->
                        new Slot(
                                row.getBoolean(1),
                                row.getBoolean(2),
                                Lsn.of(row.getString(3)),
                                row.getBoolean(4),
                                Lsn.of(row.getString(5)),
                                row.getLong(6)),
                LOOK,
                name);
    }

    /**
     * How much the server has decoded for it, of all tables, and how far it has gone through the
     * log, which it tells roles that may read statistics (documentation, 27.2.4
     * pg_stat_replication, 27.2.5 pg_stat_replication_slots); 0 from servers before 14.
     */
    static long decoded(Side side, String name) throws SQLException {
        boolean counted =
                side.row(
                                row -> row.getBoolean(1),
                                "SELECT to_regclass('pg_catalog.pg_stat_replication_slots')"
                                        + " IS NOT NULL")
                        .orElse(false);
        return counted
                ? side.row(
                                row -> row.getLong(1),
                                "SELECT total_bytes + spill_bytes + stream_bytes + coalesce((SELECT"
                                        + " r.sent_lsn - '0/0' FROM pg_stat_replication r JOIN"
                                        + " pg_replication_slots s ON s.active_pid = r.pid WHERE"
                                        + " s.slot_name = d.slot_name), 0)::bigint"
                                        + " FROM pg_stat_replication_slots d WHERE slot_name = ?",
                                name)
                        .orElse(0L)
                : 0;
    }

    /** Makes one; where its log begins. */
    static long make(Side side, String name) throws SQLException {
        return side.row(
                        row -> Lsn.of(row.getString(1)),
                        "SELECT lsn::text FROM pg_create_logical_replication_slot(?, 'pgoutput')",
                        name)
                .orElseThrow();
    }

    /** Whoever read from it may need a moment to let go; waits for that, but not for long. */
    static void rest(Side side, String name) throws SQLException {
        for (int i = 0; i < MOST_LOOKS && find(side, name).filter(Slot::active).isPresent(); i++) {
            side.row(row -> row.getString(1), "SELECT pg_sleep(0.05)::text");
        }
    }

    /** Takes one away that the hub can have made, if it is there. */
    static void drop(Side side, String name) throws SQLException {
        rest(side, name);
        side.row(
                row -> row.getString(1),
                "SELECT pg_drop_replication_slot(slot_name)::text FROM pg_replication_slots"
                        + " WHERE slot_name = ? AND plugin = 'pgoutput'"
                        + " AND database = current_database()",
                name);
    }
}
