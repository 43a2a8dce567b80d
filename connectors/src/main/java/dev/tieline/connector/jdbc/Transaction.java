package dev.tieline.connector.jdbc;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Phase;
import dev.tieline.connector.jdbc.Dialect.Meaning;
import dev.tieline.connector.jdbc.Dialect.Purpose;
import dev.tieline.connector.sql.ConnectionOutcomes;
import dev.tieline.connector.sql.Portion;
import dev.tieline.connector.sql.Progress;
import dev.tieline.connector.sql.RowReader;
import dev.tieline.connector.sql.Statement;
import dev.tieline.connector.sql.TableOperation;
import dev.tieline.connector.sql.TableOperation.Query;
import dev.tieline.connector.sql.TableOperation.Verb;
import dev.tieline.connector.sql.TableOperation.Write;
import dev.tieline.connector.sql.TableOutlet;
import dev.tieline.connector.wire.Deadline;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call: one transaction on one connection. Used once, by one thread. */
final class Transaction {
    private final Session session;
    private final Dialect dialect;
    private final Deadline deadline;
    private final Progress progress;
    private boolean reusable;

    /**
     * @param progress is kept up to date, so that it tells how far a failed call came
     */
    Transaction(Session session, Deadline deadline, Progress progress) {
        this.session = session;
        this.dialect = session.dialect();
        this.deadline = deadline;
        this.progress = progress;
    }

    /**
     * What it came to.
     *
     * @param answer for people
     */
    private record Ended(Outcome outcome, String answer) {}

    /** What is done in it. */
    @FunctionalInterface
    private interface Call {
        Ended run() throws SQLException, IOException, TableShape.Missing, Values.Unfit;
    }

    TableOutlet.Done done(TableOperation operation, Document input) {
        return done(
                operation,
                () ->
                        switch (operation) {
                            case Query query -> read(query, input);
                            case Write write -> write(write, input);
                        });
    }

    /** Has an answer's columns described, and asks for no row. */
    TableOutlet.Done described(Query query, TableOutlet.Described described) {
        return done(query, () -> describe(query, described));
    }

    private TableOutlet.Done done(TableOperation operation, Call call) {
        Ended ended = run(operation, call);
        return new TableOutlet.Done(ended.outcome(), ended.answer(), reusable);
    }

    private Ended run(TableOperation operation, Call call) {
        try (Session.Watch _ = session.alarm(deadline)) {
            progress.enter(Phase.SENDING);
            session.begin(operation instanceof Query ? Purpose.READ : Purpose.WRITE, deadline);
            return call.run();
        } catch (SQLException e) {
            return broken(operation, e);
        } catch (TableShape.Missing e) {
            return undone(Outcomes.missing(e), "");
        } catch (Values.Unfit e) {
            return undone(new Outcome.Rejected(e.fault()), "");
        } catch (IOException e) {
            return new Ended(ConnectionOutcomes.notConnected(e, true), "");
        }
    }

    private Ended broken(TableOperation operation, SQLException e) {
        boolean late = deadline.passed();
        boolean lost =
                dialect.said(e, operation.fields().keySet()).meaning() == Meaning.LOST || late;
        Outcome outcome =
                progress.committing()
                        ? Outcomes.notCommitted(dialect, operation, e, late)
                        : Outcomes.failed(dialect, operation, e, late);
        reusable = !lost && !(outcome instanceof Outcome.Unknown) && session.forget(deadline);
        if (!lost) {
            progress.enter(Phase.ANSWERED);
        }
        return new Ended(outcome, "");
    }

    private Ended describe(Query query, TableOutlet.Described described) throws SQLException {
        try (PreparedStatement statement = session.prepare(query.statement().jdbc())) {
            return undone(described.outcome(statement.getMetaData()), "");
        }
    }

    private Ended read(Query query, Document input) throws SQLException, Values.Unfit {
        List<@Nullable Object> parameters = parameters(dialect, query, input);
        PreparedStatement statement = session.prepare(query.statement().jdbc());
        try {
            return read(query, parameters, statement);
        } catch (SQLException e) {
            // The connection may be used again.
            try (statement) {
                throw e;
            }
        }
    }

    private Ended read(Query query, List<@Nullable Object> parameters, PreparedStatement statement)
            throws SQLException {
        Portion portion = new Portion();
        RowReader reader = new RowReader(query.form(), portion);
        statement.setFetchSize(portion.begin());
        Values.bind(statement, parameters);
        progress.enter(Phase.WAITING);
        ResultSet rows = statement.executeQuery();
        progress.enter(Phase.READING);
        Outcome outcome = reader.read(rows, dialect.columns(rows.getMetaData(), query.form()));
        progress.enter(Phase.ANSWERED);
        if (outcome instanceof Outcome.Accepted) {
            statement.close();
            reusable = session.forget(deadline);
        } else {
            // Drivers read what is left of an answer before they close it: nobody wants it.
            session.close();
        }
        return new Ended(outcome, counted(reader.count()));
    }

    private Ended write(Write write, Document input)
            throws SQLException, TableShape.Missing, Values.Unfit {
        SingleWrite single = new SingleWrite(session, session.shape(write), input);
        if (write.verb() == Verb.UPDATE && single.others().isEmpty()) {
            return undone(new Outcome.Rejected(nothingToChange()), "");
        }
        Optional<Integer> done = single.once();
        if (done.isEmpty()) {
            // Somebody made the row between the two statements: now it is seen.
            session.again();
            done = single.once();
        }
        if (done.isEmpty()) {
            return undone(Outcomes.unavailable(single.raced()), "");
        }
        int count = done.get();
        if (count == 0 && write.verb() == Verb.UPDATE) {
            return undone(new Outcome.Rejected(rowMissing()), counted(0));
        }
        progress.commits();
        session.commit();
        progress.enter(Phase.ANSWERED);
        reusable = true;
        Document result = Document.of(Map.of("count", (long) count));
        return new Ended(
                count == 0 ? new Outcome.Duplicate("", result) : new Outcome.Accepted("", result),
                counted(count));
    }

    private Ended undone(Outcome outcome, String answer) {
        reusable = session.forget(deadline);
        progress.enter(Phase.ANSWERED);
        return new Ended(outcome, answer);
    }

    /** Of a change that has a key only. */
    static Fault nothingToChange() {
        return rejected("nothing-to-change", "The record has no value to change.");
    }

    /** Of a change of a row that is not there. */
    static Fault rowMissing() {
        return rejected("row-missing", "No row has this key.");
    }

    private static Fault rejected(String code, String message) {
        return Fault.of(
                code,
                Blame.SENDER,
                message,
                "Correct the record or the mapping, or use upsert, then replay it.");
    }

    private static String counted(int rows) {
        return rows + (rows == 1 ? " row" : " rows");
    }

    /** What is bound to a statement that reads; NULL for a field that is left out. */
    static List<@Nullable Object> parameters(Dialect dialect, Query query, Document input)
            throws Values.Unfit {
        List<@Nullable Object> values = new ArrayList<>();
        for (Statement.Parameter parameter : query.statement().parameters()) {
            String name = parameter.name();
            values.add(
                    dialect.parameter(
                            name,
                            input.fields().get(name),
                            query.fields().getOrDefault(name, false)));
        }
        return values;
    }
}
