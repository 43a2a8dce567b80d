package dev.tieline.connector.jdbc;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Reading;
import dev.tieline.connector.jdbc.Dialect.Purpose;
import dev.tieline.connector.sql.AnswerColumn;
import dev.tieline.connector.sql.ConnectionOutcomes;
import dev.tieline.connector.sql.OrderedRows;
import dev.tieline.connector.sql.OrderedRows.Refused;
import dev.tieline.connector.sql.Portion;
import dev.tieline.connector.sql.Sessions;
import dev.tieline.connector.sql.TableOperation.Query;
import dev.tieline.connector.wire.Deadline;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads many rows out of one transaction that sees one state of the database, as they come: what
 * was not asked for yet stays at the other side. For one thread.
 */
final class RowReading implements Reading {
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Sessions<Session> sessions;
    private final Query query;
    private final Document input;
    private final String after;
    private final Portion portion = new Portion();
    private @Nullable Session session;
    private @Nullable ResultSet answer;
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
            try (Session.Watch _ = open.alarm(deadline)) {
                OrderedRows ordered = rows == null ? open(open, deadline) : rows;
                rows = ordered;
                over = ordered.take(batch, most);
            }
        } catch (Refused e) {
            failure = Optional.of(e.outcome());
        } catch (SQLException e) {
            failure = Optional.of(outcome(e, deadline.passed()));
            letGo(false);
        } catch (IOException e) {
            failure = Optional.of(ConnectionOutcomes.notConnected(e, true));
            letGo(false);
        }
    }

    private Outcome outcome(SQLException e, boolean late) {
        Session open = session;
        return open == null
                ? ConnectionOutcomes.timedOut()
                : Outcomes.failed(open.dialect(), query, e, late);
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
        Optional<Fault> fault = query.fault(input);
        if (fault.isPresent()) {
            throw new Refused(new Outcome.Rejected(fault.get()));
        }
        List<@Nullable Object> parameters = parameters(open);
        BulkText text =
                BulkText.of(
                        query.statement().jdbc(),
                        query.order(),
                        open.dialect().grammar(),
                        behind.isPresent());
        open.begin(Purpose.READ_ALL, deadline);
        if (behind.isPresent()) {
            checkGaps(open, text, parameters);
            List<@Nullable Object> place = place(open, parameters, behind.get());
            checkTwins(open, text, parameters, place);
            text.values().forEach(i -> parameters.add(place.get(i)));
        }
        PreparedStatement statement = open.prepare(text.jdbc());
        statement.setFetchSize(portion.begin());
        Values.bind(statement, parameters);
        ResultSet result = statement.executeQuery();
        answer = result;
        checkOrder(open, result.getMetaData());
        List<? extends AnswerColumn> columns =
                open.dialect().columns(result.getMetaData(), query.form());
        return new OrderedRows(result, columns, query, portion);
    }

    private List<@Nullable Object> parameters(Session open) throws Refused {
        try {
            return Transaction.parameters(open.dialect(), query, input);
        } catch (Values.Unfit e) {
            throw new Refused(new Outcome.Rejected(e.fault()));
        }
    }

    /** Asked for the kinds of the order's columns, as the answer has them. */
    private List<@Nullable Object> place(
            Session open, List<@Nullable Object> parameters, List<String> behind)
            throws SQLException, Refused {
        List<Kind> kinds = new ArrayList<>();
        String none = "SELECT t.* FROM (" + query.statement().jdbc() + "\n) t WHERE 1 = 0";
        try (PreparedStatement statement = open.prepare(none)) {
            Values.bind(statement, parameters);
            try (ResultSet result = statement.executeQuery()) {
                ResultSetMetaData data = result.getMetaData();
                for (String name : query.order()) {
                    kinds.add(kind(open, data, name));
                }
            }
        }
        List<@Nullable Object> values = new ArrayList<>();
        try {
            for (int i = 0; i < behind.size(); i++) {
                values.add(open.dialect().place(query.order().get(i), kinds.get(i), behind.get(i)));
            }
        } catch (Values.Unfit _) {
            throw OrderedRows.positionUnknown();
        }
        return values;
    }

    private static Kind kind(Session open, ResultSetMetaData data, String name)
            throws SQLException {
        for (int i = 1; i <= data.getColumnCount(); i++) {
            if (data.getColumnLabel(i).equals(name)) {
                return open.dialect().kind(data, i);
            }
        }
        return Kind.OTHER;
    }

    private void checkOrder(Session open, ResultSetMetaData data) throws SQLException, Refused {
        for (String name : query.order()) {
            if (!kind(open, data, name).exact()) {
                throw OrderedRows.refused(
                        "order-inexact",
                        "'"
                                + name
                                + "' in 'order' is of a type whose values do not come back as they"
                                + " are, or are not in the order of what comes back.",
                        "Name columns of numbers, texts or times at 'order'.");
            }
        }
    }

    /** Rows with NULL in the order are behind no position, and would be left out without a word. */
    private static void checkGaps(Session open, BulkText text, List<@Nullable Object> parameters)
            throws SQLException, Refused {
        try (PreparedStatement statement = open.prepare(text.gaps())) {
            statement.setMaxRows(1);
            Values.bind(statement, parameters);
            try (ResultSet found = statement.executeQuery()) {
                if (found.next()) {
                    throw OrderedRows.orderEmpty();
                }
            }
        }
    }

    /** Of two rows at the position, nobody knows whether both were read. */
    private static void checkTwins(
            Session open,
            BulkText text,
            List<@Nullable Object> parameters,
            List<@Nullable Object> place)
            throws SQLException, Refused {
        List<@Nullable Object> all = new ArrayList<>(parameters);
        all.addAll(place);
        try (PreparedStatement statement = open.prepare(text.twins())) {
            statement.setMaxRows(2);
            Values.bind(statement, all);
            try (ResultSet found = statement.executeQuery()) {
                boolean one = found.next();
                if (one && found.next()) {
                    throw OrderedRows.orderNotUnique();
                }
            }
        }
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
        if (good && closed() && open.forget(Deadline.after(FAREWELL))) {
            sessions.giveBack(open);
        } else {
            sessions.throwAway(open);
        }
    }

    private boolean closed() {
        ResultSet result = answer;
        try {
            if (result != null) {
                result.getStatement().close();
            }
            return true;
        } catch (SQLException _) {
            return false;
        }
    }

    /**
     * A driver reads what is left of an answer before it closes it, so that only a whole one is.
     */
    @Override
    public void close() {
        letGo(over && failure.isEmpty());
    }
}
