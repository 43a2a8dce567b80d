package dev.tieline.api;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The bytes of one message and what they claim to be. Immutable by agreement: whoever hands over
 * the array does not touch it again. Its {@code toString} never shows content.
 */
public final class Payload {
    private final byte[] bytes;
    private final String mediaType;

    /**
     * @param bytes the raw content; not copied
     * @param mediaType type and subtype in lower case without parameters, such as {@code
     *     application/json}
     */
    public Payload(byte[] bytes, String mediaType) {
        this.bytes = bytes;
        this.mediaType = mediaType.toLowerCase(Locale.ROOT);
    }

    /** A JSON payload of this text in UTF-8. */
    public static Payload json(String text) {
        return new Payload(text.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    /** The content itself, not a copy; treat as read-only. */
    public byte[] bytes() {
        return bytes;
    }

    public String mediaType() {
        return mediaType;
    }

    /** Length in bytes. */
    public int size() {
        return bytes.length;
    }

    @Override
    public String toString() {
        return "Payload[" + bytes.length + " bytes, " + mediaType + "]";
    }
}
