package dev.tieline.egress;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What kind of address it is, after taking IPv4 out of the IPv6 forms that carry it. */
enum AddressClass {
    PUBLIC("public"),
    /** Networks of one's own: a hub may have good reasons to talk to them. */
    PRIVATE("private"),
    /** This machine. */
    LOOPBACK("loopback"),
    /** Where clouds give out the keys of the machine, and their neighbours. */
    METADATA("link-local or cloud metadata"),
    /** Documentation, benchmarks, multicast, tunnels, not assigned: nothing lives there. */
    RESERVED("reserved");

    private static final Map<Network, AddressClass> TABLE = table();
    private static final List<Network> CARRIES_IPV4 =
            List.of(Network.of("64:ff9b::/96"), Network.of("::/96"), Network.of("::ffff:0:0:0/96"));
    private static final Network GIVEN_OUT = Network.of("2000::/3");
    private static final Network SIX_TO_FOUR = Network.of("2002::/16");

    final String words;

    AddressClass(String words) {
        this.words = words;
    }

    static AddressClass of(InetAddress address) {
        AddressClass own = lookUp(address);
        if (own != PUBLIC) {
            return own;
        }
        Optional<InetAddress> inside = carried(address);
        if (inside.isPresent()) {
            return of(inside.get());
        }
        // Everything else of IPv6 is not given out, whatever it may become.
        return address instanceof Inet6Address && !GIVEN_OUT.contains(address) ? RESERVED : PUBLIC;
    }

    /** The IPv4 address inside; {@code ::ffff:0:0/96} is taken apart by the platform already. */
    static Optional<InetAddress> carried(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return Optional.empty();
        }
        byte[] bytes = address.getAddress();
        if (CARRIES_IPV4.stream().anyMatch(network -> network.contains(address))) {
            return Optional.of(ipv4(bytes, 12));
        }
        return SIX_TO_FOUR.contains(address) ? Optional.of(ipv4(bytes, 2)) : Optional.empty();
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static AddressClass lookUp(InetAddress address) {
        for (Map.Entry<Network, AddressClass> row : TABLE.entrySet()) {
            if (row.getKey().contains(address)) {
                return row.getValue();
            }
        }
        return PUBLIC;
    }

    /** In order: the narrower network first where two overlap. */
    private static Map<Network, AddressClass> table() {
        Map<Network, AddressClass> table = new LinkedHashMap<>();
        put(table, LOOPBACK, "127.0.0.0/8", "::1/128", "0.0.0.0/8", "::/128");
        put(table, METADATA, "169.254.0.0/16", "168.63.129.16/32", "100.100.100.200/32");
        put(table, METADATA, "192.0.0.192/32", "fe80::/10", "fd00:ec2::254/128");
        put(table, PRIVATE, "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10");
        put(table, PRIVATE, "fc00::/7", "fec0::/10", "64:ff9b:1::/48");
        put(table, RESERVED, "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15");
        put(table, RESERVED, "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4");
        put(table, RESERVED, "100::/64", "2001::/32", "2001:db8::/32", "3fff::/20", "5f00::/16");
        put(table, RESERVED, "ff00::/8");
        return table;
    }

    private static void put(Map<Network, AddressClass> table, AddressClass kind, String... rows) {
        for (String row : rows) {
            table.put(Network.of(row), kind);
        }
    }
}
