package dev.tieline.connector.binlog;

import dev.tieline.api.Credentials;
import dev.tieline.api.Following;
import dev.tieline.api.Following.Start;
import dev.tieline.api.Node;
import dev.tieline.api.Outlet;
import dev.tieline.api.Secret;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.connector.changes.ChangesWorld;
import dev.tieline.connector.changes.ChangesWorld.Kept;
import dev.tieline.egress.EgressGuard;
import dev.tieline.testkit.MariaDbServer;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;

/**
 * A database of a real MariaDB whose changes are followed, as a file would declare it; the server
 * is one for a process. Its table {@code product} has a key {@code sku} and a {@code price}.
 */
final class BinlogWorld implements AutoCloseable {
    static final String[] LOGGED = {
        "--log-bin=shop-bin",
        "--server-id=7",
        "--binlog-format=ROW",
        "--binlog-row-image=FULL",
        "--binlog-row-metadata=FULL"
    };
    static final EgressGuard GUARD =
            new EgressGuard(
                    List.of("127.0.0.1"),
                    _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")},
                    Set.of());
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final Map<String, Object> settings = new LinkedHashMap<>();
    final Map<String, Object> operation = new LinkedHashMap<>();
    final Kept kept = new Kept();
    final String database = "shop_" + NUMBER.incrementAndGet();
    final MariaDbServer server;
    String url;
    Optional<String> credential = Optional.empty();
    SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
    Credentials credentials = _ -> Secret.of("nothing");

    /** Starts with the first. */
    private static final class Running {
        private static final MariaDbServer SERVER = MariaDbServer.start(LOGGED);
    }

    BinlogWorld() {
        this(Running.SERVER);
    }

    BinlogWorld(MariaDbServer server) {
        this.server = server;
        url = server.url(database);
        settings.put("tls", "off");
        settings.put("user", "root");
        settings.put("operations", Map.of("products.changed", operation));
        operation.put("table", "product");
        columns(new TreeMap<>(Map.of("sku", "string", "price", "number")));
        server.run("", "CREATE DATABASE " + database);
        run("CREATE TABLE product (sku varchar(20) PRIMARY KEY, price decimal(12, 2))");
    }

    void columns(Map<String, ?> columns) {
        Map<String, Object> properties = new LinkedHashMap<>();
        columns.forEach((name, type) ->
                properties.put(name, type.equals("") ? Map.of() : Map.of("type", type)));
        operation.put("row", Map.of("type", "object", "properties", properties));
    }

    private SystemDeclaration system() {
        return new SystemDeclaration(
                "erp",
                ChangesWorld.PLACE,
                "Knows the products.",
                "logistics",
                "mariadb-changes",
                Optional.of(url),
                credential,
                Map.of("products.changed", List.of()),
                SystemDeclaration.Limits.DEFAULT,
                (Node.Mapping) ChangesWorld.node(settings));
    }

    Outlet open() {
        return new BinlogConnector(GUARD, () -> tls).open(system(), credentials);
    }

    Following follow(Start start) {
        return open().follow(new Following.Question("products", "products.changed", start));
    }

    /** Follows from now on, until it hands on what changes. */
    void follow() {
        try (Following following = follow(kept.start(false))) {
            ChangesWorld.begin(following, kept);
        }
    }

    /** Goes on until so many changes are kept; what ended it before, or {@code ok}. */
    String take(int until) {
        try (Following following = follow(kept.start(false))) {
            return ChangesWorld.take(following, kept, until).map(ChangesWorld::told).orElse("ok");
        }
    }

    /** What it comes to in the end. */
    String ends(Start start) {
        try (Following following = follow(start)) {
            return ChangesWorld.take(following, kept, 1_000).map(ChangesWorld::told).orElseThrow();
        }
    }

    String ends() {
        return ends(kept.start(false));
    }

    void run(String... all) {
        for (String sql : all) {
            server.run(database, sql);
        }
    }

    List<String> ask(String sql) {
        return server.ask(database, sql);
    }

    @Override
    public void close() {
        server.run("", "DROP DATABASE " + database);
    }
}
