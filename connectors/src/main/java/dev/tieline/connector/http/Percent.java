package dev.tieline.connector.http;

import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986): everything but unreserved characters. */
final class Percent {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private Percent() {}

    static void encode(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            if (!unreserved(text.charAt(i))) {
                out.append(text, 0, i);
                encodeBytes(text.substring(i).getBytes(StandardCharsets.UTF_8), out);
                return;
            }
        }
        out.append(text);
    }

    private static void encodeBytes(byte[] bytes, StringBuilder out) {
        for (byte b : bytes) {
            if (unreserved((char) (b & 0xFF))) {
                out.append((char) b);
            } else {
                out.append('%').append(HEX[(b >> 4) & 15]).append(HEX[b & 15]);
            }
        }
    }

    /** Whether a character stands for itself. */
    static boolean unreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
