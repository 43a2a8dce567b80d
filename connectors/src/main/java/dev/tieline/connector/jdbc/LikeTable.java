package dev.tieline.connector.jdbc;

import dev.tieline.connector.sql.TableOperation.Write;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes a table by the statement that made another one, where the database has no statement for
 * that but keeps the other's text.
 *
 * @param definition a question for the statement that made a table, by its schema, which may be
 *     NULL, and name
 * @param key how a table that has no unique key gets one
 */
record LikeTable(Session session, String definition, Key key) {

    /** A statement that lets each key be there once. */
    @FunctionalInterface
    interface Key {
        /**
         * @param names of the table, not quoted
         * @param columns quoted
         */
        String text(String[] names, String columns);
    }

    /**
     * @param table quoted
     * @param write of the table that it is to be like
     */
    void make(String table, Write write) throws SQLException {
        // As the database keeps it the name is followed by the columns.
        String made = made(write.table());
        session.run("CREATE TABLE " + table + made.substring(Math.max(0, made.indexOf('('))));
        Dialect dialect = session.dialect();
        Write there =
                new Write(write.operation(), write.fields(), write.verb(), table, write.key());
        Set<String> columns = Set.copyOf(write.key());
        if (!columns.isEmpty()
                && dialect.uniques(session, there).stream().noneMatch(columns::equals)) {
            String quoted =
                    write.key().stream()
                            .map(dialect.grammar()::quoted)
                            .collect(Collectors.joining(", "));
            session.run(key.text(dialect.names(table), quoted));
        }
    }

    private String made(String table) throws SQLException {
        String[] names = session.dialect().names(table);
        try (PreparedStatement ask = session.prepare(definition)) {
            ask.setString(1, names.length == 1 ? null : names[0]);
            ask.setString(2, names[names.length - 1]);
            try (ResultSet told = ask.executeQuery()) {
                return told.next() ? told.getString(1) : "";
            }
        }
    }
}
