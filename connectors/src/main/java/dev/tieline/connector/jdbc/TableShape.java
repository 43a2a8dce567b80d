package dev.tieline.connector.jdbc;

import dev.tieline.connector.sql.TableOperation.Verb;
import dev.tieline.connector.sql.TableOperation.Write;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table of an operation, as far as the operation writes it.
 *
 * @param columns declared ones, in the order of their names
 * @param key places of the key in {@code columns}
 */
record TableShape(Write write, Dialect dialect, List<Column> columns, List<Integer> key)
        implements Chunk.Shape {
    TableShape {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /**
     * A column of it.
     *
     * @param base64 whether texts are base64 of bytes
     * @param longest characters or bytes in it, 0 when nobody knows
     */
    record Column(String name, Kind kind, boolean base64, int longest) {}

    /** What cannot be written there whatever a record holds. */
    static final class Missing extends Exception {
        private final String what;
        private final String remedy;

        Missing(String what, String remedy) {
            super("missing", null, false, false);
            this.what = what;
            this.remedy = remedy;
        }

        /** A sentence. */
        String what() {
            return what;
        }

        String remedy() {
            return remedy;
        }
    }

    /** Asks the catalogue. */
    static TableShape of(Session session, Write write) throws SQLException, Missing {
        Dialect dialect = session.dialect();
        Map<String, Column> there = columns(session, write);
        List<String> names =
                write.verb() == Verb.DELETE
                        ? write.key()
                        : write.fields().keySet().stream().sorted().toList();
        for (String name : names) {
            if (!there.containsKey(name)) {
                throw new Missing(
                        "The table has no column '" + name + "'.",
                        "Compare table, key and body with the database.");
            }
        }
        Optional<String> objection = dialect.objection(session, write.table());
        if (objection.isPresent()) {
            throw new Missing(objection.get(), "Write to another table, or change this one.");
        }
        boolean makes = write.verb() == Verb.INSERT || write.verb() == Verb.UPSERT;
        if (makes && !write.key().isEmpty()) {
            Set<String> key = Set.copyOf(write.key());
            if (dialect.uniques(session, write).stream().noneMatch(key::equals)) {
                throw new Missing(
                        "No unique index covers the key, so that a row could be made twice.",
                        "Make a unique index on the columns of 'key'.");
            }
        }
        return new TableShape(
                write,
                dialect,
                names.stream().map(there::get).toList(),
                write.key().stream().map(names::indexOf).toList());
    }

    private static Map<String, Column> columns(Session session, Write write) throws SQLException {
        Map<String, Column> there = new HashMap<>();
        try (PreparedStatement statement =
                        session.prepare("SELECT * FROM " + write.table() + " WHERE 1 = 0");
                ResultSet none = statement.executeQuery()) {
            ResultSetMetaData data = none.getMetaData();
            for (int i = 1; i <= data.getColumnCount(); i++) {
                String name = data.getColumnName(i).intern();
                there.put(
                        name,
                        new Column(
                                name,
                                session.dialect().kind(data, i),
                                write.fields().getOrDefault(name, false),
                                Math.max(0, data.getPrecision(i))));
            }
        }
        return there;
    }

    @Override
    public int size() {
        return columns.size();
    }

    @Override
    public String name(int column) {
        return columns.get(column).name();
    }

    @Override
    public Verb verb() {
        return write.verb();
    }

    /** Of texts only the database knows which are the same. */
    @Override
    public boolean tells(int column, @Nullable Object value) {
        return value instanceof Long && columns.get(column).kind() == Kind.WHOLE;
    }

    /** A column's name in statements. */
    String quoted(int column) {
        return dialect.grammar().quoted(name(column));
    }

    /** What is bound for a column. */
    @Nullable Object bound(int column, @Nullable Object value) throws Values.Unfit {
        Column one = columns.get(column);
        return dialect.bound(one.name(), one.kind(), value, one.base64());
    }
}
