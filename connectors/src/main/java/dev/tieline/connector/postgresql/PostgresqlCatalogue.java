package dev.tieline.connector.postgresql;

import dev.tieline.api.Document;
import dev.tieline.connector.sql.Catalogue;
import dev.tieline.connector.sql.Grammar;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL says of its tables (documentation of version 18, chapter 52). */
final class PostgresqlCatalogue implements Catalogue {
    /**
     * A domain comes as what it is made of. The scale of a numeric is in the lower eleven bits of
     * its modifier, with a sign.
     */
    private static final String COLUMNS =
            """
            SELECT n.nspname AS space, c.relname AS thing, a.attname AS name,
              format_type(a.atttypid, a.atttypmod) AS type, (NOT a.attnotnull)::int AS nullable,
              CASE WHEN array_position(i.indkey::int2[], a.attnum)
                  < array_lower(i.indkey::int2[], 1) + i.indnkeyatts
                THEN array_position(i.indkey::int2[], a.attnum) END AS place,
              b.typname::text AS kind, b.typtype::text AS sort,
              (b.typnamespace = 'pg_catalog'::regnamespace)::int AS own,
              (b.oid <> t.oid)::int AS several, a.attndims AS dimensions,
              CASE WHEN b.typname IN ('varchar', 'bpchar') AND r.typmod > 4
                THEN r.typmod - 4 END AS length,
              CASE WHEN b.typname = 'numeric' AND r.typmod >= 4
                THEN (((r.typmod - 4) & 2047) # 1024) - 1024 END AS scale,
              (SELECT jsonb_agg(l.enumlabel ORDER BY l.enumsortorder)
                FROM pg_catalog.pg_enum l WHERE l.enumtypid = b.oid) AS choices
            FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_catalog.pg_attribute a
                ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              JOIN LATERAL (
                WITH RECURSIVE made(type, typmod) AS (
                  SELECT a.atttypid, a.atttypmod
                  UNION ALL SELECT d.typbasetype, d.typtypmod
                  FROM made JOIN pg_catalog.pg_type d ON d.oid = made.type AND d.typtype = 'd')
                SELECT m.type, m.typmod FROM made m
                  JOIN pg_catalog.pg_type o ON o.oid = m.type AND o.typtype <> 'd') r ON true
              JOIN pg_catalog.pg_type t ON t.oid = r.type
              JOIN pg_catalog.pg_type b ON b.oid = CASE
                WHEN t.typinput = 'pg_catalog.array_in'::regproc THEN t.typelem ELSE t.oid END
              LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary
            WHERE c.oid = to_regclass(:table) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
            ORDER BY a.attnum
            """;

    private static final String TABLES =
            """
            SELECT CASE WHEN pg_table_is_visible(c.oid) THEN c.relname::text
              ELSE n.nspname || '.' || c.relname END AS name
            FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
              AND left(n.nspname, 3) <> 'pg_' AND n.nspname <> 'information_schema'
            ORDER BY 1 LIMIT 5000
            """;

    @Override
    public Grammar grammar() {
        return Grammar.POSTGRESQL;
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
        return "SELECT word AS name FROM pg_get_keywords() WHERE catcode <> 'U'";
    }

    @Override
    public Optional<Form> form(Document column) {
        Form one = single(column);
        if (!is(column, "several")) {
            return Optional.of(one);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "array");
        // Of more dimensions items are lists; a type itself does not say how many there are.
        if (column.field("dimensions").filter(n -> n.equals(1L)).isPresent()) {
            schema.put("items", nullable(one.schema()));
        }
        return Optional.of(new Form(schema, true, ""));
    }

    /** The driver names what a domain is made of, and columns that count in words of its own. */
    @Override
    public Optional<Form> form(ResultSetMetaData answer, int index) throws SQLException {
        boolean array = answer.getColumnType(index) == Types.ARRAY;
        String name = answer.getColumnTypeName(index);
        String kind =
                switch (array ? name.replaceFirst("^_", "") : name) {
                    case "smallserial", "serial", "bigserial" -> "int8";
                    case String other -> other;
                };
        int precision = answer.getPrecision(index);
        Map<String, @Nullable Object> column = new LinkedHashMap<>();
        column.put("kind", kind);
        column.put("own", 1L);
        column.put("several", array ? 1L : 0L);
        if (kind.equals("numeric") && precision > 0) {
            column.put(SCALE, (long) answer.getScale(index));
        } else if (precision > 0 && precision < Integer.MAX_VALUE) {
            column.put(LENGTH, (long) precision);
        }
        return form(Document.of(column));
    }

    /** Parameters have the types that it finds for them when it prepares, whatever comes. */
    @Override
    public List<String> doubts(boolean parameters) {
        return List.of();
    }

    /** Any item of an array can be NULL. */
    private static Map<String, Object> nullable(Map<String, Object> schema) {
        return schema.get("type") instanceof String type
                ? Map.of("type", List.of(type, "null"))
                : schema;
    }

    private static Form single(Document column) {
        if (column.text("sort").filter("e"::equals).isPresent()) {
            return column.field("choices")
                    .map(choices -> new Form(Map.of("type", "string", "enum", choices), true, ""))
                    .orElse(Form.of("string"));
        }
        return is(column, "own") ? builtIn(column) : Form.of("string");
    }

    /** As {@link Column} has them. */
    private static Form builtIn(Document column) {
        return switch (column.text("kind").orElse("")) {
            case "int2", "int4", "int8", "oid" -> Form.of("integer");
            case "numeric" -> Form.decimal(column);
            case "float4", "float8" -> Form.of("number");
            case "bool" -> Form.of("boolean");
            case "json", "jsonb" -> Form.json();
            case "bytea" -> Form.bytes();
            case "timestamptz" -> Form.text("date-time");
            case "date" -> Form.text("date");
            case "uuid" -> Form.text("uuid");
            case "varchar", "bpchar" -> Form.text(column);
            default -> Form.of("string");
        };
    }

    private static boolean is(Document column, String name) {
        return column.field(name).filter(n -> n.equals(1L)).isPresent();
    }
}
