package dev.tieline.connector.jdbc;

import dev.tieline.api.Document;
import dev.tieline.connector.sql.Catalogue;
import dev.tieline.connector.sql.Grammar;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What MariaDB says of its tables (documentation, "Information Schema Tables"). */
final class MariaDbCatalogue implements Catalogue {
    /** A text without a length is JSON there when a check says so; the driver is told the same. */
    private static final String COLUMNS =
            """
            SELECT c.table_schema AS space, c.table_name AS thing, c.column_name AS name,
              c.column_type AS type, if(c.is_nullable = 'YES', 1, 0) AS nullable,
              (SELECT min(s.seq_in_index) FROM information_schema.statistics s
                WHERE s.table_schema = c.table_schema AND s.table_name = c.table_name
                  AND s.column_name = c.column_name AND s.index_name = 'PRIMARY') AS place,
              c.data_type AS kind, c.character_maximum_length AS length, c.numeric_scale AS scale,
              (SELECT count(*) FROM information_schema.check_constraints j
                WHERE j.constraint_schema = c.table_schema AND j.table_name = c.table_name
                  AND j.check_clause = concat('json_valid(`', c.column_name, '`)')) AS of_json
            FROM information_schema.columns c
            WHERE c.table_schema = coalesce(:schema, database()) AND c.table_name = :name
            ORDER BY c.ordinal_position
            """;

    private static final String TABLES =
            """
            SELECT if(table_schema = database(), table_name, concat(table_schema, '.', table_name))
              AS name
            FROM information_schema.tables
            WHERE table_schema NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys')
            ORDER BY 1 LIMIT 5000
            """;

    /** Types of places, which come as bytes. */
    private static final Set<String> SHAPES =
            Set.of(
                    "GEOMETRY",
                    "POINT",
                    "LINESTRING",
                    "POLYGON",
                    "MULTIPOINT",
                    "MULTILINESTRING",
                    "MULTIPOLYGON",
                    "GEOMETRYCOLLECTION");

    @Override
    public Grammar grammar() {
        return MariaDb.GRAMMAR;
    }

    @Override
    public String columns() {
        return COLUMNS;
    }

    @Override
    public String tables() {
        return TABLES;
    }

    @Override
    public String words() {
        return "SELECT word AS name FROM information_schema.keywords";
    }

    /** As {@link MariaDb#kind} has them. */
    @Override
    public Optional<Form> form(Document column) {
        String type = column.text(TYPE).orElse("");
        boolean json = column.field("of_json").filter(n -> n.equals(1L)).isPresent();
        return Optional.ofNullable(
                switch (column.text("kind").orElse("")) {
                    case "tinyint" -> type.startsWith("tinyint(1)") ? truth() : Form.of("integer");
                    case "smallint", "mediumint", "int", "bigint", "year" -> Form.of("integer");
                    case "decimal" -> Form.decimal(column);
                    case "float", "double" -> Form.of("number").unordered();
                    case "bit" -> type.equals("bit(1)") ? Form.of("boolean") : Form.bytes();
                    case "date" -> Form.text("date");
                    case "timestamp" -> Form.text("date-time");
                    case "datetime", "time", "inet4", "inet6" -> Form.of("string");
                    case "uuid" -> Form.text("uuid");
                    case "char", "varchar" -> Form.text(column);
                    case "tinytext", "text", "mediumtext", "longtext" ->
                            json ? Form.json() : Form.of("string");
                    // Sorted by their number, compared by their text.
                    case "enum", "set" -> Form.of("string").unordered();
                    case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" ->
                            Form.bytes();
                    default -> null;
                });
    }

    @Override
    public Optional<Form> form(ResultSetMetaData answer, int index) throws SQLException {
        String name = answer.getColumnTypeName(index).toUpperCase(Locale.ROOT);
        return Optional.ofNullable(
                switch (new MariaDb().kind(answer, index)) {
                    case WHOLE -> Form.of("integer");
                    case DECIMAL -> Form.of(answer.getScale(index) == 0 ? "integer" : "number");
                    case FLOATING -> Form.of("number");
                    case TRUTH -> name.equals("BIT") ? Form.of("boolean") : truth();
                    case DATE -> Form.text("date");
                    case INSTANT -> Form.text("date-time");
                    case BYTES -> SHAPES.contains(name) ? null : Form.bytes();
                    case JSON -> Form.json();
                    case TEXT, LOCAL, OTHER, UNORDERED -> Form.of("string");
                });
    }

    /** The driver writes values into the text, and the database names columns by their text. */
    @Override
    public boolean lasts(String label) {
        return !label.contains("?");
    }

    private static Form truth() {
        return Form.of("boolean")
                .doubted(
                        "is tinyint(1), which stands for true and false; write integer if it holds"
                                + " other numbers than 0 and 1.");
    }
}
