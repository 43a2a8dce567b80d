package dev.tieline.store;

import dev.tieline.journal.JournalUnavailable;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/**
 * A few read-only connections for any number of threads. Each question is one transaction, so that
 * it sees one state.
 */
final class ReadPool implements AutoCloseable {
    private static final int CONNECTIONS = 4;

    private final Database database;
    private final Semaphore places = new Semaphore(CONNECTIONS, true);
    private final Deque<Sql> idle = new ArrayDeque<>();
    private boolean closed;

    ReadPool(Database database) {
        this.database = database;
    }

    /** A question. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Sql sql) throws SQLException;
    }

    <T> T ask(Question<T> question) {
        places.acquireUninterruptibly();
        try {
            Sql sql = take();
            boolean sound = false;
            try {
                sql.update("BEGIN");
                T answer = question.ask(sql);
                sql.update("COMMIT");
                sound = true;
                return answer;
            } finally {
                giveBack(sql, sound);
            }
        } catch (SQLException | Damaged failure) {
            throw new JournalUnavailable(
                    "the store cannot be read: " + failure.getMessage(), failure);
        } finally {
            places.release();
        }
    }

    private Sql take() throws SQLException {
        synchronized (idle) {
            if (closed) {
                throw new JournalUnavailable("the store is closed");
            }
            Sql sql = idle.pollLast();
            if (sql != null) {
                return sql;
            }
        }
        return new Sql(database.reader());
    }

    private void giveBack(Sql sql, boolean sound) throws SQLException {
        synchronized (idle) {
            if (sound && !closed) {
                idle.addLast(sql);
                return;
            }
        }
        sql.close();
    }

    @Override
    public void close() throws SQLException {
        synchronized (idle) {
            closed = true;
            for (Sql sql : idle) {
                sql.close();
            }
            idle.clear();
        }
    }
}
