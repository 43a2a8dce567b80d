package dev.tieline.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** An SQLite database as text: a statement on each line, blobs in hex. */
final class DatabaseText {
    private DatabaseText() {}

    /** All of it at one moment; whoever has it open goes on. */
    static List<String> of(Path database) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = open(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            lines.add("PRAGMA application_id = " + ask(statement, "PRAGMA application_id").get(0));
            String made = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid";
            for (String sql : ask(statement, made)) {
                lines.add(sql.replaceAll("\\s+", " "));
            }
            String tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid";
            for (String table : ask(statement, tables)) {
                lines.addAll(ask(statement, rows(table, columns(statement, table))));
            }
        }
        return lines;
    }

    private static List<String> columns(Statement statement, String table) throws SQLException {
        return ask(statement, "SELECT name FROM pragma_table_info('" + table + "') ORDER BY cid");
    }

    /** Makes a text with a line break in it no more than one line. */
    private static String rows(String table, List<String> columns) {
        List<String> values = new ArrayList<>();
        for (String column : columns) {
            String name = '"' + column + '"';
            values.add(
                    "CASE WHEN typeof(%1$s) = 'text' AND instr(%1$s, char(10)) > 0 THEN"
                                    .formatted(name)
                            + " 'CAST(' || quote(CAST(%1$s AS BLOB)) || ' AS TEXT)'".formatted(name)
                            + " ELSE quote(%1$s) END".formatted(name));
        }
        return "SELECT 'INSERT INTO %s VALUES(' || %s || ')' FROM %s"
                .formatted(table, String.join(" || ',' || ", values), table);
    }

    private static List<String> ask(Statement statement, String sql) throws SQLException {
        List<String> answers = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                answers.add(row.getString(1));
            }
        }
        return answers;
    }

    /** Makes a database of a text; lines that begin with {@code --} say nothing to it. */
    static void load(Path text, Path database) throws SQLException, IOException {
        try (Connection connection = open(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String line : Files.readAllLines(text)) {
                // SQLite makes its own tables when it needs them, and lets nobody else.
                if (!line.startsWith("--") && !line.startsWith("CREATE TABLE sqlite_")) {
                    statement.execute(line);
                }
            }
            connection.commit();
        }
    }

    private static Connection open(Path database) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + database);
    }
}
