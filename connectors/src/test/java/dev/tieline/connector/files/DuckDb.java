package dev.tieline.connector.files;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Another program that reads and writes Parquet. */
final class DuckDb implements AutoCloseable {
    private final Connection connection = DriverManager.getConnection("jdbc:duckdb:");

    DuckDb() throws SQLException {
        run("SET TimeZone = 'UTC'");
    }

    void run(String statement) throws SQLException {
        try (Statement one = connection.createStatement()) {
            one.execute(statement);
        }
    }

    /** Rows, with bars between their cells. */
    List<String> ask(String question) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement one = connection.createStatement();
                ResultSet rows = one.executeQuery(question)) {
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    cells.add(String.valueOf(rows.getString(i)));
                }
                lines.add(String.join("|", cells));
            }
        }
        return lines;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
