package dev.tieline.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection with its prepared statements. For one thread at a time. Values are only ever
 * bound, never written into the text of a statement.
 */
final class Sql implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    Sql(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /** The statement of this text with these values bound, from 1. */
    PreparedStatement bind(String text, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = statements.get(text);
        if (statement == null) {
            statement = connection.prepareStatement(text);
            statements.put(text, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    /** Executes and says how many rows changed. */
    int update(String text, @Nullable Object... values) throws SQLException {
        try {
            return bind(text, values).executeUpdate();
        } catch (SQLException failure) {
            forget(text);
            throw failure;
        }
    }

    /** The driver closes a statement that failed; the next use must prepare it anew. */
    private void forget(String text) {
        PreparedStatement failed = statements.remove(text);
        if (failed == null) {
            return;
        }
        try {
            failed.close();
        } catch (SQLException closed) {
            Writer.LOG.log(System.Logger.Level.DEBUG, "a failed statement is closed", closed);
        }
    }

    /** Undoes the transaction that is open, if one is. */
    void rollback() {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException none) {
            // SQLite rolls back by itself when the disk is full or fails.
            Writer.LOG.log(System.Logger.Level.DEBUG, "nothing to roll back", none);
        }
    }

    /** All rows, read by {@code reader}. */
    <T> List<T> rows(RowReader<T> reader, String text, @Nullable Object... values)
            throws SQLException {
        List<T> rows = new ArrayList<>();
        try (ResultSet row = bind(text, values).executeQuery()) {
            while (row.next()) {
                rows.add(reader.read(row));
            }
        } catch (SQLException failure) {
            forget(text);
            throw failure;
        }
        return rows;
    }

    /** The first row. */
    <T> Optional<T> row(RowReader<T> reader, String text, @Nullable Object... values)
            throws SQLException {
        try (ResultSet row = bind(text, values).executeQuery()) {
            return row.next() ? Optional.of(reader.read(row)) : Optional.empty();
        } catch (SQLException failure) {
            forget(text);
            throw failure;
        }
    }

    /** The first column of the first row, or {@code otherwise}. */
    long number(long otherwise, String text, @Nullable Object... values) throws SQLException {
        try (ResultSet row = bind(text, values).executeQuery()) {
            return row.next() ? row.getLong(1) : otherwise;
        } catch (SQLException failure) {
            forget(text);
            throw failure;
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : statements.values()) {
            statement.close();
        }
        connection.close();
    }

    /** Makes a value of the row a result set stands on. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
