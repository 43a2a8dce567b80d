package dev.tieline.connector.postgresql;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Phase;
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
import dev.tieline.connector.wire.Alarm;
import dev.tieline.connector.wire.Deadline;
import java.io.IOException;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One call: one transaction on one connection. Used once, by one thread. */
final class Transaction {
    private final Session session;
    private final Deadline deadline;
    private final Progress progress;
    private boolean reusable;

    /**
     * @param progress is kept up to date, so that it tells how far a failed call came
     */
    Transaction(Session session, Deadline deadline, Progress progress) {
        this.session = session;
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
        Ended run() throws SQLException;
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
        try (Alarm _ = session.alarm(deadline)) {
            progress.enter(Phase.SENDING);
            session.begin(operation instanceof Query, deadline);
            return call.run();
        } catch (SQLException e) {
            reusable = SqlOutcomes.survives(e) && session.forget(deadline);
            boolean late = deadline.passed();
            Outcome outcome =
                    progress.committing()
                            ? SqlOutcomes.notCommitted(operation, e, late)
                            : SqlOutcomes.failed(operation, e, late);
            if (SqlOutcomes.serverSays(e)) {
                progress.enter(Phase.ANSWERED);
                return new Ended(outcome, "SQLSTATE " + SqlOutcomes.state(e));
            }
            return new Ended(outcome, "");
        } catch (IOException e) {
            return new Ended(ConnectionOutcomes.notConnected(e, true), "");
        }
    }

    private Ended describe(Query query, TableOutlet.Described described) throws SQLException {
        String jdbc = query.statement().jdbc();
        try (PreparedStatement statement = session.jdbc().prepareStatement(jdbc)) {
            return undone(described.outcome(statement.getMetaData()), "");
        }
    }

    private Ended read(Query query, Document input) throws SQLException {
        List<String> names =
                query.statement().parameters().stream().map(Statement.Parameter::name).toList();
        Portion portion = Portion.steady(RowReader.FETCH);
        RowReader reader = new RowReader(query.form(), portion);
        try (PreparedStatement statement =
                session.jdbc().prepareStatement(query.statement().jdbc())) {
            statement.setFetchSize(portion.begin());
            bind(statement, parameters(query, names, input));
            progress.enter(Phase.WAITING);
            try (ResultSet rows = statement.executeQuery()) {
                progress.enter(Phase.READING);
                Outcome outcome = reader.read(rows, Column.of(rows.getMetaData()));
                progress.enter(Phase.ANSWERED);
                reusable = session.forget(deadline);
                return new Ended(outcome, counted(reader.count()));
            }
        }
    }

    private Ended write(Write write, Document input) throws SQLException {
        Set<String> present = new LinkedHashSet<>(input.fields().keySet());
        present.retainAll(write.fields().keySet());
        if (write.verb() == Verb.UPDATE && write.key().containsAll(present)) {
            return undone(new Outcome.Rejected(nothingToChange()), "");
        }
        WriteText text = WriteText.of(write, present);
        int count;
        try (PreparedStatement statement = session.jdbc().prepareStatement(text.jdbc())) {
            bind(statement, parameters(write, text.parameters(), input));
            count = statement.executeUpdate();
        }
        if (count == 0 && write.verb() == Verb.UPDATE) {
            return undone(new Outcome.Rejected(rowMissing()), counted(0));
        }
        progress.commits();
        session.jdbc().commit();
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

    /** What is bound for these names, in their order; NULL for a field that is left out. */
    static List<Parameter> parameters(
            TableOperation operation, List<String> names, Document input) {
        List<Parameter> parameters = new ArrayList<>();
        for (String name : names) {
            parameters.add(
                    new Parameter(
                            name,
                            input.fields().get(name),
                            operation.fields().getOrDefault(name, false)));
        }
        return parameters;
    }

    /** Binds them, in their order. */
    static void bind(PreparedStatement statement, List<Parameter> parameters) throws SQLException {
        boolean ambiguous = parameters.stream().anyMatch(Parameter::ambiguous);
        List<Boolean> arrays = new ArrayList<>();
        if (ambiguous) {
            // Asks the server; the text of a list depends on what its column is.
            for (int i = 0; i < parameters.size(); i++) {
                statement.setNull(i + 1, Types.NULL);
            }
            ParameterMetaData types = statement.getParameterMetaData();
            for (int i = 0; i < parameters.size(); i++) {
                arrays.add(types.getParameterType(i + 1) == Types.ARRAY);
            }
        }
        for (int i = 0; i < parameters.size(); i++) {
            String text = parameters.get(i).text(ambiguous && arrays.get(i));
            if (text == null) {
                statement.setNull(i + 1, Types.NULL);
            } else {
                statement.setString(i + 1, text);
            }
        }
    }
}
