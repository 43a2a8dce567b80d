package dev.tieline.connector.jdbc;

import dev.tieline.api.Connector;
import dev.tieline.testkit.MariaDbServer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;

/** A real MariaDB, one for all tests of a process; each has a database of its own. */
final class TestedMariaDb extends Tested {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final String database = "shop_" + NUMBER.incrementAndGet();
    SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();

    /** Starts with the first. */
    private static final class Running {
        private static final MariaDbServer SERVER = MariaDbServer.start();
    }

    TestedMariaDb() {
        server().run("", "CREATE DATABASE " + database);
        url = Optional.of(server().url(database));
        with("tls", "off").with("user", "root");
    }

    static MariaDbServer server() {
        return Running.SERVER;
    }

    @Override
    Connector connector() {
        return new MariaDbConnector(GUARD, () -> tls);
    }

    @Override
    void run(String sql) {
        server().run(database, sql);
    }

    @Override
    List<String> ask(String sql) {
        return server().ask(database, sql);
    }

    @Override
    public void close() {
        server().run("", "DROP DATABASE " + database);
    }
}
