package dev.tieline.connector.http;

import dev.tieline.api.Document;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a text what must not be kept: the credential, and what was sent, which systems like
 * to repeat in their answers. Finds values whatever their case, and as JSON or a URL would write
 * them. Used by one thread.
 */
final class Mask {
    static final String DOTS = "•••";

    /** Shorter values are in every text, and masking them would leave nothing readable. */
    private static final int MIN_VALUE = 4;

    /** So much of a text is looked at; what is kept of it is less. */
    private static final int WINDOW = 16 << 10;

    private final Document input;
    private final List<String> secrets;

    /**
     * @param input whose texts were sent
     * @param secrets what the credential looks like when it is sent
     */
    Mask(Document input, List<String> secrets) {
        this.input = input;
        this.secrets = secrets;
    }

    /** The values that may be in this text, the longest first. */
    private List<char[]> needles(Beginnings beginnings) {
        Set<String> texts = new LinkedHashSet<>();
        for (String secret : secrets) {
            if (!secret.isEmpty()) {
                addForms(texts, secret);
                SecretForms.add(texts, secret);
            }
        }
        collect(texts, input.fields(), beginnings);
        if (texts.isEmpty()) {
            return List.of();
        }
        return texts.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(text -> lower(text.toCharArray()))
                .toList();
    }

    private static void collect(Set<String> texts, @Nullable Object value, Beginnings beginnings) {
        switch (value) {
            case String raw -> {
                String text = raw.strip();
                if (text.length() >= MIN_VALUE && beginnings.mayHold(text)) {
                    addForms(texts, text);
                }
            }
            case Map<?, ?> object -> {
                for (Object inner : object.values()) {
                    collect(texts, inner, beginnings);
                }
            }
            case List<?> list -> {
                for (Object inner : list) {
                    collect(texts, inner, beginnings);
                }
            }
            case null, default -> {}
        }
    }

    private static void addForms(Set<String> texts, String text) {
        texts.add(text);
        StringBuilder encoded = new StringBuilder();
        Percent.encode(text, encoded);
        if (encoded.length() != text.length()) {
            texts.add(encoded.toString());
            texts.add(encoded.toString().replace("%20", "+"));
            texts.add(
                    text.replace("&", "&amp;")
                            .replace("<", "&lt;")
                            .replace(">", "&gt;")
                            .replace("\"", "&quot;"));
        }
    }

    /**
     * Which four characters follow each other somewhere in a text, near enough: most answers are
     * short, and repeat nothing of what was sent.
     */
    private static final class Beginnings {
        private static final int BITS = 12;

        private final long[] seen = new long[1 << (BITS - 6)];
        private boolean escapes;

        Beginnings(char[] lower) {
            for (char c : lower) {
                escapes |= c == '%' || c == '&' || c == '+';
            }
            for (int i = 0; i + MIN_VALUE <= lower.length; i++) {
                int bit = bit(lower[i], lower[i + 1], lower[i + 2], lower[i + 3]);
                seen[bit >>> 6] |= 1L << bit;
            }
        }

        /** Whether the text may have this value, in one form or another, or how it begins. */
        boolean mayHold(String value) {
            return begins(value) || (escapes && isEscapedEarly(value));
        }

        /** Whether its other forms begin in another way than it does: with an escape in them. */
        private static boolean isEscapedEarly(String value) {
            for (int i = 0; i < MIN_VALUE; i++) {
                if (!Percent.unreserved(value.charAt(i))) {
                    return true;
                }
            }
            return false;
        }

        private boolean begins(String value) {
            int bit =
                    bit(
                            Character.toLowerCase(value.charAt(0)),
                            Character.toLowerCase(value.charAt(1)),
                            Character.toLowerCase(value.charAt(2)),
                            Character.toLowerCase(value.charAt(3)));
            return (seen[bit >>> 6] & (1L << bit)) != 0;
        }

        private static int bit(char a, char b, char c, char d) {
            int mixed = (((a * 31 + b) * 31 + c) * 31 + d) * 0x9E3779B9;
            return mixed >>> (32 - BITS);
        }
    }

    /** The start of an answer for people. */
    String excerpt(byte[] bytes, int maxCharacters) {
        int length = Math.min(bytes.length, WINDOW);
        return line(new String(bytes, 0, length, StandardCharsets.UTF_8), maxCharacters);
    }

    /** The start of a text of the system's, for people. */
    String line(String raw, int max) {
        if (raw.isEmpty()) {
            return "";
        }
        String text = replace(unescaped(raw.substring(0, Math.min(raw.length(), WINDOW))));
        StringBuilder out = new StringBuilder(Math.min(text.length(), max));
        for (int i = 0; i < text.length() && out.length() < max; i++) {
            char c = text.charAt(i);
            out.append(Character.isISOControl(c) && c != '\n' ? ' ' : c);
        }
        if (!out.isEmpty() && Character.isHighSurrogate(out.charAt(out.length() - 1))) {
            out.setLength(out.length() - 1);
        }
        return out.toString();
    }

    /** Undoes JSON's escapes, behind which a value could hide. */
    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 >= text.length()) {
                out.append(c);
                continue;
            }
            char next = text.charAt(++i);
            int code = next == 'u' ? hex(text, i + 1) : -1;
            if (code >= 0) {
                out.append((char) code);
                i += 4;
            } else {
                out.append(next == 'n' || next == 'r' || next == 't' ? ' ' : next);
            }
        }
        return out.toString();
    }

    private static int hex(String text, int from) {
        if (from + 4 > text.length()) {
            return -1;
        }
        int code = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            code = code * 16 + digit;
        }
        return code;
    }

    private String replace(String text) {
        char[] lower = lower(text.toCharArray());
        List<char[]> needles = needles(new Beginnings(lower));
        if (needles.isEmpty()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        int plainFrom = 0;
        while (at < lower.length) {
            int length = lengthAt(needles, lower, at);
            if (length == 0) {
                at++;
                continue;
            }
            out.append(text, plainFrom, at).append(DOTS);
            at += length;
            plainFrom = at;
        }
        return plainFrom == 0 ? text : out.append(text, plainFrom, text.length()).toString();
    }

    /** How long a value is that starts here; the end of the text may cut one off. */
    private static int lengthAt(List<char[]> needles, char[] text, int at) {
        for (char[] needle : needles) {
            if (needle[0] != text[at]) {
                continue;
            }
            int same = 1;
            int room = Math.min(needle.length, text.length - at);
            while (same < room && needle[same] == text[at + same]) {
                same++;
            }
            boolean whole = same == needle.length;
            boolean begun = same == room && same >= MIN_VALUE;
            if (whole || begun) {
                return same;
            }
        }
        return 0;
    }

    private static char[] lower(char[] text) {
        for (int i = 0; i < text.length; i++) {
            text[i] = Character.toLowerCase(text[i]);
        }
        return text;
    }
}
