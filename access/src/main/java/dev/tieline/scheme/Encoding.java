package dev.tieline.scheme;

import java.util.Base64;
import java.util.HexFormat;

/** How a signature is written in a header. */
public enum Encoding {
    HEX {
        @Override
        public String encode(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }

        @Override
        public byte[] decode(String text) {
            return HexFormat.of().parseHex(text);
        }
    },
    BASE64 {
        @Override
        public String encode(byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }

        @Override
        public byte[] decode(String text) {
            byte[] bytes = Base64.getDecoder().decode(text);
            // The JDK ignores stray low bits and absent padding; one signature must have one text.
            if (!encode(bytes).equals(text)) {
                throw new IllegalArgumentException("not canonical");
            }
            return bytes;
        }
    };

    /** The text of bytes. */
    public abstract String encode(byte[] bytes);

    /**
     * The bytes behind the text.
     *
     * @throws IllegalArgumentException when it is not written this way
     */
    public abstract byte[] decode(String text);
}
