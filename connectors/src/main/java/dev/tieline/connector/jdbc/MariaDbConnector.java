package dev.tieline.connector.jdbc;

import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.api.Operation;
import dev.tieline.api.Outcome;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.connector.sql.Catalogue;
import dev.tieline.connector.sql.Catalogued;
import dev.tieline.connector.sql.Database;
import dev.tieline.connector.sql.Login;
import dev.tieline.connector.sql.OperationReader;
import dev.tieline.connector.sql.Product;
import dev.tieline.connector.sql.Route;
import dev.tieline.connector.sql.ServerCheck;
import dev.tieline.connector.sql.ServerSettings;
import dev.tieline.connector.sql.Sessions;
import dev.tieline.connector.sql.TableOperation;
import dev.tieline.egress.EgressGuard;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/** Reads from and writes to the tables of a MariaDB database. Thread-safe. */
public final class MariaDbConnector implements Catalogued {
    /** What it is called, and where it listens. */
    public static final Product PRODUCT = new Product("mariadb", "MariaDB", 3306, MariaDb.GRAMMAR);

    private final EgressGuard guard;
    private final Supplier<SSLSocketFactory> trust;

    /** Connects only where the guard lets it, and trusts the certificates that the JDK trusts. */
    public MariaDbConnector(EgressGuard guard) {
        this(guard, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    MariaDbConnector(EgressGuard guard, Supplier<SSLSocketFactory> trust) {
        this.guard = guard;
        this.trust = trust;
    }

    @Override
    public ConnectorSpec spec() {
        return ServerSettings.spec(PRODUCT);
    }

    @Override
    public List<Operation> operations(SystemDeclaration system, Findings findings) {
        new ServerCheck(system, PRODUCT, guard, findings).check();
        return OperationReader.all(system, MariaDb.GRAMMAR, findings).stream()
                .map(TableOperation::operation)
                .toList();
    }

    @Override
    public Catalogue catalogue() {
        return new MariaDbCatalogue();
    }

    @Override
    public Opened open(SystemDeclaration system, Credentials credentials) {
        ServerSettings settings = ServerSettings.of(system, PRODUCT);
        Database database = settings.database().orElseThrow();
        Route route =
                new Route(
                        guard.doorTo(database.host(), database.port()),
                        settings.tls() ? Optional.of(trust.get()) : Optional.empty());
        Login login = new Login(settings.user().orElse(""), system.credential(), credentials);
        return JdbcWork.outlet(
                OperationReader.granted(system, MariaDb.GRAMMAR),
                new Sessions<>(
                        sessions(new MariaDbLines(route, database, login)),
                        system.limits().concurrency()),
                new Checkpoints(settings.checkpointTable(MariaDb.GRAMMAR, new Findings())),
                MariaDb.GRAMMAR,
                system.limits().timeout());
    }

    private static Sessions.Maker<Session> sessions(MariaDbLines lines) {
        return deadline ->
                switch (lines.make(deadline)) {
                    case Sessions.Made.Ready<MariaDbLine>(MariaDbLine line) ->
                            new Sessions.Made.Ready<>(
                                    new Session(line.jdbc(), new MariaDb(), line.socket()));
                    case Sessions.Made.Refused<MariaDbLine>(Outcome outcome) ->
                            new Sessions.Made.Refused<>(outcome);
                };
    }
}
