package dev.tieline.connector.changes;

import dev.tieline.connector.postgresql.PostgresqlConnector;
import dev.tieline.connector.sql.Database;
import dev.tieline.connector.sql.Questions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** A session beside the stream: asks what the stream does not tell. For one thread. */
final class Side implements AutoCloseable {
    private static final int ANSWER_WITHIN_SECONDS = 20;

    private final Connection jdbc;

    private Side(Connection jdbc) {
        this.jdbc = jdbc;
    }

    /** Logs in; when the password is refused, with another that is good. */
    static Side open(Line line, Database database) throws SQLException {
        while (true) {
            try {
                var properties = line.properties();
                PGProperty.SOCKET_TIMEOUT.set(properties, ANSWER_WITHIN_SECONDS);
                Connection jdbc =
                        new Driver()
                                .connect(
                                        database.driverAddress(PostgresqlConnector.PRODUCT),
                                        properties);
                if (jdbc == null) {
                    throw new IllegalStateException("the driver does not know its own address");
                }
                line.worked();
                return new Side(jdbc);
            } catch (SQLException e) {
                if (!Failures.ofPassword(e) || !line.refused()) {
                    throw e;
                }
            }
        }
    }

    <T> List<T> rows(Questions.Made<T> made, String sql, Object... values) throws SQLException {
        return new Questions(jdbc).rows(made, sql, values);
    }

    <T> Optional<T> row(Questions.Made<T> made, String sql, Object... values) throws SQLException {
        return new Questions(jdbc).row(made, sql, values);
    }

    /** Writes a word into the log, so that the stream comes up to here. */
    void beat() throws SQLException {
        try (Statement statement = jdbc.createStatement()) {
            statement.execute("SELECT pg_logical_emit_message(true, '" + Capture.BEAT + "', '')");
        }
    }

    @Override
    public void close() {
        try {
            jdbc.close();
        } catch (SQLException _) {
            // It is not used any more.
        }
    }
}
