package dev.tieline.connector.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Questions of the hub's own to a database, with few rows as answers. For one thread.
 *
 * @param jdbc belongs to whoever asks
 */
public record Questions(Connection jdbc) {

    /** What is made of one row. */
    @FunctionalInterface
    public interface Made<T> {
        /** Of the present row. */
        T of(ResultSet row) throws SQLException;
    }

    /**
     * All rows.
     *
     * @param values of the parameters
     */
    public <T> List<T> rows(Made<T> made, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = jdbc.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            List<T> all = new ArrayList<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    all.add(made.of(found));
                }
            }
            return all;
        }
    }

    /** The first row; empty when there is none. */
    public <T> Optional<T> row(Made<T> made, String sql, Object... values) throws SQLException {
        return rows(made, sql, values).stream().findFirst();
    }
}
