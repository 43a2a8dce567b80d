package dev.tieline.connector.postgresql;

import dev.tieline.connector.sql.TableOperation.Verb;
import dev.tieline.connector.sql.TableOperation.Write;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The table of an operation, as far as the operation writes it.
 *
 * @param columns declared ones, in their order in temporary tables
 * @param key places of the key in {@code columns}
 * @param plain whether it is a table of its own, whose rows tell who made them last
 */
record TableShape(Write write, List<Column> columns, List<Integer> key, boolean plain) {
    private static final String CATALOGUE =
            """
            SELECT a.attname, format_type(a.atttypid, a.atttypmod), t.typcategory = 'A', t.typname,
              CASE WHEN o.oid IS NOT NULL
                THEN quote_ident(n.nspname) || '.' || quote_ident(o.collname) END,
              o.collisdeterministic, c.relkind
            FROM pg_catalog.pg_class c
              LEFT JOIN pg_catalog.pg_attribute a
                ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
              LEFT JOIN pg_catalog.pg_collation o ON o.oid = a.attcollation
              LEFT JOIN pg_catalog.pg_namespace n ON n.oid = o.collnamespace
            WHERE c.oid = to_regclass(?)
            """;
    private static final Set<String> WHOLE = Set.of("int2", "int4", "int8");
    private static final Set<String> TEXT = Set.of("text", "varchar");

    TableShape {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /**
     * A column of it.
     *
     * @param type as it is written in SQL, with its collation
     * @param array whether lists are arrays there
     * @param bytes whether texts are base64 of bytes
     * @param exact kind of values that are the same there only when they are the same here; null
     *     when there is none
     */
    record Column(
            String name, String type, boolean array, boolean bytes, @Nullable Class<?> exact) {

        /** Whether another value of this kind can only be the same when it equals this. */
        boolean tells(@Nullable Object value) {
            // Blanks at the end do not count in every type.
            return exact != null
                    && exact.isInstance(value)
                    && !(value instanceof String text && text.endsWith(" "));
        }
    }

    /** What cannot be written there whatever a record holds. */
    static final class Missing extends Exception {
        private final String state;
        private final String what;

        Missing(String state, String what) {
            super(state, null, false, false);
            this.state = state;
            this.what = what;
        }

        String state() {
            return state;
        }

        /** As it follows a sentence, such as {@code , column 'sku'}. */
        String what() {
            return what;
        }
    }

    /** Asks the catalogue. */
    static TableShape of(Session session, Write write) throws SQLException, Missing {
        Map<String, Column> there = new HashMap<>();
        boolean found = false;
        boolean plain = false;
        try (PreparedStatement statement = session.jdbc().prepareStatement(CATALOGUE)) {
            statement.setString(1, write.table());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found = true;
                    plain = rows.getString(7).equals("r");
                    String name = rows.getString(1);
                    if (name != null) {
                        // Rows are asked for each of their fields by it.
                        there.put(name, column(rows, name.intern(), write));
                    }
                }
            }
        }
        if (!found) {
            throw new Missing("42P01", "");
        }
        List<String> names =
                write.verb() == Verb.DELETE
                        ? write.key()
                        : write.fields().keySet().stream().sorted().toList();
        for (String name : names) {
            if (!there.containsKey(name)) {
                throw new Missing("42703", ", column '" + name + "'");
            }
        }
        return new TableShape(
                write,
                names.stream().map(there::get).toList(),
                write.key().stream().map(names::indexOf).toList(),
                plain);
    }

    private static Column column(ResultSet row, String name, Write write) throws SQLException {
        String collation = row.getString(5);
        boolean blind = collation != null && row.getString(6).equals("f");
        String type = row.getString(4);
        return new Column(
                name,
                row.getString(2) + (collation == null ? "" : " COLLATE " + collation),
                row.getString(3).equals("t"),
                write.fields().getOrDefault(name, false),
                WHOLE.contains(type)
                        ? Long.class
                        : TEXT.contains(type) && !blind ? String.class : null);
    }

    /** Names in temporary tables of all columns, or of those of the key. */
    Stream<Integer> places(boolean keyOnly) {
        return keyOnly ? key.stream() : IntStream.range(0, columns.size()).boxed();
    }

    /** The definition of a temporary table's columns. */
    String definition(boolean keyOnly) {
        return places(keyOnly)
                .map(i -> "c" + i + " " + columns.get(i).type())
                .collect(java.util.stream.Collectors.joining(", "));
    }
}
