package dev.tieline.connector.jdbc;

import dev.tieline.connector.sql.Sessions;
import dev.tieline.connector.wire.Deadline;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens a file of SQLite. Thread-safe. */
final class SqliteSessions implements Sessions.Maker<Session> {
    private final FilePlace file;

    SqliteSessions(FilePlace file) {
        this.file = file;
    }

    @Override
    public Sessions.Made<Session> make(Deadline deadline) {
        return switch (file.find()) {
            case FilePlace.Found.None(var outcome) -> new Sessions.Made.Refused<>(outcome);
            case FilePlace.Found.At(Path path) -> open(path);
        };
    }

    private static Sessions.Made<Session> open(Path path) {
        try {
            var jdbc = config().createConnection("jdbc:sqlite:" + path);
            return new Sessions.Made.Ready<>(new Session(jdbc, new Sqlite()));
        } catch (SQLException e) {
            return new Sessions.Made.Refused<>(
                    Outcomes.unavailable(SqliteErrors.said(e, Set.of())));
        }
    }

    /** No other file is reached through it, no code is loaded, and what is committed is on disk. */
    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.enableLoadExtension(false);
        config.enforceForeignKeys(true);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setPragma(SQLiteConfig.Pragma.LIMIT_ATTACHED, "0");
        return config;
    }
}
