package dev.tieline.connector.changes;

import dev.tieline.api.Connector;
import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Outlet;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.connector.postgresql.PostgresqlConnector;
import dev.tieline.connector.sql.Database;
import dev.tieline.connector.sql.ServerCheck;
import dev.tieline.egress.Door;
import dev.tieline.egress.EgressGuard;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/** Follows the changes of tables of a PostgreSQL database. Thread-safe. */
public final class ChangesConnector implements Connector {
    /** Longer ones are cut by PostgreSQL. */
    private static final int LONGEST_NAME = 63;

    private final EgressGuard guard;
    private final Supplier<SSLSocketFactory> trust;

    /** Connects only where the guard lets it, and trusts the certificates that the JDK trusts. */
    public ChangesConnector(EgressGuard guard) {
        this(guard, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    ChangesConnector(EgressGuard guard, Supplier<SSLSocketFactory> trust) {
        this.guard = guard;
        this.trust = trust;
    }

    @Override
    public ConnectorSpec spec() {
        return ChangesSettings.SPEC;
    }

    @Override
    public List<Operation> operations(SystemDeclaration system, Findings findings) {
        new ServerCheck(system, PostgresqlConnector.PRODUCT, guard, findings).checkPlace();
        List<Tracked> all = read(system, findings);
        Map<String, String> slots = new HashMap<>();
        for (Tracked one : all) {
            String name = one.operation().name();
            String other = slots.putIfAbsent(one.slot(), name);
            if (other == null) {
                other = slots.putIfAbsent(one.again(), name);
            }
            if (other != null) {
                findings.add(
                        system.settings().placeOf("operations"),
                        "slot-twice",
                        "'" + other + "' and '" + name + "' have one slot.",
                        "A slot knows how far one of them has come; the other would miss changes.",
                        "Give each operation a 'slot' of its own; '_again' behind one is its"
                                + " second.");
            }
        }
        return all.stream().map(Tracked::operation).toList();
    }

    @Override
    public Outlet open(SystemDeclaration system, Credentials credentials) {
        Database database =
                system.url()
                        .flatMap(url -> Database.of(url, PostgresqlConnector.PRODUCT))
                        .orElseThrow();
        Door door = guard.doorTo(database.host(), database.port());
        Optional<SSLSocketFactory> tls =
                text(system, "tls").filter("off"::equals).isPresent()
                        ? Optional.empty()
                        : Optional.of(trust.get());
        String user = text(system, "user").orElse("");
        Map<String, ChangesOutlet.Follower> granted = new LinkedHashMap<>();
        for (Tracked one : read(system, new Findings())) {
            if (system.allow().containsKey(one.operation().name())) {
                granted.put(
                        one.operation().name(),
                        (start, closed) -> {
                            Line line = new Line(door, tls, user, system.credential(), credentials);
                            return new Pursuit(one, database, line, start, closed);
                        });
            }
        }
        return new ChangesOutlet(granted);
    }

    private static Optional<String> text(SystemDeclaration system, String key) {
        return system.settings().entry(key).orElse(null) instanceof Node.Scalar s && !s.isNull()
                ? Optional.of(s.text())
                : Optional.empty();
    }

    private static List<Tracked> read(SystemDeclaration system, Findings findings) {
        return EntryReader.all(
                system, findings, LONGEST_NAME, entry -> new OperationReader(entry).read());
    }
}
