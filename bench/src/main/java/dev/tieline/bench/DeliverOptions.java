package dev.tieline.bench;

import java.nio.file.Path;

/**
 * What {@code bench/deliver} was asked for.
 *
 * @param warmUp of each side, in seconds
 * @param seconds of each round
 * @param rounds of each side
 * @param profile where the hub's flight recording goes; empty for none
 */
record DeliverOptions(int warmUp, int seconds, int rounds, String profile) {

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException with the usage
     */
    static DeliverOptions of(String[] args) {
        boolean quick = false;
        String profile = "";
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--quick")) {
                quick = true;
            } else if (args[i].equals("--profile") && i + 1 < args.length) {
                i++;
                profile = Path.of(args[i]).toAbsolutePath().toString();
            } else {
                throw new IllegalArgumentException(
                        "usage: bench/deliver [--quick] [--profile FILE.jfr]");
            }
        }
        return quick
                ? new DeliverOptions(5, 5, 1, profile)
                : new DeliverOptions(25, 20, 3, profile);
    }
}
