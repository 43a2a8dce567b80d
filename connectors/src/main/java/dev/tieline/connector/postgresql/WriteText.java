package dev.tieline.connector.postgresql;

import dev.tieline.connector.sql.Grammar;
import dev.tieline.connector.sql.TableOperation.Verb;
import dev.tieline.connector.sql.TableOperation.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The statement that writes one row. Made of names that the system file declares, never of what a
 * record holds.
 *
 * @param jdbc with a {@code ?} at each value
 * @param parameters the fields in their order
 */
record WriteText(String jdbc, List<String> parameters) {
    WriteText {
        parameters = List.copyOf(parameters);
    }

    /**
     * @param present which of the declared fields a record has, the key among them
     */
    static WriteText of(Write write, Set<String> present) {
        List<String> columns =
                write.fields().keySet().stream().filter(present::contains).sorted().toList();
        List<String> others = columns.stream().filter(c -> !write.key().contains(c)).toList();
        List<String> parameters = new ArrayList<>();
        String text =
                switch (write.verb()) {
                    case INSERT, UPSERT -> {
                        parameters.addAll(columns);
                        yield insert(write, columns) + conflict(write, others);
                    }
                    case UPDATE -> {
                        parameters.addAll(others);
                        parameters.addAll(write.key());
                        yield "UPDATE "
                                + write.table()
                                + " SET "
                                + joined(others, ", ", c -> c + " = ?")
                                + where(write);
                    }
                    case DELETE -> {
                        parameters.addAll(write.key());
                        yield "DELETE FROM " + write.table() + where(write);
                    }
                };
        return new WriteText(text, parameters);
    }

    private static String insert(Write write, List<String> columns) {
        return "INSERT INTO "
                + write.table()
                + (columns.isEmpty()
                        ? " DEFAULT VALUES"
                        : " ("
                                + joined(columns, ", ", c -> c)
                                + ") VALUES ("
                                + joined(columns, ", ", _ -> "?")
                                + ")");
    }

    private static String conflict(Write write, List<String> others) {
        if (write.key().isEmpty()) {
            return "";
        }
        String on = " ON CONFLICT (" + joined(write.key(), ", ", c -> c) + ") DO ";
        return write.verb() == Verb.INSERT || others.isEmpty()
                ? on + "NOTHING"
                : on + "UPDATE SET " + joined(others, ", ", c -> c + " = EXCLUDED." + c);
    }

    private static String where(Write write) {
        return " WHERE " + joined(write.key(), " AND ", c -> c + " = ?");
    }

    private static String joined(
            List<String> columns, String between, java.util.function.UnaryOperator<String> each) {
        return columns.stream()
                .map(Grammar.POSTGRESQL::quoted)
                .map(each)
                .collect(Collectors.joining(between));
    }
}
