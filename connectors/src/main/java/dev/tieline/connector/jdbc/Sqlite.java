package dev.tieline.connector.jdbc;

import dev.tieline.connector.form.ResultForm;
import dev.tieline.connector.sql.AnswerColumn;
import dev.tieline.connector.sql.Grammar;
import dev.tieline.connector.sql.TableOperation.Write;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * SQLite. A column holds what it was given, whatever it declares, so that what a declared type
 * promises is looked at here.
 */
final class Sqlite implements Dialect {
    static final Grammar GRAMMAR = new Grammar('"', 200, Grammar.Ways.SQLITE);

    private static final String UNIQUES =
            """
            SELECT l.name, i.name, i.coll FROM pragma_index_list(?1) l,
                pragma_index_xinfo(l.name) i
            WHERE l."unique" = 1 AND l.partial = 0 AND i.key = 1
            UNION ALL SELECT '', name, '' FROM pragma_table_info(?1)
            WHERE pk > 0 AND NOT EXISTS (
              SELECT 1 FROM pragma_index_list(?1) WHERE origin = 'pk')
            """;

    private static final String DEFINITION =
            "SELECT sql FROM sqlite_master WHERE ?1 IS ?1 AND type = 'table'"
                    + " AND lower(name) = lower(?2)";

    @Override
    public Grammar grammar() {
        return GRAMMAR;
    }

    @Override
    public Said said(SQLException e, Set<String> columns) {
        return SqliteErrors.said(e, columns);
    }

    @Override
    public boolean rolledBack(SQLException e) {
        return SqliteErrors.rolledBack(e);
    }

    /** Who writes waits for its turn at once: a reader that begins to write could not. */
    @Override
    public void begin(Session session, Purpose purpose, int millis) throws SQLException {
        boolean reading = !purpose.writes();
        session.rollback();
        session.run("PRAGMA query_only = " + (reading ? "true" : "false"));
        session.run("PRAGMA busy_timeout = " + millis);
        session.run(reading ? "BEGIN" : "BEGIN IMMEDIATE");
    }

    /** The driver would begin the next one itself, and hold the file. */
    @Override
    public void commit(Connection jdbc) throws SQLException {
        run(jdbc, "COMMIT");
    }

    @Override
    public void rollback(Connection jdbc) throws SQLException {
        try {
            run(jdbc, "ROLLBACK");
        } catch (SQLException e) {
            if (e.getErrorCode() != SqliteErrors.NO_TRANSACTION) {
                throw e;
            }
        }
    }

    private static void run(Connection jdbc, String sql) throws SQLException {
        try (Statement statement = jdbc.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void limit(Session session, int millis) {
        // The alarm interrupts what takes too long.
    }

    @Override
    public List<? extends AnswerColumn> columns(ResultSetMetaData answer, ResultForm form)
            throws SQLException {
        List<LooseColumn> columns = new ArrayList<>();
        for (int i = 1; i <= answer.getColumnCount(); i++) {
            String label = answer.getColumnLabel(i);
            TypedColumn typed = TypedColumn.of(i, label, kind(answer, i), form);
            columns.add(new LooseColumn(i, label, typed.kind()));
        }
        return columns;
    }

    /** By the affinity of its declared type (documentation of SQLite, "Datatypes", 3.1). */
    @Override
    public Kind kind(ResultSetMetaData answer, int index) throws SQLException {
        return kind(String.valueOf(answer.getColumnTypeName(index)).toUpperCase(Locale.ROOT));
    }

    /** The same of a type in capitals, without what it has in brackets. */
    static Kind kind(String type) {
        if (type.startsWith("BOOL")) {
            return Kind.TRUTH;
        }
        if (type.startsWith("JSON")) {
            return Kind.JSON;
        }
        if (type.contains("INT")) {
            return Kind.WHOLE;
        }
        if (type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT")) {
            return Kind.TEXT;
        }
        if (type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB")) {
            return Kind.FLOATING;
        }
        // The driver calls it NUMERIC too when nothing is declared, and anything goes in.
        return type.contains("DEC") ? Kind.DECIMAL : Kind.OTHER;
    }

    /** Numbers with a fraction are kept in eight bytes: what they do not hold is not written. */
    @Override
    public @Nullable Object bound(String field, Kind kind, @Nullable Object value, boolean base64)
            throws Values.Unfit {
        if (kind == Kind.OTHER && (value instanceof Long || value instanceof BigDecimal)) {
            return number(field, value);
        }
        Object bound = Values.of(field, kind, value, base64);
        return switch (kind) {
            case DECIMAL, WHOLE -> number(field, bound);
            default -> bound;
        };
    }

    /** The driver would write a fraction as a text, which is more than any number. */
    @Override
    public @Nullable Object parameter(String field, @Nullable Object value, boolean base64)
            throws Values.Unfit {
        return number(field, Values.parameter(value, base64));
    }

    private static @Nullable Object number(String field, @Nullable Object value)
            throws Values.Unfit {
        if (!(value instanceof BigDecimal decimal)) {
            return value;
        }
        if (decimal.stripTrailingZeros().scale() <= 0
                && decimal.toBigInteger().bitLength() < Long.SIZE) {
            return decimal.longValueExact();
        }
        double near = decimal.doubleValue();
        if (Double.isInfinite(near)
                || new BigDecimal(Double.toString(near)).compareTo(decimal) != 0) {
            throw new Values.Unfit(
                    field, "has more digits than a number of SQLite holds; a column of TEXT does");
        }
        return near;
    }

    @Override
    public @Nullable Object place(String field, Kind kind, String text) throws Values.Unfit {
        return LooseColumn.bound(field, text);
    }

    /** An index by which others are the same than by the column would not tell which row it is. */
    @Override
    public List<Set<String>> uniques(Session session, Write write) throws SQLException {
        Map<String, String> collations = new HashMap<>();
        for (String column : write.key()) {
            collations.put(column, collation(session, write.table(), column));
        }
        Map<String, Set<String>> uniques = new LinkedHashMap<>();
        Set<String> otherwise = new HashSet<>();
        String table = write.table();
        String name =
                table.substring(
                        table.lastIndexOf("\".\"") < 0 ? 1 : table.lastIndexOf("\".\"") + 3,
                        table.length() - 1);
        try (PreparedStatement ask = session.prepare(UNIQUES)) {
            ask.setString(1, name);
            try (ResultSet rows = ask.executeQuery()) {
                while (rows.next()) {
                    String index = rows.getString(1);
                    String column = String.valueOf(rows.getString(2));
                    String collation = rows.getString(3);
                    uniques.computeIfAbsent(index, _ -> new HashSet<>()).add(column);
                    if (!collation.isEmpty()
                            && !collation.equalsIgnoreCase(collations.get(column))) {
                        otherwise.add(index);
                    }
                }
            }
        }
        uniques.keySet().removeAll(otherwise);
        return List.copyOf(uniques.values());
    }

    /** How texts of a column are compared, by what is the same there. */
    private static String collation(Session session, String table, String column)
            throws SQLException {
        String sql =
                "SELECT CASE WHEN x = 'A' THEN 'NOCASE' WHEN x = 'a ' THEN 'RTRIM' ELSE 'BINARY' END"
                        + " FROM (SELECT "
                        + GRAMMAR.quoted(column)
                        + " AS x FROM "
                        + table
                        + " WHERE 0 UNION ALL SELECT 'a')";
        try (PreparedStatement ask = session.prepare(sql);
                ResultSet told = ask.executeQuery()) {
            told.next();
            return told.getString(1);
        }
    }

    @Override
    public void makeLike(Session session, String table, Write write) throws SQLException {
        new LikeTable(session, DEFINITION, Sqlite::makeKey).make(table, write);
    }

    private static String makeKey(String[] names, String columns) {
        String name = names[names.length - 1];
        String schema = names.length == 1 ? "" : GRAMMAR.quoted(names[0]) + ".";
        return "CREATE UNIQUE INDEX "
                + schema
                + GRAMMAR.quoted(name + "_key")
                + " ON "
                + GRAMMAR.quoted(name)
                + " ("
                + columns
                + ")";
    }

    @Override
    public Optional<String> cascades() {
        return Optional.of(
                "SELECT 1 FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE ?1 IS ?1 AND"
                        + " m.type = 'table' AND lower(f.\"table\") = lower(?2) AND f.on_delete NOT IN"
                        + " ('NO ACTION', 'RESTRICT') LIMIT 1");
    }

    @Override
    public Optional<BulkWays> bulk() {
        return Optional.of(new PlainBulk(PlainBulk.Database.SQLITE));
    }
}
