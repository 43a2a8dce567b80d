package dev.tieline.console;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Numbers, counts and spans as people say them. */
final class Words {
    private Words() {}

    /** {@code 12,408}. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 record}, {@code 3 records}. */
    static String count(long count, String one) {
        return number(count) + " " + (count == 1 ? one : one + "s");
    }

    /** The form of a verb that suits a count: {@code 1 record waits}, {@code 3 records wait}. */
    static String verb(long count, String one, String many) {
        return count == 1 ? one : many;
    }

    /** {@code a, b and c}. */
    static String list(List<String> words) {
        if (words.size() < 2) {
            return String.join("", words);
        }
        return String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
    }

    /** {@code 512 bytes}, {@code 12 kB}, {@code 3 MB}. */
    static String bytes(long bytes) {
        if (bytes < 1_000) {
            return count(bytes, "byte");
        }
        return bytes < 1_000_000
                ? number(bytes / 1_000) + " kB"
                : number(bytes / 1_000_000) + " MB";
    }

    /**
     * How long ago, or how long until: {@code 3 min}, {@code 2 h 5 min}, {@code 23 h}, {@code 4
     * days}.
     */
    static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min";
        }
        if (seconds < 86_400) {
            // What is half a day old is not read by the minute; the exact time is behind it.
            long minutes = seconds < 36_000 ? seconds % 3_600 / 60 : 0;
            return seconds / 3_600 + " h" + (minutes == 0 ? "" : " " + minutes + " min");
        }
        return count(seconds / 86_400, "day");
    }

    /** A span written in a flow: {@code 1 minute}, {@code 24 hours}, {@code 3 days}. */
    static String span(Duration span) {
        long seconds = span.toSeconds();
        if (seconds >= 172_800 && seconds % 86_400 == 0) {
            return count(seconds / 86_400, "day");
        }
        if (seconds >= 3_600 && seconds % 3_600 == 0) {
            return count(seconds / 3_600, "hour");
        }
        if (seconds >= 60 && seconds % 60 == 0) {
            return count(seconds / 60, "minute");
        }
        return seconds == 0 ? span.toMillis() + " ms" : count(seconds, "second");
    }

    /** How long something took: {@code 0.4 ms}, {@code 120 ms}, {@code 1.2 s}. */
    static String took(long micros) {
        if (micros < 10_000) {
            return String.format(Locale.ROOT, "%.1f ms", micros / 1_000.0);
        }
        if (micros < 1_000_000) {
            return micros / 1_000 + " ms";
        }
        return String.format(Locale.ROOT, "%.1f s", micros / 1_000_000.0);
    }

    /** {@code 512 bytes}, {@code 1.4 KB}. */
    static String size(long bytes) {
        return bytes < 1_000
                ? count(bytes, "byte")
                : String.format(Locale.ROOT, "%.1f KB", bytes / 1_000.0);
    }

    /** An id short enough for a table; the whole one is behind it. */
    static String shortId(String id) {
        return id.length() <= 14 ? id : id.substring(0, 8) + "…" + id.substring(id.length() - 4);
    }

    /** At most so many characters. */
    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    /** With a capital at the start and a stop at the end. */
    static String sentence(String text) {
        if (text.isBlank()) {
            return "";
        }
        String said = Character.toUpperCase(text.charAt(0)) + text.substring(1);
        return ".!?".indexOf(said.charAt(said.length() - 1)) >= 0 ? said : said + ".";
    }
}
