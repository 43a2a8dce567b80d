package dev.tieline.connector.changes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Gives the driver sockets that came through the door, and no others. Made by the driver. */
public final class LineSockets extends SocketFactory {
    private final String line;

    /**
     * @param line name of a {@link Line}
     */
    public LineSockets(String line) {
        this.line = line;
    }

    /** A connected one; the driver does not connect it. */
    @Override
    public Socket createSocket() throws IOException {
        return Line.of(line).connect();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw elsewhere();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw elsewhere();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw elsewhere();
    }

    @Override
    public Socket createSocket(
            InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw elsewhere();
    }

    private static UnsupportedOperationException elsewhere() {
        return new UnsupportedOperationException("nothing is connected but through the door");
    }
}
