package dev.tieline.connector.binlog;

import dev.tieline.api.Connector;
import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Outlet;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.connector.changes.ChangesOutlet;
import dev.tieline.connector.changes.EntryReader;
import dev.tieline.connector.form.ResultForm;
import dev.tieline.connector.jdbc.MariaDbConnector;
import dev.tieline.connector.jdbc.MariaDbLines;
import dev.tieline.connector.sql.Database;
import dev.tieline.connector.sql.Login;
import dev.tieline.connector.sql.Route;
import dev.tieline.connector.sql.ServerCheck;
import dev.tieline.connector.sql.ServerSettings;
import dev.tieline.egress.EgressGuard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;

/** Follows the changes of tables of a MariaDB database, from 10.5 on. Thread-safe. */
public final class BinlogConnector implements Connector {
    private static final int LONGEST_NAME = 64;

    /** As statements in the log name it without quotes, in whatever charset they are. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_$]{1,64}");

    private final EgressGuard guard;
    private final Supplier<SSLSocketFactory> trust;

    /** Connects only where the guard lets it, and trusts the certificates that the JDK trusts. */
    public BinlogConnector(EgressGuard guard) {
        this(guard, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    BinlogConnector(EgressGuard guard, Supplier<SSLSocketFactory> trust) {
        this.guard = guard;
        this.trust = trust;
    }

    @Override
    public ConnectorSpec spec() {
        return BinlogSettings.SPEC;
    }

    @Override
    public List<Operation> operations(SystemDeclaration system, Findings findings) {
        new ServerCheck(system, MariaDbConnector.PRODUCT, guard, findings).checkPlace();
        return read(system, findings).stream().map(BinlogTable::operation).toList();
    }

    private static List<BinlogTable> read(SystemDeclaration system, Findings findings) {
        return EntryReader.all(system, findings, LONGEST_NAME, BinlogConnector::table);
    }

    private static Optional<BinlogTable> table(EntryReader entry) {
        Optional<String> name = entry.scalar("table").flatMap(written -> name(entry, written));
        Optional<Map<String, Object>> row = entry.row();
        return name.isPresent() && row.isPresent()
                ? Optional.of(
                        new BinlogTable(
                                entry.operation(row.get()),
                                name.get(),
                                EntryReader.columns(row.get()),
                                ResultForm.of(row.get())))
                : Optional.empty();
    }

    private static Optional<String> name(EntryReader entry, Node.Scalar written) {
        if (NAME.matcher(written.text()).matches()) {
            return Optional.of(written.text());
        }
        entry.add(
                written.place(),
                "table-malformed",
                "'" + written.text() + "' is not the name of a table that can be followed.",
                "Write it without its database, as in product; letters, digits and underscores.");
        return Optional.empty();
    }

    @Override
    public Outlet open(SystemDeclaration system, Credentials credentials) {
        ServerSettings settings = ServerSettings.of(system, MariaDbConnector.PRODUCT);
        Database database = settings.database().orElseThrow();
        Route route =
                new Route(
                        guard.doorTo(database.host(), database.port()),
                        settings.tls() ? Optional.of(trust.get()) : Optional.empty());
        Login login = new Login(settings.user().orElse(""), system.credential(), credentials);
        Map<String, ChangesOutlet.Follower> granted = new LinkedHashMap<>();
        for (BinlogTable table : read(system, new Findings())) {
            if (system.allow().containsKey(table.operation().name())) {
                granted.put(
                        table.operation().name(),
                        (start, closed) ->
                                new Pursuit(
                                        table,
                                        new Lines(new MariaDbLines(route, database, login)),
                                        start,
                                        closed));
            }
        }
        return new ChangesOutlet(granted);
    }
}
