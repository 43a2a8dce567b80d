package dev.tieline.connector.binlog;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Charsets of columns, as far as it is sure that Java and the server take the same bytes for the
 * same characters. Pure.
 */
final class Charsets {
    /** What has no characters. */
    static final String BINARY = "binary";

    private static final String LATIN1 = "latin1";
    private static final Map<String, Charset> KNOWN =
            Map.of(
                    "utf8mb4",
                    StandardCharsets.UTF_8,
                    "utf8mb3",
                    StandardCharsets.UTF_8,
                    "utf8",
                    StandardCharsets.UTF_8,
                    "ascii",
                    StandardCharsets.US_ASCII,
                    LATIN1,
                    Charset.forName("windows-1252"),
                    "ucs2",
                    StandardCharsets.UTF_16BE,
                    "utf16",
                    StandardCharsets.UTF_16BE,
                    "utf16le",
                    StandardCharsets.UTF_16LE,
                    "utf32",
                    Charset.forName("UTF-32BE"));

    private Charsets() {}

    /** Whether texts of it are carried. */
    static boolean carried(String name) {
        return KNOWN.containsKey(name);
    }

    /** The text that bytes stand for. */
    static String text(String name, byte[] bytes) {
        Charset charset =
                Optional.ofNullable(KNOWN.get(name))
                        .orElseThrow(() -> new IllegalStateException("a charset of another kind"));
        String text = new String(bytes, charset);
        return name.equals(LATIN1) && text.indexOf('\ufffd') >= 0 ? undefined(text, bytes) : text;
    }

    /** MariaDB keeps the five bytes that windows-1252 leaves undefined as they are. */
    private static String undefined(String text, byte[] bytes) {
        StringBuilder all = new StringBuilder(text);
        for (int i = 0; i < bytes.length; i++) {
            if (all.charAt(i) == '\ufffd') {
                all.setCharAt(i, (char) (bytes[i] & 0xff));
            }
        }
        return all.toString();
    }
}
