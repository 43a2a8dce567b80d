package dev.tieline.connector.jdbc;

import dev.tieline.connector.form.ResultForm;
import dev.tieline.connector.sql.AnswerColumn;
import dev.tieline.connector.sql.Grammar;
import dev.tieline.connector.sql.TableOperation.Write;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** MariaDB, from 10.6 on. */
final class MariaDb implements Dialect {
    static final Grammar GRAMMAR = new Grammar('`', 64, Grammar.Ways.MARIADB);

    /**
     * What a connection is set to. A value that does not fit is an error, times are those of UTC,
     * and a hub that writes elsewhere between two portions of a long answer is waited for, as is
     * one whose source needs long for a chunk: the time to wait is the longest that every server
     * takes.
     */
    static final String SETTINGS =
            "SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,"
                    + "NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', autocommit = 0,"
                    + " wait_timeout = 2147483, net_write_timeout = 7200,"
                    + " idle_transaction_timeout = 0,"
                    + " idle_write_transaction_timeout = 0, idle_readonly_transaction_timeout = 0,"
                    + " sql_auto_is_null = 0, group_concat_max_len = 16777216,"
                    + " tx_isolation = 'READ-COMMITTED'";

    private static final String ENGINE =
            """
            SELECT e.transactions FROM information_schema.tables t
              LEFT JOIN information_schema.engines e ON e.engine = t.engine
            WHERE t.table_schema = coalesce(?, database()) AND t.table_name = ?
            """;
    private static final String UNIQUES =
            """
            SELECT index_name, column_name, sub_part FROM information_schema.statistics
            WHERE table_schema = coalesce(?, database()) AND table_name = ? AND non_unique = 0
            ORDER BY index_name, seq_in_index
            """;

    private static final String CASCADES =
            """
            SELECT 1 FROM information_schema.referential_constraints
            WHERE unique_constraint_schema = coalesce(?, database()) AND referenced_table_name = ?
              AND delete_rule NOT IN ('RESTRICT', 'NO ACTION') LIMIT 1
            """;

    @Override
    public Grammar grammar() {
        return GRAMMAR;
    }

    @Override
    public Said said(SQLException e, Set<String> columns) {
        return MariaDbErrors.said(e, columns);
    }

    @Override
    public boolean rolledBack(SQLException e) {
        return MariaDbErrors.rolledBack(e);
    }

    @Override
    public void begin(Session session, Purpose purpose, int millis) throws SQLException {
        switch (purpose) {
            case READ -> {
                limit(session, millis);
                session.run("START TRANSACTION READ ONLY");
            }
            case READ_ALL -> {
                // The time of a statement is that until its last row is taken.
                session.run("SET SESSION max_statement_time = 0");
                session.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                session.run("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
            }
            case WRITE -> limit(session, millis);
            case WRITE_ALL -> {
                limit(session, millis);
                // What deletes all rows keeps the places between them then.
                session.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            }
        }
    }

    @Override
    public void limit(Session session, int millis) throws SQLException {
        session.run(
                "SET SESSION max_statement_time = %d.%03d".formatted(millis / 1000, millis % 1000));
    }

    @Override
    public List<? extends AnswerColumn> columns(ResultSetMetaData answer, ResultForm form)
            throws SQLException {
        List<AnswerColumn> columns = new ArrayList<>();
        for (int i = 1; i <= answer.getColumnCount(); i++) {
            String label = answer.getColumnLabel(i);
            TypedColumn column = TypedColumn.of(i, label, kind(answer, i), form);
            columns.add(FractionColumn.of(column, answer.getScale(i)));
        }
        return columns;
    }

    @Override
    public Kind kind(ResultSetMetaData answer, int index) throws SQLException {
        String name = answer.getColumnTypeName(index).toUpperCase(Locale.ROOT);
        return switch (answer.getColumnType(index)) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> Kind.WHOLE;
            case Types.DECIMAL, Types.NUMERIC -> Kind.DECIMAL;
            case Types.FLOAT, Types.REAL, Types.DOUBLE -> Kind.FLOATING;
            case Types.BOOLEAN -> Kind.TRUTH;
            case Types.BIT -> answer.getPrecision(index) == 1 ? Kind.TRUTH : Kind.BYTES;
            case Types.DATE -> Kind.DATE;
            case Types.TIMESTAMP -> name.equals("TIMESTAMP") ? Kind.INSTANT : Kind.LOCAL;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> Kind.BYTES;
            case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB ->
                    name.equals("JSON") ? Kind.JSON : Kind.TEXT;
            default -> Kind.OTHER;
        };
    }

    @Override
    public @Nullable Object place(String field, Kind kind, String text) throws Values.Unfit {
        try {
            return switch (kind) {
                // A text beside a number is compared as a rounded one.
                case WHOLE, DECIMAL, TRUTH ->
                        text.equals("true") || text.equals("false")
                                ? (Object) text.equals("true")
                                : new BigDecimal(text);
                default -> text;
            };
        } catch (NumberFormatException _) {
            throw new Values.Unfit(field, "is no number");
        }
    }

    @Override
    public String defaults() {
        return " () VALUES ()";
    }

    @Override
    public String tableEnd() {
        return " ENGINE = InnoDB DEFAULT CHARSET utf8mb4 COLLATE utf8mb4_bin";
    }

    @Override
    public Optional<String> objection(Session session, String table) throws SQLException {
        try (PreparedStatement ask = session.prepare(ENGINE)) {
            bind(ask, table);
            try (ResultSet rows = ask.executeQuery()) {
                return rows.next() && "YES".equals(rows.getString(1))
                        ? Optional.empty()
                        : Optional.of(
                                "Its engine knows no transactions, so that half of a chunk could"
                                        + " be left behind.");
            }
        }
    }

    @Override
    public List<Set<String>> uniques(Session session, Write write) throws SQLException {
        Map<String, Set<String>> uniques = new LinkedHashMap<>();
        Set<String> partly = new HashSet<>();
        try (PreparedStatement ask = session.prepare(UNIQUES)) {
            bind(ask, write.table());
            try (ResultSet rows = ask.executeQuery()) {
                while (rows.next()) {
                    String index = rows.getString(1);
                    uniques.computeIfAbsent(index, _ -> new HashSet<>()).add(rows.getString(2));
                    if (rows.getString(3) != null) {
                        partly.add(index);
                    }
                }
            }
        }
        uniques.keySet().removeAll(partly);
        return List.copyOf(uniques.values());
    }

    /** The schema, which may be left out, and the name: no back quote is within either. */
    private static void bind(PreparedStatement ask, String table) throws SQLException {
        String[] names = table.substring(1, table.length() - 1).split("`\\.`", -1);
        ask.setString(1, names.length == 1 ? null : names[0]);
        ask.setString(2, names[names.length - 1]);
    }

    /** Foreign keys and triggers are not taken over. */
    @Override
    public void makeLike(Session session, String table, Write write) throws SQLException {
        session.run("CREATE TABLE " + table + " LIKE " + write.table());
    }

    @Override
    public Optional<String> cascades() {
        return Optional.of(CASCADES);
    }

    @Override
    public Optional<BulkWays> bulk() {
        return Optional.of(new MariaDbBulk());
    }
}
