package dev.tieline.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** How the database file is opened. */
final class Database {
    static final int BUSY_MILLIS = 5_000;
    private static final int PAGE_BYTES = 4_096;
    private static final int WRITER_CACHE_KIB = 16 * 1_024;
    private static final int READER_CACHE_KIB = 8 * 1_024;

    private final Path file;
    private final SqliteStore.Limits limits;

    Database(Path file, SqliteStore.Limits limits) {
        this.file = file;
        this.limits = limits;
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** The one connection that writes. */
    Connection writer() throws SQLException {
        SQLiteConfig config = common(WRITER_CACHE_KIB);
        config.setPageSize(PAGE_BYTES);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(limits.synchronous());
        // The writer checkpoints by itself, after it answered, and hears when that fails.
        config.setWalAutocheckpoint(0);
        config.setMaxPageCount(limits.maxPages());
        Connection connection = config.createConnection(url());
        try (Statement statement = connection.createStatement()) {
            // What is deleted within a page that is written anyway is gone from it.
            statement.execute("PRAGMA secure_delete = FAST");
        }
        return connection;
    }

    /** All that holds what records hold. */
    List<Path> files() {
        return List.of(file, file.resolveSibling(file.getFileName() + "-wal"));
    }

    /** A connection that only copies the log. */
    Connection checkpointer() throws SQLException {
        SQLiteConfig config = common(READER_CACHE_KIB);
        config.setSynchronous(limits.synchronous());
        return config.createConnection(url());
    }

    /** A connection that only reads. */
    Connection reader() throws SQLException {
        SQLiteConfig config = common(READER_CACHE_KIB);
        config.setReadOnly(true);
        return config.createConnection(url());
    }

    /** A connection that undoes what was left unfinished and changes nothing else. */
    Connection undoing() throws SQLException {
        return common(READER_CACHE_KIB).createConnection(url());
    }

    private String url() {
        return "jdbc:sqlite:" + file;
    }

    private static SQLiteConfig common(int cacheKib) {
        SQLiteConfig config = new SQLiteConfig();
        // No two threads use a connection at once, so that SQLite need not lock it for each value.
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setCacheSize(-cacheKib);
        config.setGetGeneratedKeys(false);
        config.enforceForeignKeys(false);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        return config;
    }
}
