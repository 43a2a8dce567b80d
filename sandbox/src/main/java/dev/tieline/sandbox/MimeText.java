package dev.tieline.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the parts of a message that a person looks at: headers and the first text. */
final class MimeText {
    private static final int MAX_DEPTH = 8;
    private static final Pattern BOUNDARY =
            Pattern.compile("boundary=\"?([^\";]+)\"?", Pattern.CASE_INSENSITIVE);
    private static final Pattern CHARSET =
            Pattern.compile("charset=\"?([^\";\\s]+)\"?", Pattern.CASE_INSENSITIVE);
    private static final Pattern ENCODED_WORD =
            Pattern.compile("=\\?([^?]+)\\?([bBqQ])\\?([^?]*)\\?=(?:\\s+(?==\\?))?");

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final String body;

    /** Reads headers and remembers the body; every character stands for one byte. */
    MimeText(String raw) {
        int end = raw.indexOf("\r\n\r\n");
        String head = end < 0 ? raw : raw.substring(0, end);
        this.body = end < 0 ? "" : raw.substring(end + 4);
        for (String line : head.replaceAll("\r\n[ \t]+", " ").split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
                headers.putIfAbsent(name, line.substring(colon + 1).strip());
            }
        }
    }

    /** A header with encoded words decoded; empty when absent. */
    String header(String name) {
        String value = headers.getOrDefault(name, "");
        Matcher matcher = ENCODED_WORD.matcher(value);
        return utf8(
                matcher.replaceAll(word ->
                        Matcher.quoteReplacement(
                                latin1(decodeWord(word.group(1), word.group(2), word.group(3))))));
    }

    /** The first text part; empty when there is none. */
    String text() {
        return text(0);
    }

    private String text(int depth) {
        String type = headers.getOrDefault("content-type", "text/plain");
        Matcher boundary = BOUNDARY.matcher(type);
        if (type.toLowerCase(Locale.ROOT).startsWith("multipart/") && boundary.find()) {
            String[] parts = body.split("--" + Pattern.quote(boundary.group(1)), -1);
            for (int i = 1; i < parts.length && depth < MAX_DEPTH; i++) {
                String found = new MimeText(parts[i].replaceFirst("^\r\n", "")).text(depth + 1);
                if (!found.isBlank()) {
                    return found.strip();
                }
            }
            return "";
        }
        if (!type.toLowerCase(Locale.ROOT).startsWith("text/")) {
            return "";
        }
        String encoding = headers.getOrDefault("content-transfer-encoding", "7bit");
        byte[] bytes =
                switch (encoding.toLowerCase(Locale.ROOT)) {
                    case "base64" -> base64(body);
                    case "quoted-printable" -> quotedPrintable(body.replaceAll("=\r?\n", ""));
                    default -> body.getBytes(StandardCharsets.ISO_8859_1);
                };
        Matcher charset = CHARSET.matcher(type);
        return new String(bytes, charset(charset.find() ? charset.group(1) : "utf-8"));
    }

    private static String decodeWord(String charset, String encoding, String text) {
        byte[] bytes =
                encoding.equalsIgnoreCase("b")
                        ? base64(text)
                        : quotedPrintable(text.replace('_', ' '));
        return new String(bytes, charset(charset));
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private static byte[] quotedPrintable(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '=' && i + 2 < text.length() ? hex(text, i + 1) : -1;
            int low = high >= 0 ? hex(text, i + 2) : -1;
            if (low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(c);
            }
        }
        return out.toByteArray();
    }

    private static int hex(String text, int at) {
        return Character.digit(text.charAt(at), 16);
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException _) {
            return StandardCharsets.UTF_8;
        }
    }

    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
