package dev.tieline.connector.postgresql;

import dev.tieline.api.Secret;
import dev.tieline.connector.sql.ConnectionOutcomes;
import dev.tieline.connector.sql.Database;
import dev.tieline.connector.sql.DoorSockets;
import dev.tieline.connector.sql.Login;
import dev.tieline.connector.sql.Opening;
import dev.tieline.connector.sql.Route;
import dev.tieline.connector.sql.RowReader;
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
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Opens connections and logs in. Thread-safe. */
final class SessionMaker implements Sessions.Maker<Session> {
    /**
     * A source may need longer for a chunk than the server lets a connection rest (from 14 on); in
     * a transaction nobody waits for a source.
     */
    private static final String SETTINGS =
            """
            SET TIME ZONE 'UTC'; SET bytea_output = 'hex';
            SELECT set_config('idle_session_timeout', '0', false)
            WHERE current_setting('idle_session_timeout', true) IS NOT NULL
            """;

    private final Route route;
    private final Login login;
    private final String address;
    private final Properties properties;
    private final Driver driver = new Driver();

    SessionMaker(Route route, Database database, Login login) {
        this.route = route;
        this.login = login;
        this.address = database.driverAddress(PostgresqlConnector.PRODUCT);
        this.properties = properties(route, login);
    }

    @Override
    public Sessions.Made<Session> make(Deadline deadline) {
        return login.make(this::open, deadline);
    }

    private Session open(Optional<Secret> password, Deadline deadline) throws Login.Failed {
        Socket socket;
        try {
            socket = route.connect(deadline);
        } catch (IOException e) {
            throw new Login.Failed(ConnectionOutcomes.notConnected(e, deadline.passed()), false);
        }
        Opening opening = new Opening(socket, route, password);
        try (Alarm _ = new Alarm(socket, deadline)) {
            return new Session(logIn(opening), socket);
        } catch (SQLException e) {
            close(socket);
            throw new Login.Failed(
                    LoginOutcomes.refused(e, opening, deadline.passed()),
                    LoginOutcomes.ofPassword(e));
        }
    }

    private Connection logIn(Opening opening) throws SQLException {
        Connection jdbc = ScopedValue.where(Opening.NOW, opening).call(this::connect);
        try (Statement statement = jdbc.createStatement()) {
            statement.execute(SETTINGS);
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

    /** The password is given by {@link DoorPassword}. */
    private static Properties properties(Route route, Login login) {
        Properties properties = DriverProperties.of(login.user(), route.tls().isPresent());
        PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME.set(properties, DoorPassword.class.getName());
        PGProperty.SOCKET_FACTORY.set(properties, DoorSockets.class.getName());
        if (route.tls().isPresent()) {
            PGProperty.SSL_FACTORY.set(properties, DoorEncryption.class.getName());
        }
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "12");
        PGProperty.STRING_TYPE.set(properties, "unspecified");
        PGProperty.BINARY_TRANSFER.set(properties, "false");
        PGProperty.PREPARE_THRESHOLD.set(properties, "0");
        PGProperty.MAX_RESULT_BUFFER.set(properties, String.valueOf(RowReader.MAX_FETCH));
        return properties;
    }
}
