package dev.tieline.connector.jdbc;

import dev.tieline.api.Document;
import dev.tieline.connector.sql.Catalogue;
import dev.tieline.connector.sql.Grammar;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What DuckDB says of its tables (documentation, "DuckDB Metadata Functions"). */
final class DuckDbCatalogue implements Catalogue {
    private static final Pattern PIVOT = Pattern.compile("(?i)\\bpivot");

    private static final String COLUMNS =
            """
            SELECT c.schema_name AS space, c.table_name AS thing, c.column_name AS name,
              c.data_type AS type, CASE WHEN c.is_nullable THEN 1 ELSE 0 END AS nullable,
              nullif(list_position(k.constraint_column_names, c.column_name), 0) AS place,
              c.numeric_scale AS scale
            FROM duckdb_columns() c LEFT JOIN duckdb_constraints() k
              ON k.table_oid = c.table_oid AND k.database_oid = c.database_oid
                AND k.constraint_type = 'PRIMARY KEY'
            WHERE c.database_name = current_database()
              AND c.schema_name = coalesce(:schema, current_schema()) AND c.table_name = :name
            ORDER BY c.column_index
            """;
    private static final String TABLES =
            """
            SELECT DISTINCT CASE WHEN schema_name = current_schema() THEN table_name
              ELSE schema_name || '.' || table_name END AS name
            FROM duckdb_columns() WHERE database_name = current_database() AND NOT internal
            ORDER BY 1 LIMIT 5000
            """;

    @Override
    public Grammar grammar() {
        return DuckDb.GRAMMAR;
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
        return "SELECT keyword_name AS name FROM duckdb_keywords() WHERE keyword_category <>"
                + " 'unreserved'";
    }

    /** As {@link DuckDb#kind} has them. */
    @Override
    public Optional<Form> form(Document column) {
        String type = column.text(TYPE).orElse("");
        return Optional.ofNullable(
                switch (DuckDb.kind(type)) {
                    case WHOLE -> Form.of("integer");
                    case DECIMAL -> Form.decimal(column);
                    case FLOATING -> Form.of("number").unordered();
                    case TRUTH -> Form.of("boolean");
                    case DATE -> Form.text("date");
                    case INSTANT -> Form.text("date-time");
                    case TEXT, LOCAL -> Form.of("string");
                    case BYTES -> Form.bytes();
                    case JSON -> Form.json();
                    case UNORDERED -> Form.of("string").unordered();
                    case OTHER -> other(type);
                });
    }

    @Override
    public Optional<Form> form(ResultSetMetaData answer, int index) throws SQLException {
        String type = String.valueOf(answer.getColumnTypeName(index));
        return form(Document.of(Map.of(TYPE, type, SCALE, (long) answer.getScale(index))));
    }

    /** It is prepared with a query of its own, for the values that become columns. */
    @Override
    public Optional<String> objection(String query) {
        return PIVOT.matcher(query).find()
                ? Optional.of(
                        "DuckDB reads rows to know the columns of a PIVOT. Declare this one by hand.")
                : Optional.empty();
    }

    private static @Nullable Form other(String type) {
        return switch (type) {
            case "UUID" -> Form.text("uuid");
            case "TIME", "TIMESTAMP_NS", "INTERVAL", "BIT" -> Form.of("string");
            default -> null;
        };
    }
}
