package dev.tieline.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * One step from a data format to the next, done in one transaction together with the note that it
 * is done.
 *
 * @param what it does, for the log
 * @param work what is done on the connection; neither commits nor rolls back
 */
record Migration(String what, Work work) {

    /** A step of statements, in their order. */
    Migration(String what, List<String> statements) {
        this(what, new Statements(statements));
    }

    /** What a step does. */
    @FunctionalInterface
    interface Work {
        void run(Connection connection) throws SQLException;
    }

    private record Statements(List<String> texts) implements Work {
        Statements {
            texts = List.copyOf(texts);
        }

        @Override
        public void run(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                for (String text : texts) {
                    statement.execute(text);
                }
            }
        }
    }
}
