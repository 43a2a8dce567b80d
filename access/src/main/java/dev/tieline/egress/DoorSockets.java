package dev.tieline.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.SocketFactory;

/** Makes sockets that can only go through one door. */
final class DoorSockets extends SocketFactory {
    private final Door door;

    DoorSockets(Door door) {
        this.door = door;
    }

    @Override
    public Socket createSocket() {
        return new DoorSocket(door);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(InetSocketAddress.createUnresolved(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
            throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
            throws IOException {
        return createSocket(host, port);
    }

    private Socket connected(SocketAddress to) throws IOException {
        Socket socket = createSocket();
        try {
            socket.connect(to);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Takes the name it is asked for, and connects to an address of that name which passed. */
    private static final class DoorSocket extends Socket {
        private final Door door;

        DoorSocket(Door door) {
            super(Proxy.NO_PROXY);
            this.door = door;
        }

        @Override
        public void connect(SocketAddress to) throws IOException {
            connect(to, 0);
        }

        @Override
        public void connect(SocketAddress to, int timeoutMillis) throws IOException {
            if (!(to instanceof InetSocketAddress asked)) {
                throw new UnknownHostException(String.valueOf(to));
            }
            InetAddress[] addresses = door.addresses(asked.getHostString(), asked.getPort());
            // A socket that failed to connect is closed for good, so there is one try; resolvers
            // order addresses by reachability.
            InetAddress first = reachable(addresses, asked.getPort(), timeoutMillis);
            super.connect(new InetSocketAddress(first, asked.getPort()), timeoutMillis);
        }

        private static InetAddress reachable(InetAddress[] addresses, int port, int timeoutMillis)
                throws IOException {
            for (int i = 0; i < addresses.length - 1; i++) {
                try (Socket probe = new Socket(Proxy.NO_PROXY)) {
                    probe.connect(new InetSocketAddress(addresses[i], port), timeoutMillis);
                    return addresses[i];
                } catch (SocketTimeoutException | java.net.ConnectException e) {
                    // The next one may answer; the last is tried by the caller.
                }
            }
            return addresses[addresses.length - 1];
        }
    }
}
