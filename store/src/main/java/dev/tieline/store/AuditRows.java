package dev.tieline.store;

import dev.tieline.audit.Act;
import dev.tieline.audit.AuditFilter;
import dev.tieline.audit.AuditRow;
import dev.tieline.audit.MerkleTree;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The rows of the audit and the tree over them. A row is added in the transaction of what it tells,
 * so there is neither without the other; nothing here changes a row or takes one out, and the
 * tables refuse it.
 */
final class AuditRows {
    private static final String COLUMNS =
            "SELECT a.seq, a.row, coalesce(b.hash, zeroblob(32)), a.hash FROM audit a"
                    + " LEFT JOIN audit b ON b.seq = a.seq - 1 ";
    private static final HexFormat HEX = HexFormat.of();

    private AuditRows() {}

    /** Adds a row, in a transaction. */
    static void add(Sql sql, Act act) throws SQLException {
        record Last(long seq, String hash) {}
        Last last =
                sql.row(
                                row -> new Last(row.getLong(1), HEX.formatHex(row.getBytes(2))),
                                "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
                        .orElse(new Last(0, AuditRow.NONE));
        AuditRow added = AuditRow.of(last.seq + 1, act, last.hash);
        sql.update(
                "INSERT INTO audit(seq, row, hash) VALUES(?, ?, ?)",
                added.seq(),
                added.text(),
                HEX.parseHex(added.hash()));
        MerkleTree.append(
                added.seq() - 1,
                added.leaf(),
                (level, number) -> node(sql, level, number),
                (level, number, hash) -> keep(sql, level, number, hash));
    }

    /** Leaves are made from their rows. */
    private static void keep(Sql sql, int level, long number, byte[] hash) throws SQLException {
        if (level > 0) {
            sql.update(
                    "INSERT INTO audit_node(level, number, hash) VALUES(?, ?, ?)",
                    level,
                    number,
                    hash);
        }
    }

    private static byte[] node(Sql sql, int level, long number) throws SQLException {
        return level == 0
                ? sql.row(
                                row -> MerkleTree.leaf(row.getBytes(1)),
                                "SELECT hash FROM audit WHERE seq = ?",
                                number + 1)
                        .orElseThrow(() -> new Damaged("the audit lacks row " + (number + 1)))
                : sql.row(
                                row -> row.getBytes(1),
                                "SELECT hash FROM audit_node WHERE level = ? AND number = ?",
                                level,
                                number)
                        .orElseThrow(() -> new Damaged("the audit's tree lacks a hash"));
    }

    static long newest(Sql sql) throws SQLException {
        return sql.number(0, "SELECT max(seq) FROM audit");
    }

    /** The root over the first so many rows, in hex. */
    static String root(Sql sql, long size) throws SQLException {
        return HEX.formatHex(MerkleTree.root(size, (level, number) -> node(sql, level, number)));
    }

    static List<String> proof(Sql sql, long seq, long size) throws SQLException {
        return MerkleTree.proof(seq - 1, size, (level, number) -> node(sql, level, number)).stream()
                .map(HEX::formatHex)
                .toList();
    }

    static List<AuditRow> newest(Sql sql, AuditFilter filter, long before, int limit)
            throws SQLException {
        StringBuilder text = new StringBuilder(COLUMNS).append("WHERE a.seq < ?");
        List<Object> values = new ArrayList<>();
        values.add(before == 0 ? Long.MAX_VALUE : before);
        only(text, values, "object", filter.object());
        only(text, values, "actor", filter.actor());
        only(text, values, "act", filter.name());
        filter.since()
                .ifPresent(since -> {
                    text.append(" AND a.at >= ?");
                    values.add(AuditRow.time(since));
                });
        text.append(" ORDER BY a.seq DESC LIMIT ?");
        values.add(limit);
        return sql.rows(AuditRows::row, text.toString(), values.toArray());
    }

    private static void only(StringBuilder text, List<Object> values, String column, String value) {
        if (!value.isEmpty()) {
            text.append(" AND a.").append(column).append(" = ?");
            values.add(value);
        }
    }

    static List<AuditRow> after(Sql sql, long seq, int limit) throws SQLException {
        return sql.rows(
                AuditRows::row, COLUMNS + "WHERE a.seq > ? ORDER BY a.seq LIMIT ?", seq, limit);
    }

    private static AuditRow row(ResultSet row) throws SQLException {
        return new AuditRow(
                row.getLong(1),
                row.getString(2),
                HEX.formatHex(row.getBytes(3)),
                HEX.formatHex(row.getBytes(4)));
    }
}
