package dev.tieline.connector.jdbc;

import dev.tieline.api.Document;
import dev.tieline.api.Loading;
import dev.tieline.api.Reading;
import dev.tieline.connector.sql.Grammar;
import dev.tieline.connector.sql.Progress;
import dev.tieline.connector.sql.Sessions;
import dev.tieline.connector.sql.TableOperation;
import dev.tieline.connector.sql.TableOutlet;
import dev.tieline.connector.sql.TableTalk;
import dev.tieline.connector.wire.Deadline;
import java.time.Duration;
import java.util.Map;

/** What an open database does. */
record JdbcWork(Sessions<Session> sessions, Checkpoints checkpoints, Grammar grammar)
        implements TableOutlet.Work<Session> {

    /**
     * An open database that does it so.
     *
     * @param operations the granted ones, by name
     * @param timeout the system's own deadline of one attempt
     */
    static TableOutlet<Session> outlet(
            Map<String, TableOperation> operations,
            Sessions<Session> sessions,
            Checkpoints checkpoints,
            Grammar grammar,
            Duration timeout) {
        return new TableOutlet<>(
                operations, sessions, new JdbcWork(sessions, checkpoints, grammar), timeout);
    }

    @Override
    public TableOutlet.Done once(
            Session session,
            TableOperation operation,
            Document input,
            Deadline deadline,
            Progress progress) {
        return new Transaction(session, deadline, progress).done(operation, input);
    }

    @Override
    public TableOutlet.Done describe(
            Session session,
            TableOperation.Query query,
            TableOutlet.Described described,
            Deadline deadline) {
        return new Transaction(session, deadline, new Progress()).described(query, described);
    }

    @Override
    public Reading read(TableOperation.Query query, Reading.Question question) {
        return new RowReading(sessions, query, question);
    }

    @Override
    public Loading load(TableOperation.Write write, Loading.Target target) {
        return new TableLoading(sessions, write, checkpoints, target);
    }

    @Override
    public TableTalk talk(Session session, TableOperation.Write write, Deadline deadline) {
        return new Talk(session, checkpoints, write, deadline);
    }
}
