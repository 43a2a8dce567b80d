package dev.tieline.connector.sql;

import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Gives the driver the socket that came through the door, and no other. Made by the driver. */
public final class DoorSockets extends SocketFactory {

    /** The connected socket of the {@link Opening} under way; the driver does not connect it. */
    @Override
    public Socket createSocket() {
        return Opening.NOW.get().socket();
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
