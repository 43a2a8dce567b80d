package dev.tieline.format;

import dev.tieline.api.Payload;
import java.util.Locale;

/** Reads the bodies of messages: one media type, one reader, no guessing. */
public final class Bodies {
    private static final String KINDS =
            "application/json, application/x-www-form-urlencoded or multipart/form-data";

    private Bodies() {}

    /**
     * Reads a body.
     *
     * @param charset the content type's charset parameter; empty when it had none
     * @param boundary the content type's boundary parameter without quotes; empty when it had none
     * @param maxBytes the largest body taken
     */
    public static Reading read(Payload payload, String charset, String boundary, int maxBytes) {
        try {
            checkSize(payload.size(), maxBytes);
            checkCharset(charset);
            String type = payload.mediaType();
            if (isJson(type)) {
                return JsonText.read(payload.bytes(), maxBytes);
            }
            return switch (type) {
                case "application/x-www-form-urlencoded" -> FormText.read(payload.bytes());
                case "multipart/form-data" -> MultipartText.read(payload.bytes(), boundary);
                default ->
                        throw Unreadable.kind(
                                "media-type-unknown",
                                type.isEmpty()
                                        ? "The body has no Content-Type."
                                        : "The body's Content-Type is not one the hub reads.",
                                "Send " + KINDS + ".");
            };
        } catch (Unreadable e) {
            return e.refused();
        }
    }

    private static boolean isJson(String type) {
        return type.equals("application/json")
                || (type.startsWith("application/") && type.endsWith("+json"));
    }

    private static void checkCharset(String charset) {
        String name = charset.toLowerCase(Locale.ROOT);
        if (!name.isEmpty() && !name.equals("utf-8") && !name.equals("utf8")) {
            throw Unreadable.kind(
                    "charset-unknown", "The body's charset is not UTF-8.", "Send UTF-8.");
        }
    }

    static void checkSize(int size, int maxBytes) {
        if (size > maxBytes) {
            throw new Unreadable(
                    413,
                    "body-too-large",
                    "The body has " + size + " bytes; at most " + maxBytes + " are taken.",
                    "Send less, or raise the trigger's max-bytes.");
        }
        if (size == 0) {
            throw Unreadable.broken("body-empty", "The body is empty.");
        }
    }
}
