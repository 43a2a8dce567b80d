package dev.tieline.connector.jdbc;

import dev.tieline.api.Secret;
import dev.tieline.connector.sql.ConnectionOutcomes;
import dev.tieline.connector.sql.Database;
import dev.tieline.connector.sql.DoorSockets;
import dev.tieline.connector.sql.Login;
import dev.tieline.connector.sql.Opening;
import dev.tieline.connector.sql.Route;
import dev.tieline.connector.sql.Sessions;
import dev.tieline.connector.wire.Alarm;
import dev.tieline.connector.wire.Deadline;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import org.mariadb.jdbc.Driver;

/** Opens connections to MariaDB and logs in. Thread-safe. */
public final class MariaDbLines implements Sessions.Maker<MariaDbLine> {
    private final Route route;
    private final Login login;
    private final String address;
    private final Properties properties;
    private final Driver driver = new Driver();

    /** To the one server of a system. */
    public MariaDbLines(Route route, Database database, Login login) {
        this.route = route;
        this.login = login;
        this.address = database.driverAddress(MariaDbConnector.PRODUCT);
        this.properties = properties(route, login);
    }

    @Override
    public Sessions.Made<MariaDbLine> make(Deadline deadline) {
        return login.make(this::open, deadline);
    }

    private MariaDbLine open(Optional<Secret> password, Deadline deadline) throws Login.Failed {
        Socket socket;
        try {
            socket = route.connect(deadline);
        } catch (IOException e) {
            throw new Login.Failed(ConnectionOutcomes.notConnected(e, deadline.passed()), false);
        }
        Opening opening = new Opening(socket, route, password);
        try (Alarm _ = new Alarm(socket, deadline)) {
            return new MariaDbLine(logIn(opening), opening.talking(), socket);
        } catch (SQLException e) {
            close(socket);
            throw new Login.Failed(
                    MariaDbLogin.refused(e, opening, deadline.passed()),
                    MariaDbLogin.ofPassword(e));
        }
    }

    private Connection logIn(Opening opening) throws SQLException {
        Connection jdbc = ScopedValue.where(Opening.NOW, opening).call(this::connect);
        try (Statement statement = jdbc.createStatement()) {
            statement.execute(MariaDb.SETTINGS);
        }
        jdbc.setAutoCommit(false);
        return jdbc;
    }

    private Connection connect() throws SQLException {
        Connection jdbc = driver.connect(address, properties);
        if (jdbc == null) {
            throw new IllegalStateException("the driver does not know its own address");
        }
        return jdbc;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is not used any more.
        }
    }

    /**
     * All of them: nothing a user writes is a property of the driver. A server must not be able to
     * ask for files of this machine, nor for the password in another form than a proof of it,
     * unless the talk is encrypted.
     */
    private static Properties properties(Route route, Login login) {
        Properties properties = new Properties();
        properties.setProperty("user", login.user());
        properties.setProperty("credentialType", DoorCredential.TYPE);
        properties.setProperty("socketFactory", DoorSockets.class.getName());
        if (route.tls().isPresent()) {
            properties.setProperty("sslMode", "verify-full");
            properties.setProperty("tlsSocketType", DoorTls.TYPE);
            properties.setProperty(
                    "restrictedAuth",
                    "mysql_native_password,client_ed25519,caching_sha2_password,parsec,"
                            + "mysql_clear_password");
        } else {
            properties.setProperty("sslMode", "disable");
            properties.setProperty(
                    "restrictedAuth",
                    "mysql_native_password,client_ed25519,caching_sha2_password,parsec");
        }
        properties.setProperty("allowLocalInfile", "false");
        properties.setProperty("allowMultiQueries", "false");
        properties.setProperty("allowPublicKeyRetrieval", "false");
        properties.setProperty("permitRedirect", "false");
        properties.setProperty("transactionReplay", "false");
        properties.setProperty("useBulkStmtsForInserts", "true");
        properties.setProperty("useServerPrepStmts", "false");
        properties.setProperty("cachePrepStmts", "false");
        properties.setProperty("useMysqlMetadata", "false");
        properties.setProperty("tinyInt1isBit", "true");
        properties.setProperty("yearIsDateType", "false");
        properties.setProperty("connectTimeout", "0");
        properties.setProperty("socketTimeout", "0");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("dumpQueriesOnException", "false");
        properties.setProperty("includeInnodbStatusInDeadlockExceptions", "false");
        properties.setProperty("includeThreadDumpInDeadlockExceptions", "false");
        properties.setProperty("connectionAttributes", "program_name:tieline");
        return properties;
    }
}
