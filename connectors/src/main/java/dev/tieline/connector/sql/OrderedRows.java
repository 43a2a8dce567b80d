package dev.tieline.connector.sql;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Reading.Row;
import dev.tieline.connector.sql.TableOperation.Query;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of an answer that is in an order, each of which says where it stands. For one
 * thread.
 */
public final class OrderedRows {
    private static final long MAX_BATCH = 8 * 1024 * 1024;

    private final ResultSet answer;
    private final BulkRows rows;
    private final Portion portion;
    private @Nullable String[] place = {};

    /**
     * @param answer to a statement of the query, in its order
     * @param columns of the answer
     * @param portion by which the answer was asked for
     * @throws Refused when two columns have the same name
     */
    public OrderedRows(
            ResultSet answer, List<? extends AnswerColumn> columns, Query query, Portion portion)
            throws Refused {
        this.answer = answer;
        this.rows = new BulkRows(answer, columns, query.form(), query.order());
        this.portion = portion;
        Optional<Fault> twice = rows.fault();
        if (twice.isPresent()) {
            throw new Refused(new Outcome.Misunderstood(twice.get()));
        }
    }

    /** Ends a reading that no server failed. */
    public static final class Refused extends Exception {
        private final transient Outcome outcome;

        public Refused(Outcome outcome) {
            super(outcome.name(), null, false, false);
            this.outcome = outcome;
        }

        /** Why. */
        public Outcome outcome() {
            return outcome;
        }
    }

    /**
     * What the columns of the order have in the row that was read last.
     *
     * @param after position that was kept; empty at the beginning
     * @return empty at the beginning
     */
    public static Optional<List<String>> behind(String after, Query query) throws Refused {
        if (after.isEmpty()) {
            return Optional.empty();
        }
        Optional<List<String>> behind = Position.read(after, query.order().size());
        if (behind.isEmpty()) {
            throw positionUnknown();
        }
        return behind;
    }

    /**
     * Adds rows until there are so many, or enough of them.
     *
     * @return whether there are no more
     */
    public boolean take(List<Row> batch, int most) throws SQLException, Refused {
        long characters = 0;
        while (batch.size() < most && characters < MAX_BATCH) {
            portion.adapt(answer);
            if (!answer.next()) {
                return true;
            }
            @Nullable String[] here = rows.place();
            check(here);
            Row row = rows.row();
            long came = rows.characters();
            portion.came(came);
            characters += came;
            batch.add(row);
            place = here;
        }
        return false;
    }

    /** Where the last row that was taken stands; empty before the first. */
    public Optional<String> position() {
        return place.length == 0 ? Optional.empty() : Optional.of(Position.written(place));
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
            throw orderNotUnique();
        }
    }

    /** It would go on behind both, and leave one out without a word. */
    public static Refused orderNotUnique() {
        return refused(
                "order-not-unique",
                "Two rows have the same in the columns of 'order'.",
                "Name columns at 'order' that are unique together, as the database compares them.");
    }

    /** What is kept is no place of such rows. */
    public static Refused positionUnknown() {
        return refused(
                "position-unknown",
                "What is kept of how far was read does not fit 'order'.",
                "Begin anew, or write 'order' as it was.");
    }

    /** A row is in no order: it is behind no position, and would be left out without a word. */
    public static Refused orderEmpty() {
        return refused(
                "order-empty",
                "A row has NULL in a column of 'order': it is in no order.",
                "Leave such rows out in the statement, or name other columns at 'order'.");
    }

    /** The flow is to blame. */
    public static Refused refused(String code, String message, String remedy) {
        return new Refused(new Outcome.Rejected(Fault.of(code, Blame.FLOW, message, remedy)));
    }
}
