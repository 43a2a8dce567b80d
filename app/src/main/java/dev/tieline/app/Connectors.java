package dev.tieline.app;

import dev.tieline.api.Connector;
import dev.tieline.api.ConnectorSpec;
import dev.tieline.connector.binlog.BinlogConnector;
import dev.tieline.connector.changes.ChangesConnector;
import dev.tieline.connector.files.FilesConnector;
import dev.tieline.connector.http.HttpConnector;
import dev.tieline.connector.jdbc.DuckDbConnector;
import dev.tieline.connector.jdbc.MariaDbConnector;
import dev.tieline.connector.jdbc.SqliteConnector;
import dev.tieline.connector.mail.MailConnector;
import dev.tieline.connector.postgresql.PostgresqlConnector;
import dev.tieline.connector.s3.S3Kind;
import dev.tieline.connector.sftp.SftpKind;
import dev.tieline.egress.EgressGuard;
import dev.tieline.flow.HubFile;
import dev.tieline.flow.Located;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The connectors of this build. */
final class Connectors {
    private Connectors() {}

    /**
     * Connectors for one workspace.
     *
     * @param guard decides where they may connect to
     * @param data directory of the hub, which relative directories are in
     */
    static Map<String, Connector> of(EgressGuard guard, Path data) {
        InstantSource clock = InstantSource.system();
        Map<String, Connector> connectors = new LinkedHashMap<>();
        List.of(
                        new HttpConnector(guard),
                        new MailConnector(guard),
                        new PostgresqlConnector(guard),
                        new ChangesConnector(guard),
                        new MariaDbConnector(guard),
                        new BinlogConnector(guard),
                        new SqliteConnector(data),
                        new DuckDbConnector(data),
                        new FilesConnector(
                                data,
                                clock,
                                ZoneId.systemDefault(),
                                List.of(new SftpKind(guard), new S3Kind(guard, clock))))
                .forEach(connector -> connectors.put(connector.spec().name(), connector));
        return connectors;
    }

    /** Where a hub may connect to, as its file says. */
    static EgressGuard guard(HubFile hub) {
        return new EgressGuard(hub.privateAddresses().stream().map(Located::value).toList());
    }

    /** What each connector declares, by name. */
    static Map<String, ConnectorSpec> specs() {
        Map<String, ConnectorSpec> specs = new LinkedHashMap<>();
        of(new EgressGuard(List.of()), Path.of(""))
                .forEach((name, connector) -> specs.put(name, connector.spec()));
        return specs;
    }
}
