package dev.tieline.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.function.Consumer;

/** The way out to the one host and port that a system declares. Immutable and thread-safe. */
public final class Door {
    private final EgressGuard guard;
    private final String host;
    private final int port;

    Door(EgressGuard guard, String host, int port) {
        this.guard = guard;
        this.host = bare(host);
        this.port = port;
    }

    /** The declared host; IPv6 without brackets. */
    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    /**
     * The checked addresses to connect to, in order. What comes back is what must be connected to:
     * asking a resolver again would undo the check.
     *
     * @throws EgressRefused when this is not the declared host and port, or an address is refused
     * @throws UnknownHostException when there is no such host
     */
    public InetAddress[] addresses(String toHost, int toPort) throws UnknownHostException {
        if (!bare(toHost).equals(host) || toPort != port) {
            throw new EgressRefused(
                    "%s:%d is not what the system declares, %s:%d"
                            .formatted(toHost, toPort, host, port),
                    "Declare a system with that url.");
        }
        return guard.vet(host);
    }

    /**
     * A connection to one of {@link #addresses}, without Nagle's delay.
     *
     * @param address as it came from there; it is checked again, so that nothing else gets out
     * @param timeoutMillis how long to wait for it, at least 1
     * @param opened gets the channel before it connects, so that somebody else can end the wait by
     *     closing it
     * @throws EgressRefused when the address is not allowed
     */
    public SocketChannel connect(
            InetAddress address, int timeoutMillis, Consumer<SocketChannel> opened)
            throws IOException {
        guard.vet(address.getHostAddress());
        SocketChannel channel = SocketChannel.open();
        try {
            opened.accept(channel);
            channel.socket().connect(new InetSocketAddress(address, port), timeoutMillis);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String bare(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return (bracketed ? host.substring(1, host.length() - 1) : host).toLowerCase(Locale.ROOT);
    }
}
