package dev.tieline.connector.postgresql;

import dev.tieline.connector.sql.Sessions;
import dev.tieline.connector.wire.Alarm;
import dev.tieline.connector.wire.Deadline;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** One connection that is logged in. Used by one thread at a time. */
final class Session implements Sessions.Reusable {
    private static final Duration REST = Duration.ofMinutes(1);
    private static final Duration TRUSTED = Duration.ofSeconds(2);

    private final Connection jdbc;
    private final Socket socket;
    private long usedAt = System.nanoTime();

    /**
     * @param socket under it: closing it ends whatever waits
     */
    Session(Connection jdbc, Socket socket) {
        this.jdbc = jdbc;
        this.socket = socket;
    }

    Connection jdbc() {
        return jdbc;
    }

    /** Closes it at the deadline, until the alarm is closed. */
    Alarm alarm(Deadline deadline) {
        return new Alarm(socket, deadline);
    }

    @Override
    public void used() {
        usedAt = System.nanoTime();
    }

    @Override
    public boolean expired() {
        return System.nanoTime() - usedAt > REST.toNanos();
    }

    /** Asked for only after some rest. */
    @Override
    public boolean answers(Deadline deadline) {
        if (System.nanoTime() - usedAt < TRUSTED.toNanos()) {
            return !socket.isClosed();
        }
        try (Alarm _ = alarm(deadline);
                Statement statement = jdbc.createStatement()) {
            statement.execute("SELECT 1");
            jdbc.rollback();
            return true;
        } catch (SQLException _) {
            return false;
        }
    }

    /**
     * Begins a transaction, which the server ends a little before the deadline.
     *
     * @param reading whether it must not write
     */
    void begin(boolean reading, Deadline deadline) throws SQLException, IOException {
        jdbc.setReadOnly(reading);
        limit(deadline);
    }

    /**
     * Begins a transaction that reads one state of the database for as long as it takes. Whoever
     * reads may write elsewhere between two portions, so that the server's patience is for these.
     */
    void beginReading(Deadline deadline) throws SQLException, IOException {
        jdbc.setReadOnly(true);
        run(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;"
                        + " SET LOCAL idle_in_transaction_session_timeout = 0; "
                        + patience(deadline));
    }

    /** The server ends statements of the transaction a little before the deadline from now on. */
    void limit(Deadline deadline) throws SQLException, IOException {
        run(patience(deadline));
    }

    private static String patience(Deadline deadline) throws IOException {
        int left = deadline.leftMillis();
        int patience = Math.max(1, left - Math.min(1_000, left / 10));
        return "SET LOCAL statement_timeout = " + patience;
    }

    /** Runs a statement that has no answer and is made of nothing foreign. */
    void run(String sql) throws SQLException {
        try (Statement statement = jdbc.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Ends a transaction without a trace; false when the connection is not good any more. */
    boolean forget(Deadline deadline) {
        try (Alarm _ = alarm(deadline)) {
            jdbc.rollback();
            return !jdbc.isClosed();
        } catch (SQLException _) {
            return false;
        }
    }

    /** Ends it at once: a courtesy to a server that hangs could hang as well. */
    @Override
    public void close() {
        try {
            socket.close();
            jdbc.close();
        } catch (IOException | SQLException _) {
            // It is not used any more, whatever it says.
        }
    }
}
