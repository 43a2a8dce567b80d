package dev.tieline.connector.postgresql;

import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.api.Operation;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.connector.sql.Catalogue;
import dev.tieline.connector.sql.Catalogued;
import dev.tieline.connector.sql.Database;
import dev.tieline.connector.sql.Grammar;
import dev.tieline.connector.sql.Login;
import dev.tieline.connector.sql.OperationReader;
import dev.tieline.connector.sql.Product;
import dev.tieline.connector.sql.Route;
import dev.tieline.connector.sql.ServerCheck;
import dev.tieline.connector.sql.ServerSettings;
import dev.tieline.connector.sql.Sessions;
import dev.tieline.connector.sql.TableOperation;
import dev.tieline.connector.sql.TableOutlet;
import dev.tieline.egress.EgressGuard;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/** Reads from and writes to the tables of a PostgreSQL database. Thread-safe. */
public final class PostgresqlConnector implements Catalogued {
    /** What it is the connector of. */
    public static final Product PRODUCT =
            new Product("postgresql", "PostgreSQL", 5432, Grammar.POSTGRESQL);

    private final EgressGuard guard;
    private final Supplier<SSLSocketFactory> trust;

    /** Connects only where the guard lets it, and trusts the certificates that the JDK trusts. */
    public PostgresqlConnector(EgressGuard guard) {
        this(guard, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    PostgresqlConnector(EgressGuard guard, Supplier<SSLSocketFactory> trust) {
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
        return OperationReader.all(system, Grammar.POSTGRESQL, findings).stream()
                .map(TableOperation::operation)
                .toList();
    }

    @Override
    public Catalogue catalogue() {
        return new PostgresqlCatalogue();
    }

    @Override
    public Opened open(SystemDeclaration system, Credentials credentials) {
        ServerSettings settings = ServerSettings.of(system, PRODUCT);
        Database database = settings.database().orElseThrow();
        Map<String, TableOperation> granted = OperationReader.granted(system, Grammar.POSTGRESQL);
        Route route =
                new Route(
                        guard.doorTo(database.host(), database.port()),
                        settings.tls() ? Optional.of(trust.get()) : Optional.empty());
        Login login = new Login(settings.user().orElse(""), system.credential(), credentials);
        Sessions<Session> sessions =
                new Sessions<>(
                        new SessionMaker(route, database, login), system.limits().concurrency());
        Checkpoints checkpoints =
                new Checkpoints(
                        settings.checkpointTable(Grammar.POSTGRESQL, new Findings()),
                        settings.user().orElse(""));
        return new TableOutlet<>(
                granted,
                sessions,
                new PostgresqlWork(sessions, checkpoints),
                system.limits().timeout());
    }
}
