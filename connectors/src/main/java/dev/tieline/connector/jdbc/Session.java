package dev.tieline.connector.jdbc;

import dev.tieline.connector.jdbc.Dialect.Purpose;
import dev.tieline.connector.sql.Sessions;
import dev.tieline.connector.sql.TableOperation.Write;
import dev.tieline.connector.wire.Alarm;
import dev.tieline.connector.wire.Deadline;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One connection that is logged in. Used by one thread at a time. */
final class Session implements Sessions.Reusable {
    private static final Duration REST = Duration.ofMinutes(1);
    private static final Duration TRUSTED = Duration.ofSeconds(2);

    private static final Duration AGAIN = Duration.ofMillis(50);

    /** Tables may be altered while a connection is kept. */
    private static final Duration KNOWN = Duration.ofMinutes(1);

    private final Connection jdbc;
    private final Dialect dialect;
    private final Optional<Socket> socket;
    private volatile @Nullable PreparedStatement current;
    private final Map<String, TableShape> shapes = new HashMap<>();
    private long shapesAt = System.nanoTime();
    private long usedAt = System.nanoTime();
    private volatile @Nullable Watch watch;
    private int millis = Integer.MAX_VALUE;

    /**
     * One to a server.
     *
     * @param socket under it: closing it ends whatever waits
     */
    Session(Connection jdbc, Dialect dialect, Socket socket) {
        this.jdbc = jdbc;
        this.dialect = dialect;
        this.socket = Optional.of(socket);
    }

    /** One to a database in this process. */
    Session(Connection jdbc, Dialect dialect) {
        this.jdbc = jdbc;
        this.dialect = dialect;
        this.socket = Optional.empty();
    }

    /**
     * A statement, which the alarm ends.
     *
     * @throws SQLTimeoutException when the alarm has gone off: nothing else would end this one
     */
    PreparedStatement prepare(String sql) throws SQLException {
        Watch now = watch;
        if (now != null && now.ended) {
            throw new SQLTimeoutException("the deadline has passed");
        }
        PreparedStatement statement = jdbc.prepareStatement(sql);
        current = statement;
        return statement;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Ends what is asked at the deadline, until it is closed. */
    Watch alarm(Deadline deadline) {
        Watch made = new Watch(watch, deadline);
        watch = made;
        return made;
    }

    /** An alarm that is over when it is closed: what is asked next is ended by another one only. */
    final class Watch implements AutoCloseable {
        private final @Nullable Watch outer;
        private final Alarm alarm;
        private volatile boolean ended;
        // Guarded by this.
        private boolean over;

        private Watch(@Nullable Watch outer, Deadline deadline) {
            this.outer = outer;
            this.alarm = new Alarm(this::end, deadline);
        }

        /** In this process again and again: a statement may be just about to begin. */
        private void end() throws IOException {
            do {
                synchronized (this) {
                    if (over) {
                        return;
                    }
                    ended = true;
                    stop();
                }
                LockSupport.parkNanos(AGAIN.toNanos());
            } while (socket.isEmpty());
        }

        @Override
        public void close() {
            synchronized (this) {
                over = true;
            }
            alarm.close();
            watch = outer;
        }
    }

    private void stop() throws IOException {
        if (socket.isPresent()) {
            socket.get().close();
            return;
        }
        PreparedStatement running = current;
        try {
            if (running != null) {
                running.cancel();
            }
        } catch (SQLException _) {
            // It was over.
        }
    }

    private boolean stands() throws SQLException {
        return !jdbc.isClosed() && (socket.isEmpty() || !socket.get().isClosed());
    }

    /** The table of an operation, as the catalogue told it not long ago. */
    TableShape shape(Write write) throws SQLException, TableShape.Missing {
        if (System.nanoTime() - shapesAt > KNOWN.toNanos()) {
            shapes.clear();
            shapesAt = System.nanoTime();
        }
        TableShape known = shapes.get(write.operation().name());
        if (known == null) {
            known = TableShape.of(this, write);
            shapes.put(write.operation().name(), known);
        }
        return known;
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
        try (Watch _ = alarm(deadline)) {
            if (System.nanoTime() - usedAt < TRUSTED.toNanos()) {
                return stands();
            }
            run("SELECT 1");
            rollback();
            return true;
        } catch (SQLException _) {
            return false;
        }
    }

    /** Begins a transaction, which the database ends a little before the deadline. */
    void begin(Purpose purpose, Deadline deadline) throws SQLException, IOException {
        millis = patience(deadline);
        dialect.begin(this, purpose, millis);
    }

    /** Ends a transaction without a trace, and begins another that writes. */
    void again() throws SQLException {
        rollback();
        dialect.begin(this, Purpose.WRITE, millis);
    }

    /** Statements of the transaction end a little before the deadline from now on. */
    void limit(Deadline deadline) throws SQLException, IOException {
        millis = patience(deadline);
        dialect.limit(this, millis);
    }

    private static int patience(Deadline deadline) throws IOException {
        int left = deadline.leftMillis();
        return Math.max(1, left - Math.min(1_000, left / 10));
    }

    /** Runs a statement that is made of nothing foreign; how many rows it changed. */
    int run(String sql) throws SQLException {
        try (PreparedStatement statement = prepare(sql)) {
            return statement.execute() ? 0 : Math.max(0, statement.getUpdateCount());
        }
    }

    /** Makes a transaction seen. */
    void commit() throws SQLException {
        dialect.commit(jdbc);
    }

    /** Ends a transaction without a trace. */
    void rollback() throws SQLException {
        dialect.rollback(jdbc);
    }

    /** The same; false when the connection is not good any more. */
    boolean forget(Deadline deadline) {
        try (Watch limit = alarm(deadline)) {
            rollback();
            return !limit.ended && stands();
        } catch (SQLException _) {
            return false;
        }
    }

    /**
     * Ends it at once: a courtesy to a server that hangs could hang as well. In this process nobody
     * else would end its transaction.
     */
    @Override
    public void close() {
        try {
            if (socket.isPresent()) {
                socket.get().close();
            } else {
                rollback();
            }
        } catch (IOException | SQLException _) {
            // It is not used any more, whatever it says.
        }
        try {
            jdbc.close();
        } catch (SQLException _) {
            // The same.
        }
    }
}
