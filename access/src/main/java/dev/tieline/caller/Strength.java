package dev.tieline.caller;

import java.util.BitSet;

/** Refuses keys that could be guessed or were copied wrongly. */
final class Strength {
    /** Fewer different bytes than this is a placeholder, not a key. */
    private static final int MIN_DISTINCT = 6;

    private Strength() {}

    static void require(String name, byte[] key, int min, int max) {
        if (key.length < min || key.length > max) {
            String bounds = max == Integer.MAX_VALUE ? "at least " + min : min + " to " + max;
            throw weak(name, "has " + key.length + " bytes; it must have " + bounds);
        }
        BitSet seen = new BitSet(256);
        for (byte value : key) {
            seen.set(value & 0xff);
        }
        if (seen.cardinality() < MIN_DISTINCT) {
            throw weak(name, "repeats the same few characters, so it can be guessed");
        }
    }

    /** White space at either end comes from an editor or a shell, never from the sender. */
    static void requireTrimmed(String name, byte[] key) {
        if (key.length > 0 && (blank(key[0]) || blank(key[key.length - 1]))) {
            throw new UnusableScheme(
                    "caller-key",
                    "credential \"" + name + "\" begins or ends with white space",
                    "Store it again without the line break that an editor or shell added.");
        }
    }

    private static boolean blank(byte value) {
        return value == ' ' || value == '\t' || value == '\r' || value == '\n';
    }

    private static UnusableScheme weak(String name, String why) {
        return new UnusableScheme(
                "caller-key",
                "credential \"" + name + "\" " + why,
                "Create a random one, for example with `openssl rand -base64 32`.");
    }
}
