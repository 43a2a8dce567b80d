package dev.tieline.caller;

import dev.tieline.api.Secret;
import java.nio.charset.StandardCharsets;

/** How a sender writes its keys. The same text means different bytes, so it is never guessed. */
enum KeyForm {
    /** The text itself, in UTF-8. */
    TEXT {
        @Override
        byte[] read(String name, Secret secret) {
            byte[] bytes = secret.reveal();
            Strength.requireTrimmed(name, bytes);
            // Vendors hand out keys as short as 22 characters (16 random bytes in base64).
            Strength.require(name, bytes, 16, Integer.MAX_VALUE);
            return bytes;
        }
    },
    /** Standard Webhooks: base64 of 24 to 64 bytes, after {@code whsec_} or without it. */
    WHSEC {
        @Override
        byte[] read(String name, Secret secret) {
            String text = secret.revealText();
            Strength.requireTrimmed(name, text.getBytes(StandardCharsets.UTF_8));
            byte[] bytes = decode(name, text.startsWith(PREFIX) ? text.substring(6) : text);
            Strength.require(name, bytes, 24, 64);
            return bytes;
        }
    };

    private static final String PREFIX = "whsec_";

    /**
     * The key's bytes.
     *
     * @throws UnusableScheme when it is not written this way, or too weak
     */
    abstract byte[] read(String name, Secret secret);

    private static byte[] decode(String name, String base64) {
        try {
            return Encoding.BASE64.decode(base64);
        } catch (IllegalArgumentException _) {
            throw new UnusableScheme(
                    "caller-key",
                    "credential \"" + name + "\" is not a Standard Webhooks key",
                    "It is whsec_ followed by base64; copy it whole from the sender.");
        }
    }
}
