package dev.tieline.connector.postgresql;

import dev.tieline.api.Blame;
import dev.tieline.api.Bundle;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Loading;
import dev.tieline.api.Outcome;
import dev.tieline.connector.sql.ConnectionOutcomes;
import dev.tieline.connector.sql.Progress;
import dev.tieline.connector.sql.Sessions;
import dev.tieline.connector.sql.TableOperation.Write;
import dev.tieline.connector.wire.Alarm;
import dev.tieline.connector.wire.Deadline;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes chunks of rows on one connection, each in a transaction with its checkpoint. The rows go
 * to a temporary table and from there into the table. For one thread.
 */
final class TableLoading implements Loading {
    private final Sessions<Session> sessions;
    private final Write write;
    private final Checkpoints checkpoints;
    private final Target target;
    private @Nullable Open open;

    /** Also for the thread that reads. */
    private volatile @Nullable TableShape shape;

    TableLoading(Sessions<Session> sessions, Write write, Checkpoints checkpoints, Target target) {
        this.sessions = sessions;
        this.write = write;
        this.checkpoints = checkpoints;
        this.target = target;
    }

    /** What there is between {@link #begin} and a failure or the end. */
    private static final class Open {
        private final Session session;
        private final TableShape shape;
        private final Staging staging;
        private final Kept kept;
        private boolean staged;

        Open(Session session, TableShape shape) {
            this.session = session;
            this.shape = shape;
            this.staging = new Staging(session, shape);
            this.kept = new Kept(session, shape);
        }

        /** What is said next belongs to the transaction of what is staged, or to a new one. */
        void enter(Deadline deadline) throws SQLException, IOException {
            if (staged) {
                session.limit(deadline);
            } else {
                session.begin(false, deadline);
            }
        }
    }

    /** Something that the server is asked. */
    @FunctionalInterface
    private interface Act<T> {
        T on(Open open) throws SQLException;
    }

    @Override
    public Begun begin(Duration within) {
        letGo();
        Deadline deadline = Deadline.after(within);
        return switch (sessions.take(deadline)) {
            case Sessions.Made.Refused<Session>(Outcome outcome) -> new Begun.Failed(outcome);
            case Sessions.Made.Ready<Session>(Session session) -> begin(session, deadline);
        };
    }

    private Begun begin(Session session, Deadline deadline) {
        boolean good = false;
        try (Alarm _ = session.alarm(deadline)) {
            session.jdbc().setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            session.begin(false, deadline);
            Optional<Outcome> refused = checkpoints.make(session);
            if (refused.isPresent()) {
                return new Begun.Failed(refused.get());
            }
            TableShape shape = TableShape.of(session, write);
            Optional<Outcome> full = stage(session, shape);
            if (full.isPresent()) {
                return new Begun.Failed(full.get());
            }
            Optional<Checkpoint> last = checkpoints.last(session, target);
            session.jdbc().commit();
            this.shape = shape;
            open = new Open(session, shape);
            good = true;
            return new Begun.At(last);
        } catch (SQLException e) {
            return new Begun.Failed(SqlOutcomes.failed(write, e, deadline.passed()));
        } catch (TableShape.Missing e) {
            return new Begun.Failed(SqlOutcomes.missing(write, e));
        } catch (IOException e) {
            return new Begun.Failed(ConnectionOutcomes.notConnected(e, true));
        } finally {
            if (!good) {
                sessions.throwAway(session);
            }
        }
    }

    /** Makes the temporary table; what has to be done when that is not allowed. */
    private static Optional<Outcome> stage(Session session, TableShape shape) throws SQLException {
        try {
            String columns = shape.definition(false);
            session.run(
                    "CREATE TEMP TABLE tieline_stage (n int"
                            + (columns.isEmpty() ? "" : ", " + columns)
                            + ") ON COMMIT DELETE ROWS");
            return Optional.empty();
        } catch (SQLException e) {
            if (!SqlOutcomes.state(e).equals(SqlOutcomes.NOT_ALLOWED)) {
                throw e;
            }
            return Optional.of(
                    new Outcome.Unauthorized(
                            Fault.of(
                                    "permission-missing",
                                    Blame.DESTINATION,
                                    "The user may not make temporary tables (SQLSTATE "
                                            + SqlOutcomes.NOT_ALLOWED
                                            + ").",
                                    "Grant it TEMPORARY on the database.")));
        }
    }

    @Override
    public Bundle bundle() {
        return new PackedRows(shape());
    }

    private TableShape shape() {
        TableShape known = shape;
        if (known == null) {
            throw new IllegalStateException("begin comes first");
        }
        return known;
    }

    @Override
    public Staged stage(List<Document> rows, Duration within) {
        return stage(PackedRows.of(shape(), rows), within);
    }

    @Override
    public Staged stage(Bundle rows, Duration within) {
        try {
            return act(
                    within,
                    now -> {
                        now.staged = true;
                        List<Refused> refused = new ArrayList<>();
                        Tally tally = now.staging.merge((PackedRows) rows, refused);
                        return new Staged.Ready(tally, refused);
                    });
        } catch (Stopped e) {
            return new Staged.Failed(e.outcome);
        }
    }

    @Override
    public Compared compare(List<Document> rows, int samples, Duration within) {
        try {
            return act(
                    within,
                    now -> {
                        now.session.run("SAVEPOINT compared");
                        Compared told =
                                new Comparing(now.session, now.shape, now.staging, samples)
                                        .rows(rows);
                        now.session.run(
                                "ROLLBACK TO SAVEPOINT compared; RELEASE SAVEPOINT compared");
                        emptyUnlessStaged(now);
                        return told;
                    });
        } catch (Stopped e) {
            return new Compared.Failed(e.outcome);
        }
    }

    /**
     * By a commit of nothing: what is rolled back leaves its room in the temporary table taken, and
     * each chunk would read through all of those before it.
     */
    private static void emptyUnlessStaged(Open now) throws SQLException {
        if (!now.staged) {
            now.session.jdbc().commit();
            now.staging.emptied();
        }
    }

    @Override
    public Optional<Outcome> keep(List<Document> rows, Duration within) {
        Optional<Fault> notWhole = write.notWhole();
        if (notWhole.isPresent()) {
            return notWhole.map(Outcome.Rejected::new);
        }
        try {
            act(
                    within,
                    now -> {
                        now.kept.add(rows);
                        if (!now.staged) {
                            now.session.jdbc().commit();
                        }
                        return now;
                    });
            return Optional.empty();
        } catch (Stopped e) {
            return Optional.of(e.outcome);
        }
    }

    @Override
    public Compared sweep(Document mark, int samples, Duration within) {
        Optional<Fault> unfit = write.unfit(mark);
        if (unfit.isPresent()) {
            return new Compared.Failed(new Outcome.Rejected(unfit.get()));
        }
        try {
            return act(
                    within,
                    now -> {
                        now.staged = true;
                        now.kept.count();
                        Compared told =
                                new Comparing(now.session, now.shape, now.staging, samples)
                                        .sweep(mark);
                        now.session.run("SET CONSTRAINTS ALL IMMEDIATE");
                        return told;
                    });
        } catch (Stopped e) {
            return new Compared.Failed(e.outcome);
        }
    }

    @Override
    public Committed commit(Optional<Checkpoint> before, Checkpoint now, Duration within) {
        Progress progress = new Progress();
        try {
            boolean moved =
                    act(
                            within,
                            progress,
                            open -> {
                                if (!checkpoints.move(open.session, target, before, now)) {
                                    return false;
                                }
                                open.kept.clear();
                                progress.commits();
                                open.session.jdbc().commit();
                                open.staged = false;
                                open.staging.emptied();
                                return true;
                            });
            if (moved) {
                return new Committed.Done();
            }
            letGo();
            return new Committed.Overtaken();
        } catch (Stopped e) {
            return new Committed.Failed(e.outcome);
        }
    }

    /** Nothing is staged any more, and the connection is not used again. */
    private static final class Stopped extends Exception {
        private final transient Outcome outcome;

        Stopped(Outcome outcome) {
            super(outcome.name(), null, false, false);
            this.outcome = outcome;
        }
    }

    private <T> T act(Duration within, Act<T> act) throws Stopped {
        return act(within, new Progress(), act);
    }

    private <T> T act(Duration within, Progress progress, Act<T> act) throws Stopped {
        Open now = open;
        if (now == null) {
            throw new IllegalStateException("begin comes first");
        }
        Deadline deadline = Deadline.after(within);
        boolean good = false;
        try (Alarm _ = now.session.alarm(deadline)) {
            now.enter(deadline);
            T done = act.on(now);
            good = true;
            return done;
        } catch (SQLException e) {
            boolean late = deadline.passed();
            throw new Stopped(
                    progress.committing()
                            ? SqlOutcomes.notCommitted(write, e, late)
                            : SqlOutcomes.failed(write, e, late));
        } catch (IOException e) {
            throw new Stopped(ConnectionOutcomes.notConnected(e, true));
        } finally {
            if (!good) {
                letGo();
            }
        }
    }

    /** The connection ends: with it temporary tables do, and what is not committed. */
    private void letGo() {
        Open last = open;
        open = null;
        if (last != null) {
            sessions.throwAway(last.session);
        }
    }

    @Override
    public void close() {
        letGo();
    }
}
