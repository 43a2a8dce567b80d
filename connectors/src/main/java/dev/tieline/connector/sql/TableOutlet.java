package dev.tieline.connector.sql;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Loading;
import dev.tieline.api.Operation.Bulk;
import dev.tieline.api.Outcome;
import dev.tieline.api.Phase;
import dev.tieline.api.Reading;
import dev.tieline.api.Rendition;
import dev.tieline.connector.wire.Deadline;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An open database: each call takes a connection, and gives it back or throws it away. Thread-safe.
 *
 * @param <S> a connection
 */
public final class TableOutlet<S extends Sessions.Reusable> implements Catalogued.Opened {
    private final Map<String, TableOperation> operations;
    private final Sessions<S> sessions;
    private final Work<S> work;
    private final Duration timeout;

    /**
     * How a kind of database does it. Thread-safe.
     *
     * @param <S> a connection
     */
    public interface Work<S extends Sessions.Reusable> {
        /** Runs an operation with one input, in a transaction of its own. */
        Done once(
                S session,
                TableOperation operation,
                Document input,
                Deadline deadline,
                Progress progress);

        /** Has the columns of an answer described, and asks for no row of it. */
        Done describe(
                S session, TableOperation.Query query, Described described, Deadline deadline);

        /** Begins to read in bulk. */
        Reading read(TableOperation.Query query, Reading.Question question);

        /** Begins to write in bulk. */
        Loading load(TableOperation.Write write, Loading.Target target);

        /** What {@link Replacing} says on a connection, for such an operation. */
        TableTalk talk(S session, TableOperation.Write write, Deadline deadline);

        /** What the database's names look like. */
        Grammar grammar();
    }

    /** Is told what the columns of an answer are. */
    @FunctionalInterface
    public interface Described {
        void columns(ResultSetMetaData answer) throws SQLException;

        /**
         * Tells it of a statement, and what that comes to.
         *
         * @param answer null when the statement answers none
         */
        default Outcome outcome(@Nullable ResultSetMetaData answer) throws SQLException {
            if (answer == null || answer.getColumnCount() == 0) {
                return new Outcome.Rejected(
                        Fault.of(
                                "statement-no-rows",
                                Blame.FLOW,
                                "The statement answers no rows.",
                                "Write one that reads."));
            }
            columns(answer);
            return new Outcome.Accepted("", Document.empty());
        }
    }

    /**
     * How a transaction ended.
     *
     * @param answer for people
     * @param reusable whether the connection can be used again
     */
    public record Done(Outcome outcome, String answer, boolean reusable) {}

    /**
     * @param operations the granted ones, by name
     * @param timeout the system's own deadline of one attempt
     */
    public TableOutlet(
            Map<String, TableOperation> operations,
            Sessions<S> sessions,
            Work<S> work,
            Duration timeout) {
        this.operations = Map.copyOf(operations);
        this.sessions = sessions;
        this.work = work;
        this.timeout = timeout;
    }

    @Override
    public Attempt send(Rendition rendition, Duration deadline) {
        Instant started = Instant.now();
        Deadline end = Deadline.after(timeout.compareTo(deadline) < 0 ? timeout : deadline);
        TableOperation operation = operations.get(rendition.operation());
        if (operation == null) {
            return unsent(notGranted(rendition.operation()), started);
        }
        Optional<Fault> fault = operation.fault(rendition.input());
        if (fault.isPresent()) {
            return unsent(new Outcome.Rejected(fault.get()), started);
        }
        if (operation instanceof TableOperation.Write write
                && write.operation().bulk() == Bulk.WHOLE) {
            Loading.Target target =
                    new Loading.Target(
                            rendition.flow(),
                            rendition.key().destination(),
                            write.operation().name(),
                            0,
                            true);
            Duration left = Duration.ofNanos(Math.max(1, end.leftNanos()));
            Outcome outcome =
                    new ReleasedRow<>(new Talks<>(work, sessions, write), target)
                            .write(rendition.input(), left);
            return attempt(new Done(outcome, "", true), new Progress(), started);
        }
        Progress progress = new Progress();
        progress.enter(Phase.CONNECTING);
        return switch (sessions.take(end)) {
            case Sessions.Made.Refused<S>(Outcome outcome) ->
                    attempt(new Done(outcome, "", false), progress, started);
            case Sessions.Made.Ready<S>(S session) ->
                    attempt(
                            with(
                                    session,
                                    s -> work.once(s, operation, rendition.input(), end, progress)),
                            progress,
                            started);
        };
    }

    @Override
    public Outcome describe(String operation, Duration within, Described described) {
        if (!(operations.get(operation) instanceof TableOperation.Query query)) {
            return notGranted(operation);
        }
        Deadline end = Deadline.after(timeout.compareTo(within) < 0 ? timeout : within);
        return switch (sessions.take(end)) {
            case Sessions.Made.Refused<S>(Outcome outcome) -> outcome;
            case Sessions.Made.Ready<S>(S session) ->
                    with(session, s -> work.describe(s, query, described, end)).outcome();
        };
    }

    private Done with(S session, Function<S, Done> call) {
        boolean good = false;
        try {
            Done done = call.apply(session);
            good = done.reusable();
            return done;
        } finally {
            if (good) {
                sessions.giveBack(session);
            } else {
                sessions.throwAway(session);
            }
        }
    }

    private static Attempt attempt(Done done, Progress progress, Instant started) {
        return new Attempt(
                done.outcome(), progress.phase(), started, progress.timing(), 0, done.answer());
    }

    private static Outcome notGranted(String operation) {
        return new Outcome.Rejected(
                Fault.of(
                        "operation-unknown",
                        Blame.FLOW,
                        "The system does not grant '" + operation + "'.",
                        "Add it to the system's 'allow' and 'operations'."));
    }

    private static Attempt unsent(Outcome outcome, Instant started) {
        return new Attempt(outcome, Phase.BEFORE, started, Attempt.Timing.NONE, 0, "");
    }

    /** Never asked for: what a key's row holds may be somebody else's later word. */
    @Override
    public Attempt verify(Rendition rendition, Duration deadline) {
        throw new UnsupportedOperationException("rows are not read back");
    }

    @Override
    public Reading read(Reading.Question question) {
        if (operations.get(question.operation()) instanceof TableOperation.Query query
                && query.operation().inBulk()) {
            return work.read(query, question);
        }
        throw new UnsupportedOperationException(question.operation());
    }

    @Override
    public Loading load(Loading.Target target) {
        if (operations.get(target.operation()) instanceof TableOperation.Write write
                && write.operation().inBulk()) {
            return write.operation().bulk() == Bulk.WHOLE
                    ? new Replacing<>(write, target, work, sessions)
                    : work.load(write, target);
        }
        throw new UnsupportedOperationException(target.operation());
    }

    @Override
    public void close() {
        sessions.close();
    }
}
