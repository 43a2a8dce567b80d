package dev.tieline.connector.changes;

import dev.tieline.api.Credentials;
import dev.tieline.api.Secret;
import dev.tieline.connector.postgresql.DriverProperties;
import dev.tieline.connector.wire.Deadline;
import dev.tieline.connector.wire.Way;
import dev.tieline.egress.Door;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocketFactory;
import org.postgresql.PGProperty;

/**
 * The way of one following to its server. Thread-safe. The driver makes sockets, encryption and
 * passwords by the names of classes, on threads that are not ours: these find the line by its name,
 * which only its owner knows.
 */
final class Line implements AutoCloseable {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

    /** Open ones; a line is here until it is closed. */
    private static final Map<String, Line> OPEN = new ConcurrentHashMap<>();

    private final String name = UUID.randomUUID().toString();
    private final Door door;
    private final Optional<SSLSocketFactory> tls;
    private final String user;
    private final Optional<String> credential;
    private final Credentials credentials;
    private final AtomicLong connections = new AtomicLong();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /** What was refused so far, so that another that is good is tried. */
    private volatile List<Secret> refused = List.of();

    private volatile Optional<Secret> other = Optional.empty();

    /**
     * @param tls how the talk is encrypted; empty when it is not
     * @param credential name of the password; empty when there is none
     */
    Line(
            Door door,
            Optional<SSLSocketFactory> tls,
            String user,
            Optional<String> credential,
            Credentials credentials) {
        this.door = door;
        this.tls = tls;
        this.user = user;
        this.credential = credential;
        this.credentials = credentials;
        OPEN.put(name, this);
    }

    /** The line of this name. */
    static Line of(String name) throws IOException {
        Line line = OPEN.get(name);
        if (line == null) {
            throw new IOException("the line is closed");
        }
        return line;
    }

    String name() {
        return name;
    }

    String user() {
        return user;
    }

    Optional<SSLSocketFactory> tls() {
        return tls;
    }

    /** A connected socket through the door. */
    Socket connect() throws IOException {
        Socket socket = Way.connect(door, Deadline.after(CONNECT_WITHIN));
        sockets.removeIf(Socket::isClosed);
        sockets.add(socket);
        connections.incrementAndGet();
        if (OPEN.get(name) != this) {
            socket.close();
        }
        return socket;
    }

    /** How many were made so far. */
    long connections() {
        return connections.get();
    }

    /** The password to log in with; empty when the server is expected to want none. */
    Optional<Secret> password() {
        return other.isPresent() ? other : credential.map(credentials::credential);
    }

    /** The server refused the password: whether there is another that is good. */
    boolean refused() {
        Optional<Secret> tried = password();
        if (tried.isEmpty() || credential.isEmpty()) {
            return false;
        }
        List<Secret> all = new java.util.ArrayList<>(refused);
        all.add(tried.get());
        refused = List.copyOf(all);
        other = credentials.instead(credential.get(), refused);
        return other.isPresent();
    }

    /** The server let the hub in. */
    void worked() {
        if (other.isPresent() && credential.isPresent()) {
            credentials.worked(credential.get(), other.get());
        }
    }

    /** All properties that the driver gets. */
    Properties properties() {
        Properties properties = DriverProperties.of(user, tls.isPresent());
        PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME.set(properties, LinePassword.class.getName());
        PGProperty.SOCKET_FACTORY.set(properties, LineSockets.class.getName());
        PGProperty.SOCKET_FACTORY_ARG.set(properties, name);
        if (tls.isPresent()) {
            PGProperty.SSL_FACTORY.set(properties, LineEncryption.class.getName());
            PGProperty.SSL_FACTORY_ARG.set(properties, name);
        }
        return properties;
    }

    /** Ends whatever waits on it. */
    @Override
    public void close() {
        OPEN.remove(name);
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException _) {
                // It is not used any more.
            }
        }
    }

    /** The password is not here. */
    @Override
    public String toString() {
        return "Line";
    }
}
