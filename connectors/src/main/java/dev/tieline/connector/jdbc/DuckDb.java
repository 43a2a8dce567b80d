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
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** DuckDB. It has no savepoints, and a mistake ends its transaction. */
final class DuckDb implements Dialect {
    static final Grammar GRAMMAR = new Grammar('"', 200, Grammar.Ways.DUCKDB);

    private static final String UNIQUES =
            """
            SELECT constraint_index, unnest(constraint_column_names) FROM duckdb_constraints()
            WHERE constraint_type IN ('PRIMARY KEY', 'UNIQUE')
              AND schema_name = coalesce(?, current_schema()) AND table_name = ?
            """;

    private static final String DEFINITION =
            "SELECT sql FROM duckdb_tables() WHERE schema_name = coalesce(?, current_schema())"
                    + " AND lower(table_name) = lower(?)";

    @Override
    public Grammar grammar() {
        return GRAMMAR;
    }

    @Override
    public Said said(SQLException e, Set<String> columns) {
        return DuckDbErrors.said(e);
    }

    @Override
    public boolean rolledBack(SQLException e) {
        return DuckDbErrors.rolledBack(e);
    }

    @Override
    public void begin(Session session, Purpose purpose, int millis) throws SQLException {
        session.rollback();
        session.run(purpose.writes() ? "BEGIN TRANSACTION" : "BEGIN TRANSACTION READ ONLY");
    }

    @Override
    public void limit(Session session, int millis) {
        // The alarm cancels what takes too long.
    }

    @Override
    public void commit(Connection jdbc) throws SQLException {
        run(jdbc, "COMMIT");
    }

    @Override
    public void rollback(Connection jdbc) throws SQLException {
        try {
            run(jdbc, "ROLLBACK");
        } catch (SQLException e) {
            if (!DuckDbErrors.noTransaction(e)) {
                throw e;
            }
        }
    }

    private static void run(Connection jdbc, String sql) throws SQLException {
        try (PreparedStatement statement = jdbc.prepareStatement(sql)) {
            statement.execute();
        }
    }

    @Override
    public List<? extends AnswerColumn> columns(ResultSetMetaData answer, ResultForm form)
            throws SQLException {
        List<TypedColumn> columns = new ArrayList<>();
        for (int i = 1; i <= answer.getColumnCount(); i++) {
            String label = answer.getColumnLabel(i);
            columns.add(TypedColumn.of(i, label, kind(answer, i), form));
        }
        return columns;
    }

    @Override
    public Kind kind(ResultSetMetaData answer, int index) throws SQLException {
        return kind(String.valueOf(answer.getColumnTypeName(index)));
    }

    /** The same of a type by its name. */
    static Kind kind(String name) {
        String type = name.toUpperCase(Locale.ROOT);
        return switch (type) {
            case "TINYINT",
                    "SMALLINT",
                    "INTEGER",
                    "BIGINT",
                    "HUGEINT",
                    "UTINYINT",
                    "USMALLINT",
                    "UINTEGER",
                    "UBIGINT",
                    "UHUGEINT" ->
                    Kind.WHOLE;
            case "FLOAT", "DOUBLE" -> Kind.FLOATING;
            case "BOOLEAN" -> Kind.TRUTH;
            case "DATE" -> Kind.DATE;
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS" -> Kind.LOCAL;
            case "TIMESTAMP WITH TIME ZONE" -> Kind.INSTANT;
            case "VARCHAR" -> Kind.TEXT;
            case "BLOB" -> Kind.BYTES;
            case "JSON" -> Kind.JSON;
            // Sorted by their place in the type, compared by their text; no zone in its text.
            case "ENUM", "TIME WITH TIME ZONE" -> Kind.UNORDERED;
            default -> {
                if (type.matches("DECIMAL\\(\\d+,\\d+\\)")) {
                    yield Kind.DECIMAL;
                }
                // Of several values, one of these among them.
                yield type.endsWith("]") || type.endsWith(")") ? Kind.UNORDERED : Kind.OTHER;
            }
        };
    }

    /** Its parameters have types: a text is no date to it. */
    @Override
    public @Nullable Object bound(String field, Kind kind, @Nullable Object value, boolean base64)
            throws Values.Unfit {
        Object bound = Values.of(field, kind, value, base64);
        return bound instanceof String text ? typed(field, kind, text) : bound;
    }

    private static Object typed(String field, Kind kind, String text) throws Values.Unfit {
        try {
            return switch (kind) {
                case DATE -> LocalDate.parse(text);
                case LOCAL -> LocalDateTime.parse(text.replace(' ', 'T'));
                case INSTANT ->
                        LocalDateTime.parse(text.replace(' ', 'T').replace("Z", ""))
                                .atOffset(ZoneOffset.UTC);
                default -> text;
            };
        } catch (DateTimeException _) {
            throw new Values.Unfit(field, "is no time of its column");
        }
    }

    @Override
    public @Nullable Object place(String field, Kind kind, String text) throws Values.Unfit {
        try {
            return switch (kind) {
                case WHOLE, DECIMAL -> new BigDecimal(text);
                case TRUTH -> Boolean.valueOf(text);
                default -> typed(field, kind, text);
            };
        } catch (NumberFormatException _) {
            throw new Values.Unfit(field, "is no number");
        }
    }

    @Override
    public List<Set<String>> uniques(Session session, Write write) throws SQLException {
        String table = write.table();
        String[] names = table.substring(1, table.length() - 1).split("\"\\.\"", -1);
        Map<String, Set<String>> uniques = new LinkedHashMap<>();
        try (PreparedStatement ask = session.prepare(UNIQUES)) {
            ask.setString(1, names.length == 1 ? null : names[0]);
            ask.setString(2, names[names.length - 1]);
            try (ResultSet rows = ask.executeQuery()) {
                while (rows.next()) {
                    uniques.computeIfAbsent(rows.getString(1), _ -> new HashSet<>())
                            .add(rows.getString(2));
                }
            }
        }
        return List.copyOf(uniques.values());
    }

    @Override
    public void makeLike(Session session, String table, Write write) throws SQLException {
        new LikeTable(session, DEFINITION, DuckDb::makeKey).make(table, write);
    }

    /** Of indexes it does not tell which are unique. */
    private static String makeKey(String[] names, String columns) {
        return "ALTER TABLE "
                + Arrays.stream(names).map(GRAMMAR::quoted).collect(Collectors.joining("."))
                + " ADD PRIMARY KEY ("
                + columns
                + ")";
    }

    @Override
    public Optional<BulkWays> bulk() {
        return Optional.of(new PlainBulk(PlainBulk.Database.DUCKDB));
    }
}
