package dev.tieline.connector.sql;

import dev.tieline.api.Secret;
import java.net.Socket;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocketFactory;

/**
 * What the driver is handed while it opens a connection. It takes only names of classes, makes them
 * itself and would keep a password as text: what they need is bound to the thread that opens.
 *
 * @param host that the system declares
 * @param socket connected through the door
 * @param tls how the talk is encrypted; empty when it is not
 * @param password empty when there is none
 * @param talk over which is talked: the encrypted one when the server agreed to encrypt
 */
public record Opening(
        String host,
        Socket socket,
        Optional<SSLSocketFactory> tls,
        Optional<Secret> password,
        AtomicReference<Socket> talk) {
    /** The one under way in this thread. */
    public static final ScopedValue<Opening> NOW = ScopedValue.newInstance();

    /** Before the server said anything. */
    public Opening(Socket socket, Route route, Optional<Secret> password) {
        this(route.door().host(), socket, route.tls(), password, new AtomicReference<>(socket));
    }

    /** What is talked over now. */
    public Socket talking() {
        return Objects.requireNonNull(talk.get());
    }

    /** Whether TLS is wanted and the server did not offer it. */
    public boolean notEncrypted() {
        return tls.isPresent() && talking().equals(socket);
    }
}
