package dev.tieline.egress;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Addresses and networks that a file lists. Immutable and thread-safe. */
public final class Networks {
    private final List<Network> all;

    /**
     * @throws IllegalArgumentException when an entry is neither an address nor a network
     */
    public Networks(List<String> entries) {
        this.all = entries.stream().map(Network::of).toList();
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** Whether this is an address in its plain form, and listed. */
    public boolean contains(String address) {
        Optional<InetAddress> literal = HostText.literal(address);
        return literal.isPresent() && all.stream().anyMatch(n -> n.contains(literal.get()));
    }

    /** Whether this is an address in its plain form. */
    public static boolean isAddress(String text) {
        return HostText.literal(text).isPresent();
    }
}
