package dev.tieline.connector.postgresql;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Reading;
import dev.tieline.connector.sql.ConnectionOutcomes;
import dev.tieline.connector.sql.OrderedRows;
import dev.tieline.connector.sql.OrderedRows.Refused;
import dev.tieline.connector.sql.Portion;
import dev.tieline.connector.sql.Sessions;
import dev.tieline.connector.sql.Statement;
import dev.tieline.connector.sql.TableOperation.Query;
import dev.tieline.connector.wire.Alarm;
import dev.tieline.connector.wire.Deadline;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads many rows out of one read-only transaction that sees one state of the database, through a
 * portal: what was not asked for yet stays at the server. For one thread.
 */
final class RowReading implements Reading {
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Sessions<Session> sessions;
    private final Query query;
    private final Document input;
    private final String after;
    private final Portion portion = new Portion();
    private @Nullable Session session;
    private @Nullable OrderedRows rows;
    private Optional<Outcome> failure = Optional.empty();
    private boolean over;

    /**
     * @param query has an order
     */
    RowReading(Sessions<Session> sessions, Query query, Question question) {
        this.sessions = sessions;
        this.query = query;
        this.input = question.input();
        this.after = question.after();
    }

    @Override
    public Batch next(int most, Duration within) {
        List<Row> batch = new ArrayList<>(Math.min(most, 10_000));
        if (failure.isEmpty() && !over) {
            fill(batch, most, Deadline.after(within));
        }
        if (batch.isEmpty() && failure.isPresent()) {
            return new Batch.Failed(failure.get());
        }
        OrderedRows ordered = rows;
        String position = ordered == null ? after : ordered.position().orElse(after);
        return new Batch.Rows(batch, position, over && failure.isEmpty());
    }

    /** What came before a failure is good: the failure is told when it is asked again. */
    private void fill(List<Row> batch, int most, Deadline deadline) {
        try {
            Session open = session == null ? taken(deadline) : session;
            try (Alarm _ = open.alarm(deadline)) {
                OrderedRows ordered = rows;
                if (ordered == null) {
                    ordered = open(open, deadline);
                    rows = ordered;
                } else {
                    open.limit(deadline);
                }
                over = ordered.take(batch, most);
            }
        } catch (Refused e) {
            failure = Optional.of(e.outcome());
        } catch (SQLException e) {
            failure = Optional.of(outcome(e, deadline.passed()));
            letGo(SqlOutcomes.survives(e));
        } catch (IOException e) {
            failure = Optional.of(ConnectionOutcomes.notConnected(e, true));
            letGo(false);
        }
    }

    private Session taken(Deadline deadline) throws Refused {
        Session open =
                switch (sessions.take(deadline)) {
                    case Sessions.Made.Refused<Session>(Outcome outcome) ->
                            throw new Refused(outcome);
                    case Sessions.Made.Ready<Session>(Session ready) -> ready;
                };
        session = open;
        return open;
    }

    private OrderedRows open(Session open, Deadline deadline)
            throws SQLException, IOException, Refused {
        Optional<List<String>> behind = OrderedRows.behind(after, query);
        List<String> names =
                query.statement().parameters().stream().map(Statement.Parameter::name).toList();
        List<Parameter> parameters = Transaction.parameters(query, names, input);
        Optional<Fault> unfit = query.fault(input);
        if (unfit.isPresent()) {
            throw new Refused(new Outcome.Rejected(unfit.get()));
        }
        BulkText text = BulkText.of(query.statement().jdbc(), query.order(), behind.isPresent());
        open.beginReading(deadline);
        if (behind.isPresent()) {
            checkGaps(open, text, parameters, behind.get());
            checkTwins(open, text, parameters, behind.get());
        }
        PreparedStatement statement = open.jdbc().prepareStatement(text.jdbc());
        statement.closeOnCompletion();
        statement.setFetchSize(portion.begin());
        Transaction.bind(statement, with(parameters, behind.orElse(List.of())));
        ResultSet result = statement.executeQuery();
        return new OrderedRows(result, Column.of(result.getMetaData()), query, portion);
    }

    /** Rows with NULL in the order are behind no position, and would be left out without a word. */
    private void checkGaps(
            Session open, BulkText text, List<Parameter> parameters, List<String> behind)
            throws SQLException, Refused {
        List<String> values = text.gapValues().stream().map(behind::get).toList();
        try (PreparedStatement statement = open.jdbc().prepareStatement(text.gaps())) {
            Transaction.bind(statement, with(parameters, values));
            try (ResultSet found = statement.executeQuery()) {
                if (found.next()) {
                    throw OrderedRows.orderEmpty();
                }
            }
        }
    }

    /** Of two rows at the position, nobody knows whether both were read. */
    private void checkTwins(
            Session open, BulkText text, List<Parameter> parameters, List<String> behind)
            throws SQLException, Refused {
        try (PreparedStatement statement = open.jdbc().prepareStatement(text.twins())) {
            Transaction.bind(statement, with(parameters, behind));
            try (ResultSet found = statement.executeQuery()) {
                boolean one = found.next();
                if (one && found.next()) {
                    throw OrderedRows.orderNotUnique();
                }
            }
        }
    }

    private static List<Parameter> with(List<Parameter> parameters, List<String> values) {
        List<Parameter> all = new ArrayList<>(parameters);
        values.forEach(value -> all.add(new Parameter("order", value, false)));
        return all;
    }

    private Outcome outcome(SQLException e, boolean late) {
        if (!late && portion.several() && SqlOutcomes.tooMuch(e)) {
            return new Outcome.Unavailable(
                    Fault.of(
                            "rows-suddenly-large",
                            Blame.DESTINATION,
                            "More came at a time than is taken, for rows became much larger.",
                            "Nothing: it goes on behind the last row in smaller portions."),
                    Duration.ZERO);
        }
        return SqlOutcomes.failed(query, e, late);
    }

    /**
     * @param good whether the connection can be used again
     */
    private void letGo(boolean good) {
        Session open = session;
        session = null;
        over = true;
        if (open == null) {
            return;
        }
        if (good && open.forget(Deadline.after(FAREWELL))) {
            sessions.giveBack(open);
        } else {
            sessions.throwAway(open);
        }
    }

    @Override
    public void close() {
        letGo(true);
    }
}
