package dev.tieline.connector.binlog;

import dev.tieline.api.Document;
import dev.tieline.api.Following.Batch;
import dev.tieline.connector.changes.ChangeForm;
import dev.tieline.connector.changes.Ends;
import dev.tieline.connector.changes.Gaps;
import dev.tieline.connector.changes.Unfit;
import dev.tieline.connector.jdbc.Kind;
import dev.tieline.connector.jdbc.TypedColumn;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the rows of one table stand in the log, and what is told of them. For one thread. */
final class RowShapes {
    private static final int OTHERS = 64;

    private final BinlogTable table;
    private final Cells cells;
    private final Again again;
    private byte[] known = new byte[0];
    private @Nullable LogRows rows;

    /** What is told of a row, and where each of it stands. */
    private final Map<TypedColumn, Integer> told = new LinkedHashMap<>();

    /** Asks the database anew what the table is. */
    @FunctionalInterface
    interface Again {
        Survey look() throws SQLException, Unfit;
    }

    RowShapes(BinlogTable table, Cells cells, Again again) {
        this.table = table;
        this.cells = cells;
        this.again = again;
    }

    /** The table was altered. */
    void renew() throws SQLException, Unfit {
        again.look();
    }

    /**
     * A description stands in the log.
     *
     * @param written behind the names of the database and the table
     */
    void described(byte[] written) throws Ends, SQLException, Unfit {
        if (Arrays.equals(written, known)) {
            return;
        }

        TableForm form = TableForm.of(new Bytes(written));
        if (!form.named()) {
            throw new Ends(
                    new Batch.Lost(
                            Gaps.gap(
                                    "log-nameless",
                                    "The log has no names of columns: 'binlog_row_metadata' was not"
                                            + " FULL when this was written")));
        }
        Survey now = again.look();
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < form.columns().size(); i++) {
            measured(form.columns().get(i));
            places.put(form.columns().get(i).name(), i);
        }
        told.clear();
        Set<Integer> wanted = new HashSet<>(form.key());
        for (String name : table.columns().keySet()) {
            Integer place = places.get(name);
            if (place != null) {
                wanted.add(place);
                told.put(typed(name, form.columns().get(place), place), place);
            } else if (!now.columns().containsKey(name)) {
                throw Unfit.missing(table.name(), name);
            }
        }
        wanted.removeIf(place -> cells.kind(form.columns().get(place)).isEmpty());
        rows = new LogRows(form, cells, wanted);
        known = written;
    }

    /** Those from before MariaDB 10.1 have fractions of seconds of which the log does not tell. */
    private static void measured(LogColumn column) throws Unfit {
        switch (column.type()) {
            case LogColumn.OLD_TIMESTAMP, LogColumn.OLD_TIME, LogColumn.OLD_DATETIME ->
                    throw new Unfit(
                            "column-not-carried",
                            "Column '"
                                    + column.name()
                                    + "' has the form that times had before MariaDB 10.1.",
                            "Set 'mysql56_temporal_format = ON' and rebuild the table: ALTER TABLE"
                                    + " ... FORCE.");
            default -> {}
        }
    }

    private TypedColumn typed(String name, LogColumn column, int place) throws Unfit {
        Optional<Kind> kind = cells.kind(column);
        if (kind.isEmpty()) {
            throw Unfit.notCarried(name, "number " + column.type());
        }
        if (!table.fits(name, kind.get())) {
            throw new Unfit(
                    "column-changed",
                    "Column '" + name + "' had another type in the log than 'row' says.",
                    Unfit.BOTH_TYPES);
        }
        return table.typed(place + 1, name, kind.get());
    }

    /**
     * What happened to one row.
     *
     * @param what as {@link ChangeForm#CHANGE} says it
     * @param row as it is told
     * @param before the row before; empty when it is not told
     * @param size in memory, roughly
     */
    record Change(
            String what,
            Map<String, @Nullable Object> row,
            Optional<Map<String, @Nullable Object>> before,
            long size) {

        /** The same as the flow gets it. */
        Document document(Instant at, String position) {
            Map<String, @Nullable Object> change = new LinkedHashMap<>();
            change.put(ChangeForm.CHANGE, what);
            change.put(ChangeForm.ROW, row);
            before.ifPresent(old -> change.put(ChangeForm.BEFORE, old));
            change.put(ChangeForm.AT, at.toString());
            change.put(ChangeForm.POSITION, position);
            return Document.of(change);
        }
    }

    /** What one event tells, row by row; to be gone through before the next description. */
    final class Changes {
        private final TableForm form;
        private final LogRows.Rows left;

        private Changes(TableForm form, LogRows.Rows left) {
            this.form = form;
            this.left = left;
        }

        boolean more() {
            return left.more();
        }

        /** What happened to the next row: one change, or two when its key is another one. */
        List<Change> next() throws LogRows.Partial {
            LogRows.Row row = left.next();
            if (row.before().isEmpty()) {
                return List.of(change("created", row.after(), Optional.empty()));
            }
            if (row.after().isEmpty()) {
                return List.of(change("deleted", row.before(), Optional.empty()));
            }
            if (sameKey(form, row)) {
                return List.of(change("changed", row.after(), Optional.of(row.before())));
            }
            // With another key it is another row.
            return List.of(
                    change("deleted", row.before(), Optional.empty()),
                    change("created", row.after(), Optional.empty()));
        }
    }

    /**
     * What an event of rows tells, of the table that was described last.
     *
     * @param in behind the table's number and the flags
     */
    Changes changes(int type, Bytes in) throws LogRows.Partial, LogRows.TooLong {
        LogRows now = Objects.requireNonNull(rows);
        return new Changes(now.form(), now.of(type, in));
    }

    private static boolean sameKey(TableForm form, LogRows.Row row) {
        return form.key().stream()
                .allMatch(place -> Objects.equals(row.before().get(place), row.after().get(place)));
    }

    private Change change(
            String what, List<@Nullable String> row, Optional<List<@Nullable String>> before) {
        return new Change(
                what,
                values(row),
                before.map(this::values),
                size(row) + before.map(RowShapes::size).orElse(0L));
    }

    private Map<String, @Nullable Object> values(List<@Nullable String> row) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        told.forEach((column, place) ->
                values.put(column.name(), BinlogTable.value(column, row.get(place))));
        return values;
    }

    private static long size(List<@Nullable String> row) {
        long sum = OTHERS;
        for (String text : row) {
            sum += OTHERS + (text == null ? 0 : text.length());
        }
        return sum;
    }
}
