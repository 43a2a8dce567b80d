package dev.tieline.connector.jdbc;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.connector.sql.Sessions;
import dev.tieline.connector.wire.Deadline;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;

/** Opens a file of DuckDB by a driver of the folder. Thread-safe. */
final class DuckDbSessions implements Sessions.Maker<Session> {
    private final FilePlace file;
    private final Drivers drivers;
    private final Drivers.Named named;

    DuckDbSessions(FilePlace file, Drivers drivers, Drivers.Named named) {
        this.file = file;
        this.drivers = drivers;
        this.named = named;
    }

    @Override
    public Sessions.Made<Session> make(Deadline deadline) {
        return switch (file.find()) {
            case FilePlace.Found.None(var outcome) -> new Sessions.Made.Refused<>(outcome);
            case FilePlace.Found.At(Path path) -> open(path);
        };
    }

    private Sessions.Made<Session> open(Path path) {
        try {
            Driver driver = drivers.load(named);
            Connection jdbc = driver.connect("jdbc:duckdb:" + path, properties());
            if (jdbc == null) {
                throw new Drivers.Unusable("'" + named.jar() + "' is no driver of DuckDB.");
            }
            return new Sessions.Made.Ready<>(new Session(jdbc, new DuckDb()));
        } catch (Drivers.Unusable e) {
            return new Sessions.Made.Refused<>(
                    new Outcome.Unreachable(
                            Fault.of(
                                    "driver-unusable",
                                    Blame.HUB,
                                    String.valueOf(e.getMessage()),
                                    "Look at the file, then correct 'driver' in the system.")));
        } catch (SQLException e) {
            return new Sessions.Made.Refused<>(Outcomes.unavailable(DuckDbErrors.said(e)));
        }
    }

    /** No other file, host or extension is reached, and no statement changes that. */
    static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("enable_external_access", "false");
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty("allow_community_extensions", "false");
        properties.setProperty("lock_configuration", "true");
        properties.setProperty("memory_limit", "512MB");
        properties.setProperty("jdbc_stream_results", "true");
        return properties;
    }
}
