package dev.tieline.bench;

import java.nio.file.Path;

/**
 * What a measuring command was asked for.
 *
 * @param quick whether it is only tried
 * @param warmUp of each side, in seconds
 * @param seconds of each round
 * @param rounds of each side
 * @param profile where the hub's flight recording goes; empty for none
 */
record Options(boolean quick, int warmUp, int seconds, int rounds, String profile) {
    /** For what differs from second to second as the machine does: the more turns the better. */
    static final Options SHORT_TURNS = new Options(false, 25, 7, 9, "");

    /** For what takes long to show, such as one accept in a thousand. */
    static final Options LONG_TURNS = new Options(false, 25, 20, 3, "");

    private static final String USAGE =
            "[--quick] [--rounds N] [--seconds N] [--warm-up SECONDS] [--profile FILE.jfr]";

    /**
     * Reads the command line.
     *
     * @param usual where it says nothing
     * @throws IllegalArgumentException with the usage
     */
    static Options of(String command, Options usual, String[] args) {
        Options options = usual;
        try {
            for (int i = 0; i < args.length; i++) {
                options =
                        switch (args[i]) {
                            case "--quick" -> options.quickly();
                            case "--rounds" -> options.withRounds(number(args[++i]));
                            case "--seconds" -> options.withSeconds(number(args[++i]));
                            case "--warm-up" -> options.withWarmUp(number(args[++i]));
                            case "--profile" -> options.withProfile(args[++i]);
                            default -> throw new IllegalArgumentException(args[i]);
                        };
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("usage: bench/" + command + " " + USAGE, e);
        }
        return options;
    }

    private static int number(String text) {
        int number = Integer.parseInt(text);
        if (number < 1) {
            throw new IllegalArgumentException(text);
        }
        return number;
    }

    private Options quickly() {
        return new Options(true, 5, 5, 1, profile);
    }

    private Options withRounds(int number) {
        return new Options(quick, warmUp, seconds, number, profile);
    }

    private Options withSeconds(int number) {
        return new Options(quick, warmUp, number, rounds, profile);
    }

    private Options withWarmUp(int number) {
        return new Options(quick, number, seconds, rounds, profile);
    }

    private Options withProfile(String file) {
        String absolute = Path.of(file).toAbsolutePath().toString();
        return new Options(quick, warmUp, seconds, rounds, absolute);
    }

    /** A full number, or a tenth of it when only tried. */
    int scaled(int full) {
        return quick ? full / 10 : full;
    }
}
