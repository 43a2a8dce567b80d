package dev.tieline.store;

import dev.tieline.api.Fault;
import dev.tieline.ledger.HeldFilter;
import dev.tieline.ledger.HeldGroup;
import dev.tieline.ledger.HeldItem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads held deliveries and their groups. */
final class HeldRows {
    private static final String ITEMS =
            "SELECT"
                    + EntryRows.HEAD
                    + ", l.destination, d.fault, d.since"
                    + " FROM %s JOIN lane l ON l.id = d.lane"
                    + " JOIN entry e ON e.position = d.position"
                    + " JOIN flow f ON f.id = e.flow JOIN version v ON v.id = e.version"
                    + " WHERE d.state = 5 AND %s ";

    /** What is kept of all groups. */
    private static final String OF_GROUP =
            "g.count, g.first, g.last FROM (SELECT *, ?6 AS run FROM held_group) g";

    /** Counted, of those that a run held. */
    private static final String OF_RUN =
            "g.count, g.first, g.last FROM (SELECT h.id, h.name, h.lane, h.cause,"
                    + " count(*) AS count, min(d.since) AS first, max(d.since) AS last"
                    + " FROM run_held r CROSS JOIN delivery d ON d.position = r.position"
                    + " JOIN held_group h ON h.id = d.held_group"
                    + " WHERE r.run = ?6 AND d.state = 5 GROUP BY h.id) g";

    private static final String OF_A_RUN =
            "run_held h CROSS JOIN delivery d ON d.position = h.position";

    private HeldRows() {}

    static List<HeldGroup> groups(Sql sql, HeldFilter filter, int limit) throws SQLException {
        return sql.rows(
                HeldRows::group,
                "SELECT g.name, f.name, l.destination, g.cause, "
                        + (filter.run() == 0 ? OF_GROUP : OF_RUN)
                        + " JOIN lane l ON l.id = g.lane JOIN flow f ON f.id = l.flow"
                        + " WHERE (?1 = '' OR g.name = ?1)"
                        + " AND (?2 = '' OR instr(?2, ',' || f.name || ',') > 0)"
                        + " AND (?3 = '' OR l.destination = ?3) AND (?4 = 0 OR g.first <= ?4)"
                        + " ORDER BY g.count DESC, g.id LIMIT ?5",
                filter.group(),
                names(filter.flows()),
                filter.destination(),
                filter.until().map(Times::micros).orElse(0L),
                limit,
                filter.run());
    }

    private static HeldGroup group(ResultSet row) throws SQLException {
        return new HeldGroup(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                cause(row, 4),
                row.getLong(5),
                Times.instant(row.getLong(6)),
                Times.instant(row.getLong(7)));
    }

    /** Names between commas; empty when there are none, and not when one is empty. */
    private static String names(Set<String> names) {
        return names.isEmpty() ? "" : "," + String.join(",", names) + ",";
    }

    /** A page of items; it is never cut within a record, so that paging by position misses none. */
    static List<HeldItem> items(Sql sql, HeldFilter filter, long after, int limit)
            throws SQLException {
        if (limit == 0) {
            return List.of();
        }
        Where where = Where.of(filter);
        List<HeldItem> items = new ArrayList<>(page(sql, where, after, limit));
        if (items.size() == limit) {
            long last = items.getLast().record().position();
            items.removeIf(item -> item.record().position() == last);
            items.addAll(
                    sql.rows(
                            row -> item(sql, row),
                            where.items() + "= ?" + where.sql + " ORDER BY d.ordinal",
                            where.values(last)));
        }
        return items;
    }

    private static List<HeldItem> page(Sql sql, Where where, long after, int limit)
            throws SQLException {
        return sql.rows(
                row -> item(sql, row),
                where.items()
                        + "> ?"
                        + where.sql
                        + " ORDER BY "
                        + where.position
                        + ", d.ordinal LIMIT ?",
                where.values(after, limit));
    }

    static long count(Sql sql, HeldFilter filter) throws SQLException {
        if (filter.until().isEmpty()) {
            return groups(sql, filter, Integer.MAX_VALUE).stream()
                    .mapToLong(HeldGroup::count)
                    .sum();
        }
        Where where = Where.of(filter);
        return sql.number(
                0,
                "SELECT count(*) FROM %s WHERE d.state = 5 AND %s > ?"
                                .formatted(where.from, where.position)
                        + where.sql,
                where.values(0));
    }

    /**
     * What a filter asks, after a first value.
     *
     * @param from of a run only what it held is looked at, however much is held
     * @param position column of what is paged by
     */
    private record Where(String from, String position, String sql, List<Object> asked) {
        String items() {
            return ITEMS.formatted(from, position);
        }

        static Where of(HeldFilter filter) {
            StringBuilder sql = new StringBuilder();
            List<Object> asked = new ArrayList<>();
            if (!filter.group().isEmpty()) {
                sql.append(" AND d.held_group = (SELECT id FROM held_group WHERE name = ?)");
                asked.add(filter.group());
            }
            if (!filter.flows().isEmpty()) {
                sql.append(
                        " AND d.lane IN (SELECT fl.id FROM lane fl JOIN flow ff ON ff.id = fl.flow"
                                + " WHERE instr(?, ',' || ff.name || ',') > 0)");
                asked.add(names(filter.flows()));
            }
            if (!filter.destination().isEmpty()) {
                sql.append(" AND d.lane IN (SELECT id FROM lane WHERE destination = ?)");
                asked.add(filter.destination());
            }
            if (filter.run() != 0) {
                sql.append(" AND h.run = ?");
                asked.add(filter.run());
            }
            filter.until()
                    .ifPresent(time -> {
                        sql.append(" AND d.since <= ?");
                        asked.add(Times.micros(time));
                    });
            return filter.run() == 0
                    ? new Where("delivery d", "d.position", sql.toString(), asked)
                    : new Where(OF_A_RUN, "h.position", sql.toString(), asked);
        }

        Object[] values(long first, Object... last) {
            List<Object> values = new ArrayList<>(List.of(first));
            values.addAll(asked);
            values.addAll(List.of(last));
            return values.toArray();
        }
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
