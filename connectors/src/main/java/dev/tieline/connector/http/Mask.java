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
    private @Nullable List<char[]> needles;

    /**
     * @param input whose texts were sent
     * @param secrets what the credential looks like when it is sent
     */
    Mask(Document input, List<String> secrets) {
        this.input = input;
        this.secrets = secrets;
    }

    /** Made when there is something to look through: most answers are short or empty. */
    private List<char[]> needles() {
        List<char[]> made = needles;
        if (made == null) {
            Set<String> texts = new LinkedHashSet<>();
            secrets.stream().filter(s -> !s.isEmpty()).forEach(s -> addForms(texts, s));
            input.fields().values().forEach(value -> collect(texts, value));
            made =
                    texts.stream()
                            .sorted(Comparator.comparingInt(String::length).reversed())
                            .map(text -> lower(text.toCharArray()))
                            .toList();
            needles = made;
        }
        return made;
    }

    private static void collect(Set<String> texts, @Nullable Object value) {
        switch (value) {
            case String text when text.strip().length() >= MIN_VALUE ->
                    addForms(texts, text.strip());
            case Map<?, ?> object -> object.values().forEach(inner -> collect(texts, inner));
            case List<?> list -> list.forEach(inner -> collect(texts, inner));
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
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        int plainFrom = 0;
        while (at < lower.length) {
            int length = lengthAt(needles(), lower, at);
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
