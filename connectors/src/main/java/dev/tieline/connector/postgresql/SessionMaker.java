package dev.tieline.connector.postgresql;

import dev.tieline.api.Credentials;
import dev.tieline.api.Outcome;
import dev.tieline.api.Secret;
import dev.tieline.connector.wire.Alarm;
import dev.tieline.connector.wire.Deadline;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Opens connections and logs in. Thread-safe. */
final class SessionMaker {
    private final Route route;
    private final Login login;
    private final String address;
    private final Properties properties;
    private final Driver driver = new Driver();

    SessionMaker(Route route, Database database, Login login) {
        this.route = route;
        this.login = login;
        this.address = database.driverAddress();
        this.properties = properties(route, login);
    }

    /** What became of it. */
    sealed interface Made {
        record Ready(Session session) implements Made {}

        /** Nothing was asked of the database. */
        record Refused(Outcome outcome) implements Made {}
    }

    /** Logs in; when the password is refused, with another that is good. */
    Made make(Deadline deadline) {
        Optional<Secret> password;
        try {
            password = login.password();
        } catch (Credentials.NotObtained e) {
            return new Made.Refused(e.outcome());
        } catch (Credentials.MissingCredential e) {
            return new Made.Refused(LoginOutcomes.noCredential(String.valueOf(e.getMessage())));
        }
        List<Secret> refused = new ArrayList<>();
        while (true) {
            try {
                Session session = open(password, deadline);
                if (!refused.isEmpty()) {
                    password.ifPresent(login::worked);
                }
                return new Made.Ready(session);
            } catch (Failed failed) {
                if (password.isEmpty() || !failed.ofPassword || deadline.passed()) {
                    return new Made.Refused(failed.outcome);
                }
                refused.add(password.get());
                password = login.instead(refused);
                if (password.isEmpty()) {
                    return new Made.Refused(failed.outcome);
                }
            }
        }
    }

    private static final class Failed extends Exception {
        private final transient Outcome outcome;
        private final boolean ofPassword;

        Failed(Outcome outcome, boolean ofPassword) {
            super(outcome.name(), null, false, false);
            this.outcome = outcome;
            this.ofPassword = ofPassword;
        }
    }

    private Session open(Optional<Secret> password, Deadline deadline) throws Failed {
        Socket socket;
        try {
            socket = route.connect(deadline);
        } catch (IOException e) {
            throw new Failed(LoginOutcomes.notConnected(e, deadline.passed()), false);
        }
        Opening opening = new Opening(socket, route.tls(), password);
        try (Alarm _ = new Alarm(socket, deadline)) {
            return new Session(logIn(opening), socket);
        } catch (SQLException e) {
            close(socket);
            throw new Failed(
                    LoginOutcomes.refused(e, opening, deadline.passed()),
                    LoginOutcomes.ofPassword(e));
        }
    }

    private Connection logIn(Opening opening) throws SQLException {
        Connection jdbc = ScopedValue.where(Opening.NOW, opening).call(this::connect);
        try (Statement statement = jdbc.createStatement()) {
            statement.execute("SET TIME ZONE 'UTC'; SET bytea_output = 'hex'");
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
     * All of them: nothing a user writes is a property of the driver, which has some that load
     * classes and write files. An empty password keeps it from looking for one in the home
     * directory; the real one is given by {@link DoorPassword}.
     */
    private static Properties properties(Route route, Login login) {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, login.user());
        PGProperty.PASSWORD.set(properties, "");
        PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME.set(properties, DoorPassword.class.getName());
        PGProperty.SOCKET_FACTORY.set(properties, DoorSockets.class.getName());
        if (route.tls().isPresent()) {
            PGProperty.SSL_MODE.set(properties, "verify-full");
            PGProperty.SSL_FACTORY.set(properties, DoorEncryption.class.getName());
        } else {
            PGProperty.SSL_MODE.set(properties, "disable");
        }
        PGProperty.REQUIRE_AUTH.set(
                properties,
                route.tls().isPresent()
                        ? "scram-sha-256,md5,password,none"
                        : "scram-sha-256,md5,none");
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        PGProperty.JAAS_LOGIN.set(properties, "false");
        PGProperty.APPLICATION_NAME.set(properties, "tieline");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "12");
        PGProperty.STRING_TYPE.set(properties, "unspecified");
        PGProperty.BINARY_TRANSFER.set(properties, "false");
        PGProperty.PREPARE_THRESHOLD.set(properties, "0");
        PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, "false");
        PGProperty.MAX_RESULT_BUFFER.set(properties, String.valueOf(RowReader.MAX_FETCH));
        PGProperty.LOGIN_TIMEOUT.set(properties, "0");
        PGProperty.CONNECT_TIMEOUT.set(properties, "0");
        PGProperty.TCP_KEEP_ALIVE.set(properties, "true");
        return properties;
    }
}
