package dev.tieline.connector.postgresql;

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

/** What an open database does. */
record PostgresqlWork(Sessions<Session> sessions, Checkpoints checkpoints)
        implements TableOutlet.Work<Session> {

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

    @Override
    public Grammar grammar() {
        return Grammar.POSTGRESQL;
    }
}
