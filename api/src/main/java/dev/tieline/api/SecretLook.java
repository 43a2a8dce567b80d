package dev.tieline.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts that look as if they were made by chance, as tokens, keys and passwords from a generator
 * are: long, with letters and digits that take turns. Names that people choose do not. What is
 * pasted where it does not belong is told from a mistyped name by it. Pure.
 */
public final class SecretLook {
    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9+_-]{16,}");

    /** Fewer turns between letters and digits have names such as {@code v2-leads-2026}. */
    private static final int TURNS = 4;

    private static final Pattern QUOTED = Pattern.compile("'[^'\\n]*'");

    private SecretLook() {}

    /** Whether something in it looks so. */
    public static boolean isIn(String text) {
        return RUN.matcher(text).results().anyMatch(run -> turns(run.group()));
    }

    /** The text, a dot for each character of what looks so. */
    public static String dotted(String text) {
        return RUN.matcher(text)
                .replaceAll(run -> turns(run.group()) ? "•".repeat(run.group().length()) : "$0");
    }

    /** The text without what looks so and stands in single quotes, as values do in findings. */
    static String unquoted(String text) {
        return QUOTED.matcher(text)
                .replaceAll(quote ->
                        isIn(quote.group()) ? "'•••'" : Matcher.quoteReplacement(quote.group()));
    }

    private static boolean turns(String run) {
        int turns = 0;
        for (int i = 1; i < run.length(); i++) {
            char before = run.charAt(i - 1);
            char here = run.charAt(i);
            boolean both = Character.isLetterOrDigit(before) && Character.isLetterOrDigit(here);
            turns += both && Character.isDigit(before) != Character.isDigit(here) ? 1 : 0;
        }
        return turns >= TURNS;
    }
}
