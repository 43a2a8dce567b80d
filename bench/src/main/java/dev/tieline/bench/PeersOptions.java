package dev.tieline.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@code bench/peers} was asked for.
 *
 * @param warmUp of each side, in seconds
 * @param seconds of each round
 * @param rounds of each side
 * @param peers by name
 */
record PeersOptions(int warmUp, int seconds, int rounds, List<String> peers) {
    private static final List<String> ALL = List.of("camel", "node-red", "camel-durable");

    PeersOptions {
        peers = List.copyOf(peers);
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException with the usage
     */
    static PeersOptions of(String[] args) {
        boolean quick = false;
        List<String> named = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--quick")) {
                quick = true;
            } else if (args[i].equals("--peer")
                    && i + 1 < args.length
                    && ALL.contains(args[i + 1])) {
                i++;
                named.add(args[i]);
            } else {
                throw new IllegalArgumentException(
                        "usage: bench/peers [--quick] [--peer NAME]...\n"
                                + "NAME is one of "
                                + String.join(", ", ALL));
            }
        }
        List<String> peers = named.isEmpty() ? ALL : named.stream().distinct().toList();
        return quick ? new PeersOptions(5, 5, 1, peers) : new PeersOptions(25, 20, 3, peers);
    }
}
