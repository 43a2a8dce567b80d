package dev.tieline.connector.mail;

import dev.tieline.connector.wire.Deadline;
import dev.tieline.connector.wire.Way;
import dev.tieline.egress.Door;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The way to the one server of a system. Thread-safe.
 *
 * @param door what the guard lets through
 * @param tls how the talk is encrypted; empty when it is not
 */
record SmtpRoute(Door door, Optional<SSLSocketFactory> tls) {

    /** A connection to the first checked address that answers; the caller closes it. */
    Socket connect(Deadline deadline) throws IOException {
        return Way.connect(door, deadline);
    }

    /** Encrypts a connection, and makes sure that the server is the declared one. */
    SSLSocket encrypt(Socket plain, SSLSocketFactory factory, Deadline deadline)
            throws IOException {
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, door.host(), door.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(deadline.leftMillis());
        socket.startHandshake();
        return socket;
    }
}
