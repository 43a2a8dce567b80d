package dev.tieline.mapping;

import java.util.Locale;

/** The methods of text that are compiled directly. */
enum TextMethod {
    trim,
    lowerAscii,
    upperAscii;

    String apply(String text) {
        return switch (this) {
            case trim -> trimmed(text);
            case lowerAscii -> cased(text, 'A', 'Z', true);
            case upperAscii -> cased(text, 'a', 'z', false);
        };
    }

    private static String cased(String text, char from, char to, boolean lower) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= from && c <= to) {
                return ascii(text, lower);
            }
        }
        return text;
    }

    private static String ascii(String text, boolean lower) {
        if (onlyAscii(text)) {
            return lower ? text.toLowerCase(Locale.ROOT) : text.toUpperCase(Locale.ROOT);
        }
        StringBuilder changed = new StringBuilder(text);
        for (int i = 0; i < changed.length(); i++) {
            char c = changed.charAt(i);
            if (lower ? c >= 'A' && c <= 'Z' : c >= 'a' && c <= 'z') {
                changed.setCharAt(i, (char) (c ^ 0x20));
            }
        }
        return changed.toString();
    }

    private static boolean onlyAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }

    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** Unicode's White_Space, which is what CEL trims. */
    private static boolean isSpace(char c) {
        return c == ' '
                || (c >= '\t' && c <= '\r')
                || c == '\u0085'
                || c == '\u00a0'
                || c == '\u1680'
                || (c >= '\u2000' && c <= '\u200a')
                || c == '\u2028'
                || c == '\u2029'
                || c == '\u202f'
                || c == '\u205f'
                || c == '\u3000';
    }
}
