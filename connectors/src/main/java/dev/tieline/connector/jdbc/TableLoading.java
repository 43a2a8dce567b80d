package dev.tieline.connector.jdbc;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Loading;
import dev.tieline.api.Outcome;
import dev.tieline.connector.jdbc.Dialect.Purpose;
import dev.tieline.connector.sql.ConnectionOutcomes;
import dev.tieline.connector.sql.Progress;
import dev.tieline.connector.sql.Sessions;
import dev.tieline.connector.sql.TableOperation.Write;
import dev.tieline.connector.wire.Deadline;
import java.io.IOException;
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
        private final BulkWays ways;
        private final Trials trials;
        private final Staging staging;
        private final Kept kept;
        private boolean staged;

        Open(Session session, TableShape shape, BulkWays ways) {
            this.session = session;
            this.shape = shape;
            this.ways = ways;
            this.trials = new Trials(session, ways.savepoints());
            this.staging = new Staging(session, shape, ways, trials);
            this.kept = new Kept(session, shape, ways, trials);
        }

        /** What is said next belongs to the transaction of what is staged, or to a new one. */
        void enter(Deadline deadline) throws SQLException, IOException {
            if (staged) {
                session.limit(deadline);
            } else {
                trials.over();
                session.begin(Purpose.WRITE, deadline);
            }
        }

        void commit() throws SQLException {
            session.commit();
            trials.over();
            staged = false;
        }

        Comparing comparing(int samples) {
            return new Comparing(session, shape, ways, staging, samples);
        }
    }

    /** Something that the server is asked. */
    @FunctionalInterface
    private interface Act<T> {
        T on(Open open) throws SQLException, Values.Unfit;
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
        Dialect dialect = session.dialect();
        try (Session.Watch _ = session.alarm(deadline)) {
            session.begin(Purpose.WRITE, deadline);
            Optional<Outcome> refused = checkpoints.make(session);
            if (refused.isPresent()) {
                return new Begun.Failed(refused.get());
            }
            session.begin(Purpose.WRITE, deadline);
            TableShape shape = TableShape.of(session, write);
            BulkWays ways = dialect.bulk().orElseThrow();
            makeTemporary(session, shape, ways);
            Optional<Checkpoint> last = checkpoints.last(session, target);
            session.commit();
            open = new Open(session, shape, ways);
            good = true;
            return new Begun.At(last);
        } catch (SQLException e) {
            return new Begun.Failed(Outcomes.failed(dialect, write, e, deadline.passed()));
        } catch (TableShape.Missing e) {
            return new Begun.Failed(Outcomes.missing(e));
        } catch (IOException e) {
            return new Begun.Failed(ConnectionOutcomes.notConnected(e, true));
        } finally {
            if (!good) {
                sessions.throwAway(session);
            }
        }
    }

    private static void makeTemporary(Session session, TableShape shape, BulkWays ways)
            throws SQLException {
        for (String one : ways.temporary(StagedText.STAGE, List.of(), StagedText.stage(shape))) {
            session.run(one);
        }
        if (shape.key().isEmpty()) {
            return;
        }
        for (String one :
                ways.temporary(StagedText.KEPT, StagedText.keys(shape), StagedText.kept(shape))) {
            session.run(one);
        }
    }

    @Override
    public Staged stage(List<Document> rows, Duration within) {
        try {
            return act(
                    within,
                    now -> {
                        now.staged = true;
                        List<Refused> refused = new ArrayList<>();
                        Tally tally = now.staging.merge(rows, refused);
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
                        Compared told = now.comparing(samples).rows(rows);
                        if (!now.staged) {
                            now.session.rollback();
                            now.trials.over();
                        }
                        return told;
                    });
        } catch (Stopped e) {
            return new Compared.Failed(e.outcome);
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
                            now.commit();
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
                        return now.comparing(samples).sweep(mark);
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
                                open.commit();
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
        try (Session.Watch _ = now.session.alarm(deadline)) {
            now.enter(deadline);
            T done = act.on(now);
            good = true;
            return done;
        } catch (SQLException e) {
            boolean late = deadline.passed();
            throw new Stopped(
                    progress.committing()
                            ? Outcomes.notCommitted(now.session.dialect(), write, e, late)
                            : Outcomes.failed(now.session.dialect(), write, e, late));
        } catch (Values.Unfit e) {
            throw new Stopped(new Outcome.Rejected(e.fault()));
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
