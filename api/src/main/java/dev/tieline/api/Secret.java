package dev.tieline.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A value that must not be read by accident: it has no readable {@code toString}, no {@code equals}
 * on content and no serialised form. Only the code that signs, verifies or sends asks for the
 * bytes.
 */
public final class Secret {
    private final byte[] bytes;

    public Secret(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** A secret of this text in UTF-8. */
    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** A copy of the bytes, for a signature or a header, never for display. */
    public byte[] reveal() {
        return bytes.clone();
    }

    /** The bytes as UTF-8 text, for a header, never for display. */
    public String revealText() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Whether the other bytes are the same, in time that does not depend on where they differ. */
    public boolean matches(byte[] other) {
        return bytes.length > 0 && MessageDigest.isEqual(bytes, other);
    }

    @Override
    public String toString() {
        return "***";
    }
}
