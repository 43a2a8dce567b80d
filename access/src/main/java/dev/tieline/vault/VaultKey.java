package dev.tieline.vault;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.BitSet;

/** The key that wraps the data key: 256 bits, written as text on one line. */
public final class VaultKey {
    private static final String PREFIX = "tieline-vault-key-1:";
    private static final int BYTES = 32;

    /** Chance gives 32 bytes fewer different values than this about once in 10^17 times. */
    private static final int MIN_DISTINCT = 20;

    private final byte[] bytes;

    private VaultKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A new one by chance. */
    public static VaultKey create() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new VaultKey(bytes);
    }

    /**
     * Reads one: what {@link #text} wrote, or 32 bytes in base64 as key services print them.
     *
     * @param where it came from, for the message
     * @throws VaultUnusable when it is not a key, or one that can be guessed
     */
    public static VaultKey parse(String text, String where) {
        String stripped = text.strip();
        String coded = stripped.startsWith(PREFIX) ? stripped.substring(PREFIX.length()) : stripped;
        byte[] bytes = decoded(coded.replace('-', '+').replace('_', '/'));
        if (bytes.length != BYTES) {
            throw new VaultUnusable(
                    "vault-key-malformed",
                    "What " + where + " gives is not a vault key.",
                    "Make one with `tieline vault create-key FILE`, or give 32 random bytes in"
                            + " base64.");
        }
        BitSet seen = new BitSet(256);
        for (byte value : bytes) {
            seen.set(value & 0xff);
        }
        if (seen.cardinality() < MIN_DISTINCT) {
            throw new VaultUnusable(
                    "vault-key-weak",
                    "The vault key that " + where + " gives can be guessed.",
                    "Make a random one with `tieline vault create-key FILE`.");
        }
        return new VaultKey(bytes);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    /** The line a key file holds. */
    public String text() {
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "***";
    }
}
