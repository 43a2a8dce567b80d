package dev.tieline.connector.binlog;

import dev.tieline.api.Document;
import dev.tieline.connector.changes.ChangeForm;
import dev.tieline.connector.jdbc.Kind;
import dev.tieline.connector.jdbc.MariaDbLine;
import dev.tieline.connector.jdbc.TypedColumn;
import dev.tieline.connector.sql.Numbers;
import dev.tieline.connector.sql.Portion;
import dev.tieline.connector.sql.Questions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table at one place of the log: a transaction that sees the database as it was there
 * (MariaDB documentation, "START TRANSACTION WITH CONSISTENT SNAPSHOT"). Nothing is locked, except
 * that the table cannot be altered until the rows are read. For one thread.
 */
final class Snapshot {
    private static final int OTHERS = 64;
    private static final List<String> BEGIN =
            List.of(
                    "SET SESSION max_statement_time = 0",
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
                    "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");

    private final MariaDbLine line;
    private final BinlogTable table;
    private final Map<String, Survey.Column> columns;
    private final Position.Place place;
    private final Instant at;
    private final Portion portion = new Portion();
    private @Nullable ResultSet rows;
    private final List<TypedColumn> typed = new ArrayList<>();
    private long number;

    private Snapshot(
            MariaDbLine line,
            BinlogTable table,
            Map<String, Survey.Column> columns,
            Position.Place place,
            Instant at) {
        this.line = line;
        this.table = table;
        this.columns = columns;
        this.place = place;
        this.at = at;
    }

    /** Takes it, and finds out at which place of the log that was. */
    static Snapshot take(MariaDbLine line, BinlogTable table, Survey survey) throws SQLException {
        try (Statement statement = line.jdbc().createStatement()) {
            for (String sql : BEGIN) {
                statement.execute(sql);
            }
        }
        Questions side = new Questions(line.jdbc());
        Map<String, String> status = new HashMap<>();
        side.rows(
                row ->
                        status.put(
                                row.getString(1).toLowerCase(java.util.Locale.ROOT),
                                row.getString(2)),
                "SHOW STATUS LIKE 'binlog_snapshot_%'");
        String micros =
                side.row(row -> row.getString(1), "SELECT floor(unix_timestamp(now(6)) * 1000000)")
                        .orElseThrow();
        Position.Place place =
                LogGaps.named(
                        status.getOrDefault("binlog_snapshot_file", ""),
                        Long.parseLong(status.getOrDefault("binlog_snapshot_position", "0")),
                        side);
        return new Snapshot(
                line,
                table,
                survey.columns(),
                place,
                Instant.EPOCH.plus(Long.parseLong(micros), java.time.temporal.ChronoUnit.MICROS));
    }

    private long micros() {
        return java.time.temporal.ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    /** Where the log goes on behind the rows. */
    Position.Place place() {
        return place;
    }

    MariaDbLine line() {
        return line;
    }

    /**
     * A row as a change.
     *
     * @param size in memory, roughly
     */
    record Read(Document document, long size) {}

    /** The next row; empty behind the last. */
    Optional<Read> next() throws SQLException {
        ResultSet all = rows == null ? begun() : rows;
        rows = all;
        portion.adapt(all);
        if (!all.next()) {
            return Optional.empty();
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        long size = 0;
        for (TypedColumn column : typed) {
            String text = text(column, all);
            size += OTHERS + (text == null ? 0 : text.length());
            row.put(column.name(), BinlogTable.value(column, text));
        }
        portion.came(size);
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        change.put(ChangeForm.CHANGE, "read");
        change.put(ChangeForm.ROW, row);
        change.put(ChangeForm.AT, at.toString());
        change.put(ChangeForm.POSITION, place.text() + "-r" + micros() + "-" + ++number);
        return Optional.of(new Read(Document.of(change), size));
    }

    /**
     * A float is given as the double that it is, for the server would round it; of times the driver
     * makes other texts than the server's.
     */
    private static String asked(String column, Survey.Column of) {
        String quoted = Survey.quoted(column);
        return switch (of.type()) {
            case "float" -> quoted + " + 0e0";
            case "datetime", "timestamp" -> "CAST(" + quoted + " AS CHAR)";
            default -> quoted;
        };
    }

    private ResultSet begun() throws SQLException {
        List<String> asked = new ArrayList<>();
        for (String name : table.columns().keySet()) {
            Survey.Column column = java.util.Objects.requireNonNull(columns.get(name));
            asked.add(asked(name, column));
            typed.add(table.typed(asked.size(), name, column.kind()));
        }
        Statement statement = line.jdbc().createStatement();
        statement.setFetchSize(portion.begin());
        return statement.executeQuery(
                "SELECT " + String.join(", ", asked) + " FROM " + Survey.quoted(table.name()));
    }

    private @Nullable String text(TypedColumn column, ResultSet row) throws SQLException {
        String text = column.text(row);
        if (text == null || column.kind() != Kind.FLOATING) {
            return text;
        }
        double value = Double.parseDouble(text);
        boolean single =
                java.util.Objects.requireNonNull(columns.get(column.name())).type().equals("float");
        return Numbers.floating(single ? Float.toString((float) value) : Double.toString(value));
    }
}
