package dev.tieline.connector.jdbc;

import static dev.tieline.api.Setting.required;

import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.api.Operation;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.connector.sql.Catalogue;
import dev.tieline.connector.sql.Catalogued;
import dev.tieline.connector.sql.OperationReader;
import dev.tieline.connector.sql.Sessions;
import dev.tieline.connector.sql.TableOperation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads from and writes to the tables of a DuckDB file, by a driver of the hub's folder.
 * Thread-safe.
 */
public final class DuckDbConnector implements Catalogued {
    private final Path base;
    private final Drivers drivers;

    /**
     * @param base data folder of the hub, which relative directories and the drivers are below
     */
    public DuckDbConnector(Path base) {
        this.base = base;
        this.drivers = new Drivers(base);
    }

    @Override
    public ConnectorSpec spec() {
        Kind.Text text = new Kind.Text();
        List<Setting> settings = new ArrayList<>(SqliteConnector.settings("orders.duckdb"));
        settings.add(
                0,
                required(
                        "driver",
                        new Kind.Shape(
                                List.of(
                                        required(
                                                "jar",
                                                text,
                                                "Name of the driver's file in the folder `drivers`"
                                                        + " of the hub's data.",
                                                "duckdb_jdbc-1.5.6.0.jar"),
                                        required(
                                                "sha256",
                                                text,
                                                "What `sha256sum` tells of it. Another file is not"
                                                        + " loaded.",
                                                "0".repeat(64)))),
                        "The JDBC driver of DuckDB, which brings the database itself. Required: it"
                                + " is too large to be part of Tieline.",
                        "{ jar: duckdb_jdbc-1.5.6.0.jar, sha256: " + "0".repeat(64) + " }"));
        return new ConnectorSpec(
                "duckdb",
                "A file of DuckDB: statements that read, rows that are written by key.",
                settings);
    }

    @Override
    public List<Operation> operations(SystemDeclaration system, Findings findings) {
        FilePlace.of(base, system).check(system, findings);
        Drivers.Named.of(system).check(system, findings);
        SqliteConnector.checkpoints(system, DuckDb.GRAMMAR, findings);
        return OperationReader.all(system, DuckDb.GRAMMAR, findings).stream()
                .map(TableOperation::operation)
                .toList();
    }

    @Override
    public Catalogue catalogue() {
        return new DuckDbCatalogue();
    }

    @Override
    public Opened open(SystemDeclaration system, Credentials credentials) {
        Sessions.Maker<Session> maker =
                new DuckDbSessions(FilePlace.of(base, system), drivers, Drivers.Named.of(system));
        return new Aside(
                JdbcWork.outlet(
                        OperationReader.granted(system, DuckDb.GRAMMAR),
                        new Sessions<>(maker, system.limits().concurrency()),
                        new Checkpoints(
                                SqliteConnector.checkpoints(
                                        system, DuckDb.GRAMMAR, new Findings())),
                        DuckDb.GRAMMAR,
                        system.limits().timeout()));
    }
}
