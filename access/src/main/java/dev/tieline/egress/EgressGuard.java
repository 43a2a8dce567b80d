package dev.tieline.egress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides which addresses the hub may connect to. Immutable and thread-safe. Public addresses are
 * free; private ones must be covered by an address or network of the hub file; loopback, link-local
 * and metadata addresses, and this machine's own, must be listed one by one.
 */
public final class EgressGuard {
    private static final String KEY = "private-addresses";

    private final List<Network> allowed;
    private final Resolver resolver;
    private final Set<InetAddress> own;

    /** How names become addresses. Thread-safe; may block. */
    @FunctionalInterface
    public interface Resolver {
        /** All addresses of a name, at least one. */
        InetAddress[] resolve(String name) throws UnknownHostException;
    }

    /** The guard of a running hub: the system's resolver, this machine's own addresses. */
    public EgressGuard(List<String> allowed) {
        this(allowed, InetAddress::getAllByName, ownAddresses());
    }

    /**
     * @param allowed addresses and networks that are allowed although not public
     * @param resolver how names become addresses
     * @param own addresses of this machine
     * @throws IllegalArgumentException when an entry of {@code allowed} has a {@link #problem}
     */
    public EgressGuard(List<String> allowed, Resolver resolver, Set<InetAddress> own) {
        allowed.forEach(entry ->
                problem(entry)
                        .ifPresent(problem -> {
                            throw new IllegalArgumentException(problem);
                        }));
        this.allowed = allowed.stream().map(Network::of).toList();
        this.resolver = resolver;
        this.own = Set.copyOf(own);
    }

    /** What is wrong with an entry of the hub file's list; empty when it can be used. */
    public static Optional<String> problem(String entry) {
        return Network.parse(entry).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "`%s` is neither an address such as 10.1.2.3 nor a network such as 10.1.0.0/16"
                                .formatted(entry));
    }

    /**
     * The way to one declared host and port, and to nothing else.
     *
     * @param host a DNS name or a canonical address; IPv6 with or without brackets
     */
    public Door doorTo(String host, int port) {
        return new Door(this, host, port);
    }

    /**
     * What can be said of a host before anything is resolved: why it can never be connected to;
     * empty for names, and for addresses that are allowed. For the check of a workspace.
     */
    public Optional<EgressRefused> objection(String host) {
        Optional<InetAddress> literal = HostText.literal(host);
        if (literal.isPresent()) {
            return refusal(host, literal.get());
        }
        return HostText.isName(host) ? Optional.empty() : Optional.of(unreadable(host));
    }

    /**
     * Whether the host is certain, without asking a resolver, to be on this machine or in a network
     * the hub file lists, so that unencrypted talk does not leave it.
     */
    public boolean atHome(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        return HostText.literal(host)
                .filter(a -> AddressClass.of(a) == AddressClass.LOOPBACK || listed(a))
                .isPresent();
    }

    /** Resolves once; every address must pass, or none is returned. */
    InetAddress[] vet(String host) throws UnknownHostException {
        Optional<InetAddress> literal = HostText.literal(host);
        if (literal.isEmpty() && !HostText.isName(host)) {
            throw unreadable(host);
        }
        InetAddress[] addresses =
                literal.isPresent()
                        ? new InetAddress[] {literal.get()}
                        : resolver.resolve(host).clone();
        if (addresses.length == 0) {
            throw new UnknownHostException(host);
        }
        for (InetAddress address : addresses) {
            Optional<EgressRefused> refusal = refusal(host, address);
            if (refusal.isPresent()) {
                throw refusal.get();
            }
        }
        return addresses;
    }

    private Optional<EgressRefused> refusal(String host, InetAddress address) {
        boolean here =
                own.contains(address)
                        || AddressClass.carried(address).filter(own::contains).isPresent();
        AddressClass kind = here ? AddressClass.LOOPBACK : AddressClass.of(address);
        boolean passes =
                switch (kind) {
                    case PUBLIC -> true;
                    case PRIVATE -> listed(address);
                    case LOOPBACK, METADATA -> listedAlone(address);
                    case RESERVED -> false;
                };
        return passes ? Optional.empty() : Optional.of(refused(host, address, kind));
    }

    private boolean listed(InetAddress address) {
        InetAddress meant = AddressClass.carried(address).orElse(address);
        return allowed.stream().anyMatch(n -> n.contains(address) || n.contains(meant));
    }

    private boolean listedAlone(InetAddress address) {
        return allowed.stream().anyMatch(n -> n.single() && n.contains(address));
    }

    private static EgressRefused refused(String host, InetAddress address, AddressClass kind) {
        String text = address.getHostAddress();
        String what = host.equals(text) ? text : host + " resolves to " + text + ", which";
        String remedy =
                kind == AddressClass.RESERVED
                        ? "Nothing can live at such an address: correct the url or the DNS entry."
                        : "If it is meant, list `%s` under `%s` in tieline.yaml."
                                .formatted(text, KEY);
        return new EgressRefused(
                "%s is a %s address; the hub does not connect there".formatted(what, kind.words),
                remedy);
    }

    private static EgressRefused unreadable(String host) {
        return new EgressRefused(
                "`%s` is neither a host name nor an address in its plain form".formatted(host),
                "Write a DNS name, or an address such as 203.0.114.7 or [2600::1].");
    }

    private static Set<InetAddress> ownAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SocketException e) {
            throw new UncheckedIOException(new IOException("cannot list own addresses", e));
        }
    }
}
