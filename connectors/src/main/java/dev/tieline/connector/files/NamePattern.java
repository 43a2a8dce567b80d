package dev.tieline.connector.files;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which files are read: a name in which {@code *} stands for any text and {@code ?} for one sign.
 */
record NamePattern(String text) {
    private static final List<String> UNFINISHED = List.of(".part", ".partial", ".tmp");

    /** Whether it can be several. */
    boolean isPattern() {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    /** What all names begin with that match. */
    String start() {
        int end = 0;
        while (end < text.length() && text.charAt(end) != '*' && text.charAt(end) != '?') {
            end++;
        }
        return text.substring(0, end);
    }

    /** Hidden files, and those whose name says that they are not whole yet, never match. */
    boolean matches(String name) {
        return !name.startsWith(".") && !unfinished(name) && like(name);
    }

    /** Whether a file of that name in the folder itself matches; somebody may have made it up. */
    boolean names(String name) {
        return matches(name) && name.indexOf('/') < 0 && name.indexOf('\\') < 0;
    }

    private static boolean unfinished(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return UNFINISHED.stream().anyMatch(lower::endsWith);
    }

    /** Goes back to the last star only, so that no pattern costs more than both lengths. */
    private boolean like(String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int from = 0;
        while (n < name.length()) {
            char wanted = p < text.length() ? text.charAt(p) : 0;
            if (wanted == '*') {
                star = p++;
                from = n;
            } else if (wanted != 0 && (wanted == '?' || wanted == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++from;
            } else {
                return false;
            }
        }
        while (p < text.length() && text.charAt(p) == '*') {
            p++;
        }
        return p == text.length();
    }

    /** What is wrong with it, as the end of a sentence. */
    Optional<String> problem() {
        Optional<String> asName = new FileName(text.replace('*', 'x').replace('?', 'x')).problem();
        if (asName.isPresent()) {
            return asName;
        }
        if (text.indexOf('{') >= 0) {
            return Optional.of("holds braces, which only names that are written may.");
        }
        return unfinished(text)
                ? Optional.of("names what others are still writing.")
                : Optional.empty();
    }
}
