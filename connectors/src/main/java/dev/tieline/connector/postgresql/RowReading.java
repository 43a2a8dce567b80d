package dev.tieline.connector.postgresql;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Reading;
import dev.tieline.connector.sql.BulkRows;
import dev.tieline.connector.sql.ConnectionOutcomes;
import dev.tieline.connector.sql.Portion;
import dev.tieline.connector.sql.Position;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads many rows out of one read-only transaction that sees one state of the database, through a
 * portal: what was not asked for yet stays at the server. For one thread.
 */
final class RowReading implements Reading {
    private static final long MAX_BATCH = 8 * 1024 * 1024;
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Sessions<Session> sessions;
    private final Query query;
    private final Document input;
    private final String after;
    private final Portion portion = new Portion();
    private @Nullable Session session;
    private @Nullable ResultSet answer;
    private @Nullable BulkRows rows;
    private @Nullable String[] place = {};
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

    /** Ends a reading that no server failed. */
    private static final class Refused extends Exception {
        private final transient Outcome outcome;

        Refused(Outcome outcome) {
            super(outcome.name(), null, false, false);
            this.outcome = outcome;
        }
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
        String position = place.length == 0 ? after : Position.written(place);
        return new Batch.Rows(batch, position, over && failure.isEmpty());
    }

    /** What came before a failure is good: the failure is told when it is asked again. */
    private void fill(List<Row> batch, int most, Deadline deadline) {
        try {
            Session open = session == null ? taken(deadline) : session;
            try (Alarm _ = open.alarm(deadline)) {
                if (rows == null) {
                    open(open, deadline);
                } else {
                    open.limit(deadline);
                }
                take(batch, most);
            }
        } catch (Refused e) {
            failure = Optional.of(e.outcome);
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

    private void open(Session open, Deadline deadline) throws SQLException, IOException, Refused {
        Optional<List<String>> behind =
                after.isEmpty() ? Optional.empty() : Position.read(after, query.order().size());
        if (!after.isEmpty() && behind.isEmpty()) {
            throw refused(
                    "position-unknown",
                    "What is kept of how far was read does not fit 'order'.",
                    "Begin anew, or write 'order' as it was.");
        }
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
        }
        PreparedStatement statement = open.jdbc().prepareStatement(text.jdbc());
        statement.closeOnCompletion();
        statement.setFetchSize(portion.begin());
        Transaction.bind(statement, with(parameters, behind.orElse(List.of())));
        ResultSet result = statement.executeQuery();
        answer = result;
        BulkRows made =
                new BulkRows(result, Column.of(result.getMetaData()), query.form(), query.order());
        Optional<Fault> fault = made.fault();
        if (fault.isPresent()) {
            throw new Refused(new Outcome.Misunderstood(fault.get()));
        }
        rows = made;
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
                    throw orderEmpty();
                }
            }
        }
    }

    private static List<Parameter> with(List<Parameter> parameters, List<String> values) {
        List<Parameter> all = new ArrayList<>(parameters);
        values.forEach(value -> all.add(new Parameter("order", value, false)));
        return all;
    }

    private void take(List<Row> batch, int most) throws SQLException, Refused {
        ResultSet result = java.util.Objects.requireNonNull(answer);
        BulkRows made = java.util.Objects.requireNonNull(rows);
        long characters = 0;
        while (batch.size() < most && characters < MAX_BATCH) {
            portion.adapt(result);
            if (!result.next()) {
                over = true;
                return;
            }
            @Nullable String[] here = made.place();
            check(here);
            Row row = made.row();
            long came = made.characters();
            portion.came(came);
            characters += came;
            batch.add(row);
            place = here;
        }
    }

    private void check(@Nullable String[] here) throws Refused {
        long length = 0;
        for (String value : here) {
            if (value == null) {
                throw orderEmpty();
            }
            length += value.length();
        }
        if (length > Position.MAX_LENGTH / 8) {
            throw refused(
                    "order-too-long",
                    "A row has more than "
                            + Position.MAX_LENGTH / 8
                            + " characters in the columns of 'order'.",
                    "Name columns of a unique index at 'order'.");
        }
        if (Arrays.equals(here, place)) {
            throw refused(
                    "order-not-unique",
                    "Two rows have the same in the columns of 'order'.",
                    "Name columns at 'order' that are unique together.");
        }
    }

    private static Refused orderEmpty() {
        return refused(
                "order-empty",
                "A row has NULL in a column of 'order': it is in no order.",
                "Leave such rows out in the statement, or name other columns at 'order'.");
    }

    private static Refused refused(String code, String message, String remedy) {
        return new Refused(new Outcome.Rejected(Fault.of(code, Blame.FLOW, message, remedy)));
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
