package dev.tieline.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.SocketFactory;

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

    /** Plain sockets for libraries that open their own; they connect only through this door. */
    public SocketFactory sockets() {
        return new DoorSockets(this);
    }

    private static String bare(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return (bracketed ? host.substring(1, host.length() - 1) : host).toLowerCase(Locale.ROOT);
    }
}
