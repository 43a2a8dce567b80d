package dev.tieline.connector.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows on their way into a temporary table. Used once, by one thread. */
final class Filling {
    private static final int BATCH = 1_000;

    private final Session session;
    private final String into;
    private final String row;
    private final int together;
    private final List<List<@Nullable Object>> rows = new ArrayList<>();

    Filling(Session session, BulkWays ways, String table, List<String> columns) {
        this.session = session;
        this.together = ways.together();
        this.into = "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES ";
        this.row = "(" + "?, ".repeat(columns.size() - 1) + "?)";
    }

    /**
     * @param values what {@link Values} made of them, one for each column
     */
    void add(List<@Nullable Object> values) throws SQLException {
        rows.add(values);
        if (rows.size() == (together == 1 ? BATCH : together)) {
            write();
        }
    }

    /** All were added. */
    void end() throws SQLException {
        if (!rows.isEmpty()) {
            write();
        }
    }

    private void write() throws SQLException {
        if (together == 1) {
            one();
        } else {
            many();
        }
        rows.clear();
    }

    private void one() throws SQLException {
        try (PreparedStatement statement = session.prepare(into + row)) {
            for (List<@Nullable Object> values : rows) {
                Values.bind(statement, values);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private void many() throws SQLException {
        String sql = into + row + (", " + row).repeat(rows.size() - 1);
        try (PreparedStatement statement = session.prepare(sql)) {
            List<@Nullable Object> all = new ArrayList<>();
            rows.forEach(all::addAll);
            Values.bind(statement, all);
            statement.execute();
        }
    }
}
