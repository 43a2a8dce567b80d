package dev.tieline.connector.postgresql;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Loading;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Phase;
import dev.tieline.api.Reading;
import dev.tieline.api.Rendition;
import dev.tieline.connector.sql.Progress;
import dev.tieline.connector.sql.Sessions;
import dev.tieline.connector.sql.TableOperation;
import dev.tieline.connector.wire.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** An open database. */
final class PostgresqlOutlet implements Outlet {
    private final Map<String, TableOperation> operations;
    private final Sessions<Session> sessions;
    private final Checkpoints checkpoints;
    private final Duration timeout;

    /**
     * @param operations the granted ones, by name
     * @param timeout the system's own deadline of one attempt
     */
    PostgresqlOutlet(
            Map<String, TableOperation> operations,
            Sessions<Session> sessions,
            Checkpoints checkpoints,
            Duration timeout) {
        this.operations = Map.copyOf(operations);
        this.sessions = sessions;
        this.checkpoints = checkpoints;
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
        Progress progress = new Progress();
        progress.enter(Phase.CONNECTING);
        return switch (sessions.take(end)) {
            case Sessions.Made.Refused<Session>(Outcome outcome) ->
                    attempt(new Transaction.Ended(outcome, ""), progress, started);
            case Sessions.Made.Ready<Session>(Session session) ->
                    attempt(
                            asked(session, operation, rendition.input(), end, progress),
                            progress,
                            started);
        };
    }

    private Transaction.Ended asked(
            Session session,
            TableOperation operation,
            Document input,
            Deadline deadline,
            Progress progress) {
        Transaction transaction = new Transaction(session, deadline, progress);
        boolean good = false;
        try {
            Transaction.Ended ended = transaction.run(operation, input);
            good = transaction.reusable();
            return ended;
        } finally {
            if (good) {
                sessions.giveBack(session);
            } else {
                sessions.throwAway(session);
            }
        }
    }

    private static Attempt attempt(Transaction.Ended ended, Progress progress, Instant started) {
        return new Attempt(
                ended.outcome(), progress.phase(), started, progress.timing(), 0, ended.answer());
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
            return new RowReading(sessions, query, question);
        }
        throw new UnsupportedOperationException(question.operation());
    }

    @Override
    public Loading load(Loading.Target target) {
        if (operations.get(target.operation()) instanceof TableOperation.Write write
                && write.operation().inBulk()) {
            return new TableLoading(sessions, write, checkpoints, target);
        }
        throw new UnsupportedOperationException(target.operation());
    }

    @Override
    public void close() {
        sessions.close();
    }
}
