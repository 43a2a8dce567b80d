package dev.tieline.connector.sql;

import dev.tieline.connector.wire.Deadline;
import dev.tieline.connector.wire.Way;
import dev.tieline.egress.Door;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * The way to the one server of a system. Thread-safe.
 *
 * @param door what the guard lets through
 * @param tls how the talk is encrypted; empty when it is not
 */
public record Route(Door door, Optional<SSLSocketFactory> tls) {

    /** A connection to the first checked address that answers; the caller closes it. */
    public Socket connect(Deadline deadline) throws IOException {
        return Way.connect(door, deadline);
    }
}
