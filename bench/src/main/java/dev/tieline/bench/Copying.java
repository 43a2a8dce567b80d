package dev.tieline.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/**
 * The least that a copy costs: {@code COPY} out of one table, {@code COPY} into another and one
 * statement that merges them, in one transaction. By psql where there is one; else by the driver,
 * which hands the bytes on as they are.
 */
record Copying(Database database, Copied copied, boolean psql) {

    /** With psql when it can be run. */
    static Copying of(Database database, Copied copied) throws InterruptedException {
        return new Copying(database, copied, isPsqlThere());
    }

    private static boolean isPsqlThere() throws InterruptedException {
        try {
            return new ProcessBuilder("psql", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /** What it is, in the figures. */
    String name() {
        return "COPY and merge by " + (psql ? "psql" : "driver");
    }

    /**
     * Brings all rows into a table of the other database.
     *
     * @param onlyNew whether rows that are there like that are left alone
     * @return what it took, in nanoseconds
     */
    long copy(String into, boolean onlyNew) throws IOException, InterruptedException {
        long began = System.nanoTime();
        if (psql) {
            byPsql(into, onlyNew);
        } else {
            byDriver(into, onlyNew);
        }
        return System.nanoTime() - began;
    }

    /**
     * Brings a file into a table of the other database.
     *
     * @return what it took, in nanoseconds
     */
    long load(Path file, String into) throws IOException, InterruptedException {
        long began = System.nanoTime();
        String stage =
                "CREATE TEMP TABLE stage ("
                        + Products.COLUMNS.replace(" PRIMARY KEY", "")
                        + ") ON COMMIT DROP";
        String merge =
                copied.merge(into, false)
                        .replace("TABLE stage", "SELECT " + copied.columns() + " FROM stage");
        if (psql) {
            List<String> statements =
                    List.of(
                            "BEGIN",
                            stage,
                            "\\copy stage FROM '" + file + "' (FORMAT csv, HEADER)",
                            merge,
                            "COMMIT");
            check(command(Copied.TO, statements).start());
        } else {
            try (Connection to = database.connect(Copied.TO);
                    Statement statement = to.createStatement();
                    InputStream in = Files.newInputStream(file)) {
                to.setAutoCommit(false);
                statement.execute(stage);
                manager(to).copyIn("COPY stage FROM STDIN (FORMAT csv, HEADER)", in);
                statement.execute(merge);
                to.commit();
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }
        return System.nanoTime() - began;
    }

    private static void check(Process psql) throws InterruptedException {
        if (psql.waitFor() != 0) {
            throw new VoidRun("psql ended with " + psql.exitValue());
        }
    }

    private static List<String> before(String into) {
        return List.of("CREATE TEMP TABLE stage (LIKE " + into + ") ON COMMIT DROP");
    }

    private void byPsql(String into, boolean onlyNew) throws IOException, InterruptedException {
        List<String> statements = new ArrayList<>(List.of("BEGIN"));
        statements.addAll(before(into));
        statements.add("COPY stage FROM STDIN");
        statements.add(copied.merge(into, onlyNew));
        statements.add("COMMIT");
        List<Process> both =
                ProcessBuilder.startPipeline(
                        List.of(
                                command(Copied.FROM, List.of(copied.out())),
                                command(Copied.TO, statements)));
        for (Process one : both) {
            check(one);
        }
    }

    private ProcessBuilder command(String database, List<String> statements) {
        List<String> command =
                Stream.concat(
                                Stream.of("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1"),
                                Stream.concat(
                                        Stream.of(
                                                "-h",
                                                "127.0.0.1",
                                                "-p",
                                                Integer.toString(this.database.port()),
                                                "-U",
                                                Database.USER,
                                                "-d",
                                                database),
                                        statements.stream().flatMap(one -> Stream.of("-c", one))))
                        .toList();
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    private void byDriver(String into, boolean onlyNew) throws IOException {
        try (Connection from = database.connect(Copied.FROM);
                Connection to = database.connect(Copied.TO);
                Statement statement = to.createStatement()) {
            to.setAutoCommit(false);
            for (String one : before(into)) {
                statement.execute(one);
            }
            CopyOut out = manager(from).copyOut(copied.out());
            CopyIn in = manager(to).copyIn("COPY stage FROM STDIN");
            for (byte[] some = out.readFromCopy(); some != null; some = out.readFromCopy()) {
                in.writeToCopy(some, 0, some.length);
            }
            in.endCopy();
            statement.execute(copied.merge(into, onlyNew));
            to.commit();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static CopyManager manager(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }
}
