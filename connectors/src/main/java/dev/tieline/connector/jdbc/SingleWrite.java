package dev.tieline.connector.jdbc;

import dev.tieline.api.Document;
import dev.tieline.connector.jdbc.Dialect.Meaning;
import dev.tieline.connector.jdbc.Dialect.Said;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One row on its way into a table, by statements that every database knows. Made of names that the
 * catalogue has, never of what a record holds. Used by one thread.
 */
final class SingleWrite {
    private final Session session;
    private final TableShape shape;
    private final Document input;
    private final List<Integer> present;

    SingleWrite(Session session, TableShape shape, Document input) {
        this.session = session;
        this.shape = shape;
        this.input = input;
        this.present =
                IntStream.range(0, shape.size())
                        .filter(i -> input.fields().containsKey(shape.name(i)))
                        .boxed()
                        .toList();
    }

    /** Columns beside the key that have a value. */
    List<Integer> others() {
        return present.stream().filter(i -> !shape.key().contains(i)).toList();
    }

    /** How many rows it changed; empty when somebody else made the row at the same time. */
    Optional<Integer> once() throws SQLException, Values.Unfit {
        boolean keyed = !shape.key().isEmpty();
        return switch (shape.verb()) {
            case DELETE -> Optional.of(change("DELETE FROM " + table() + where(), shape.key()));
            case UPDATE -> Optional.of(update());
            case UPSERT -> {
                int updated = others().isEmpty() ? found() : update();
                // A row that is there and has nothing else to be written stays as it is.
                yield updated > 0 ? Optional.of(others().isEmpty() ? 0 : updated) : insert();
            }
            case INSERT -> keyed && found() > 0 ? Optional.of(0) : insert();
        };
    }

    private Optional<Integer> insert() throws SQLException, Values.Unfit {
        try {
            return Optional.of(
                    change(
                            "INSERT INTO "
                                    + table()
                                    + (present.isEmpty()
                                            ? shape.dialect().defaults()
                                            : " ("
                                                    + names(present, ", ", "")
                                                    + ") VALUES ("
                                                    + "?, ".repeat(present.size() - 1)
                                                    + "?)"),
                            present));
        } catch (SQLException e) {
            if (!shape.key().isEmpty()
                    && said(e).meaning() == Meaning.ROW
                    && foundAfterwards() > 0) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** After a mistake some databases take no more questions in the same transaction. */
    private int foundAfterwards() throws Values.Unfit {
        try {
            session.again();
            return found();
        } catch (SQLException _) {
            return 0;
        }
    }

    private Said said(SQLException e) {
        return shape.dialect().said(e, shape.write().fields().keySet());
    }

    /** That it was raced twice. */
    Said raced() {
        return new Said(Meaning.LATER, "row-raced", "others write the same row", "", "");
    }

    private int update() throws SQLException, Values.Unfit {
        List<Integer> bound = new ArrayList<>(others());
        bound.addAll(shape.key());
        return change(
                "UPDATE " + table() + " SET " + names(others(), ", ", " = ?") + where(), bound);
    }

    private int change(String sql, List<Integer> bound) throws SQLException, Values.Unfit {
        List<@Nullable Object> values = values(bound);
        try (PreparedStatement statement = session.prepare(sql)) {
            Values.bind(statement, values);
            return statement.executeUpdate();
        }
    }

    private int found() throws SQLException, Values.Unfit {
        List<@Nullable Object> values = values(shape.key());
        try (PreparedStatement statement = session.prepare("SELECT 1 FROM " + table() + where())) {
            Values.bind(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? 1 : 0;
            }
        }
    }

    private List<@Nullable Object> values(List<Integer> columns) throws Values.Unfit {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i : columns) {
            values.add(shape.bound(i, input.fields().get(shape.name(i))));
        }
        return values;
    }

    private String table() {
        return shape.write().table();
    }

    private String where() {
        return " WHERE " + names(shape.key(), " AND ", " = ?");
    }

    private String names(List<Integer> columns, String between, String behind) {
        return columns.stream()
                .map(i -> shape.quoted(i) + behind)
                .collect(Collectors.joining(between));
    }
}
