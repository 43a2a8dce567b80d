package dev.tieline.store;

import dev.tieline.api.Fault;
import dev.tieline.ledger.HeldGroup;
import dev.tieline.ledger.HeldItem;
import dev.tieline.ledger.Ledger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads held deliveries and their groups. */
final class HeldRows {
    private static final String ITEMS =
            "SELECT"
                    + EntryRows.HEAD
                    + ", l.destination, d.fault, d.since"
                    + " FROM delivery d JOIN lane l ON l.id = d.lane"
                    + " JOIN entry e ON e.position = d.position"
                    + " JOIN flow f ON f.id = e.flow JOIN version v ON v.id = e.version"
                    + " WHERE d.state = 5 AND ";

    private HeldRows() {}

    static List<HeldGroup> groups(Sql sql) throws SQLException {
        return sql.rows(
                row ->
                        new HeldGroup(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                cause(row, 4),
                                row.getLong(5),
                                Times.instant(row.getLong(6)),
                                Times.instant(row.getLong(7))),
                "SELECT g.name, f.name, l.destination, g.cause, g.count, g.first, g.last"
                        + " FROM held_group g JOIN lane l ON l.id = g.lane"
                        + " JOIN flow f ON f.id = l.flow"
                        + " ORDER BY g.count DESC, g.id LIMIT ?",
                Ledger.MAX_PAGE);
    }

    /** A page of items; it is never cut within a record, so that paging by position misses none. */
    static List<HeldItem> items(Sql sql, String group, long after, int limit) throws SQLException {
        if (limit == 0) {
            return List.of();
        }
        List<HeldItem> items = new ArrayList<>(page(sql, group, after, limit));
        if (items.size() == limit) {
            long last = items.getLast().record().position();
            items.removeIf(item -> item.record().position() == last);
            items.addAll(of(sql, group, last));
        }
        return items;
    }

    private static List<HeldItem> page(Sql sql, String group, long after, int limit)
            throws SQLException {
        if (group.isEmpty()) {
            return sql.rows(
                    row -> item(sql, row),
                    ITEMS + "d.position > ? ORDER BY d.position, d.ordinal LIMIT ?",
                    after,
                    limit);
        }
        return sql.rows(
                row -> item(sql, row),
                ITEMS
                        + "d.held_group = (SELECT id FROM held_group WHERE name = ?)"
                        + " AND d.position > ? ORDER BY d.position LIMIT ?",
                group,
                after,
                limit);
    }

    private static List<HeldItem> of(Sql sql, String group, long position) throws SQLException {
        return sql.rows(
                row -> item(sql, row),
                ITEMS
                        + "d.position = ?1 AND (?2 = '' OR d.held_group ="
                        + " (SELECT id FROM held_group WHERE name = ?2)) ORDER BY d.ordinal",
                position,
                group);
    }

    private static HeldItem item(Sql sql, ResultSet row) throws SQLException {
        return new HeldItem(
                EntryRows.summary(sql, row),
                row.getString(9),
                cause(row, 10),
                Times.instant(row.getLong(11)));
    }

    private static Fault cause(ResultSet row, int column) throws SQLException {
        return Codec.fault(row.getBytes(column)).orElse(HeldGroups.NO_CAUSE);
    }
}
