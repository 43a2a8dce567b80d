package dev.tieline.connector.files;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text as bytes, unchanged or not at all. */
final class Utf8 {
    private Utf8() {}

    /**
     * @throws Unwritable when the text holds half a character
     */
    static byte[] bytes(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new Unwritable(e);
        }
    }

    /** The text has no form in a file. */
    static final class Unwritable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unwritable(CharacterCodingException cause) {
            super(cause);
        }
    }
}
