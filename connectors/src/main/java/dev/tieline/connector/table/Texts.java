package dev.tieline.connector.table;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes as text. Pure. */
final class Texts {
    private Texts() {}

    /** A {@link String}, or {@link Unfit#NO_TEXT}. */
    static Object of(byte[] in, int from, int length) {
        boolean plain = true;
        for (int i = from; i < from + length; i++) {
            if (in[i] == 0) {
                return Unfit.NO_TEXT;
            }
            plain &= in[i] > 0;
        }
        if (plain) {
            return new String(in, from, length, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in, from, length))
                    .toString();
        } catch (CharacterCodingException _) {
            return Unfit.NO_TEXT;
        }
    }
}
