package dev.tieline.connector.binlog;

import dev.tieline.connector.changes.Unfit;
import dev.tieline.connector.jdbc.Kind;
import dev.tieline.connector.sql.Questions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the server says of itself and of a table, now.
 *
 * @param source what changes come from, in one word: the server's number, the database and the
 *     table
 * @param database of the table
 * @param folds whether names of tables do not differ by case
 * @param keyed whether the table has a primary key
 * @param columns all of the table, in their order, each with what it holds; those that are declared
 *     are carried
 */
record Survey(
        String source, String database, boolean folds, boolean keyed, Map<String, Column> columns) {
    private static final String TABLE =
            """
            SELECT table_type, coalesce(engine, '') FROM information_schema.tables
            WHERE table_schema = database() AND BINARY table_name = ?
            """;
    private static final String COLUMNS =
            """
            SELECT column_name, lower(data_type), coalesce(character_set_name, ''),
                coalesce(numeric_precision, 0), lower(column_type), column_key, upper(extra)
            FROM information_schema.columns
            WHERE table_schema = database() AND BINARY table_name = ? ORDER BY ordinal_position
            """;

    /** Rules by which the engine changes rows without a word in the log. */
    private static final Pattern CASCADES =
            Pattern.compile(
                    "^\\s*CONSTRAINT `.*\\) REFERENCES `.*\\) ?.*ON (DELETE|UPDATE) (CASCADE|SET)",
                    Pattern.MULTILINE);

    private static final Set<Integer> NOT_READABLE = Set.of(1142, 1143);
    private static final Set<String> TEXTS =
            Set.of("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set");
    private static final Set<String> BYTES =
            Set.of("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob");

    /**
     * A column of the table.
     *
     * @param type as the database names it
     * @param kind what it holds; {@link Kind#UNORDERED} when it is not carried
     */
    record Column(String type, Kind kind) {
        static Column of(ResultSet row) throws SQLException {
            String type = row.getString(2);
            String whole = row.getString(5);
            boolean computed = row.getString(7).contains("VIRTUAL");
            boolean compressed = whole.contains("compressed");
            return computed || compressed
                    ? new Column(
                            computed ? type + " (virtual)" : type + " (compressed)", Kind.UNORDERED)
                    : new Column(type, kind(type, row.getString(3), row.getLong(4)));
        }

        private static Kind kind(String type, String charset, long precision) {
            if (TEXTS.contains(type)) {
                return Charsets.carried(charset)
                        ? Kind.TEXT
                        : charset.equals(Charsets.BINARY) ? Kind.BYTES : Kind.UNORDERED;
            }
            if (BYTES.contains(type)) {
                return Kind.BYTES;
            }
            return switch (type) {
                case "tinyint", "smallint", "mediumint", "int", "bigint", "year" -> Kind.WHOLE;
                case "decimal" -> Kind.DECIMAL;
                case "float", "double" -> Kind.FLOATING;
                case "bit" -> precision == 1 ? Kind.TRUTH : Kind.BYTES;
                case "date" -> Kind.DATE;
                case "datetime" -> Kind.LOCAL;
                case "timestamp" -> Kind.INSTANT;
                case "time" -> Kind.OTHER;
                default -> Kind.UNORDERED;
            };
        }
    }

    static Survey of(Questions side, BinlogTable table) throws SQLException, Unfit {
        ServerLook server = ServerLook.of(side);
        server.check();
        plain(side, table);
        Map<String, Column> columns = new LinkedHashMap<>();
        List<Boolean> keys = new ArrayList<>();
        side.rows(
                row -> {
                    keys.add("PRI".equals(row.getString(6)));
                    return columns.put(row.getString(1), Column.of(row));
                },
                COLUMNS,
                table.name());
        Survey survey =
                new Survey(
                        server.id()
                                + "/"
                                + URLEncoder.encode(server.database(), StandardCharsets.UTF_8)
                                + "."
                                + table.name(),
                        server.database(),
                        server.folds(),
                        keys.contains(true),
                        columns);
        for (String column : table.columns().keySet()) {
            survey.fits(table, column);
        }
        readable(side, table);
        return survey;
    }

    /** The log has every table for whoever may read it; the grant is the owner's leave. */
    private static void readable(Questions side, BinlogTable table) throws SQLException, Unfit {
        try {
            side.rows(
                    row -> row,
                    "SELECT "
                            + table.columns().keySet().stream()
                                    .map(Survey::quoted)
                                    .collect(Collectors.joining(", "))
                            + " FROM "
                            + quoted(table.name())
                            + " LIMIT 0");
        } catch (SQLException e) {
            if (NOT_READABLE.contains(e.getErrorCode())) {
                throw new Unfit(
                        "table-not-readable",
                        "The user may not read '" + table.name() + "', or columns of it.",
                        "Let its owner run: GRANT SELECT ON " + table.name() + " TO ...");
            }
            throw e;
        }
    }

    /** A name as a statement has it. */
    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** Names of charsets by the numbers of their collations, as the server has them. */
    static Map<Integer, String> charsets(Questions side) throws SQLException {
        Map<Integer, String> charsets = new HashMap<>();
        // Newer servers leave some numbers out of the first; older ones have none in the second.
        for (String of : List.of("collations", "collation_character_set_applicability")) {
            side.rows(
                    row -> {
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            if (row.getMetaData().getColumnLabel(i).equalsIgnoreCase("id")
                                    && row.getString("character_set_name") != null
                                    && row.getInt(i) > 0) {
                                charsets.put(row.getInt(i), row.getString("character_set_name"));
                            }
                        }
                        return of;
                    },
                    "SELECT * FROM information_schema." + of);
        }
        return charsets;
    }

    private static void plain(Questions side, BinlogTable table) throws SQLException, Unfit {
        record Kinds(String type, String engine) {}
        Kinds kinds =
                side.row(row -> new Kinds(row.getString(1), row.getString(2)), TABLE, table.name())
                        .orElseThrow(() ->
                                new Unfit(
                                        "table-missing",
                                        "There is no table '"
                                                + table.name()
                                                + "', or the user may not read it.",
                                        "Correct 'table' in the system's file, or let the owner"
                                                + " run: GRANT SELECT ON "
                                                + table.name()
                                                + " TO ..."));
        if (!kinds.type().equals("BASE TABLE") || !kinds.engine().equalsIgnoreCase("InnoDB")) {
            throw new Unfit(
                    "table-not-plain",
                    "'"
                            + table.name()
                            + "' is no plain table of InnoDB ("
                            + (kinds.type() + " " + kinds.engine()).strip()
                            + ").",
                    "Follow a plain table: ALTER TABLE "
                            + table.name()
                            + " ENGINE = InnoDB makes one of another engine.");
        }
        String made =
                side.row(row -> row.getString(2), "SHOW CREATE TABLE " + quoted(table.name()))
                        .orElse("");
        if (CASCADES.matcher(made).find()) {
            throw new Unfit(
                    "table-cascaded",
                    "A foreign key of '"
                            + table.name()
                            + "' changes or deletes its rows with those of another table, and the"
                            + " log says nothing of that.",
                    "Follow a table without such a key, or let the owner make it ON DELETE"
                            + " RESTRICT ON UPDATE RESTRICT.");
        }
    }

    private void fits(BinlogTable table, String column) throws Unfit {
        Column found = columns.get(column);
        if (found == null) {
            throw Unfit.missing(table.name(), column);
        }
        if (found.kind() == Kind.UNORDERED) {
            throw Unfit.notCarried(column, found.type());
        }
        if (!table.fits(column, found.kind())) {
            throw Unfit.changed(column, found.type());
        }
    }
}
