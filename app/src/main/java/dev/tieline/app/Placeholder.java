package dev.tieline.app;

import dev.tieline.api.Secret;
import java.util.Locale;
import java.util.regex.Pattern;

/** Texts that stand where a secret is to be put: whoever forgot to put one would think he had. */
final class Placeholder {
    /** Secrets are longer than what people write in place of one. */
    private static final int MAX_CHARS = 100;

    private static final int MAX_DIGITS = 4;

    private static final Pattern MARKED =
            Pattern.compile("<[^<>]*>|\\$\\{[^{}]*}|\\$[A-Z_][A-Z0-9_]*|\\{\\{[^{}]*}}|%[A-Z_]+%");

    /** Longer words before those they begin with; possessive, so that no text takes long. */
    private static final Pattern WORDS =
            Pattern.compile(
                    "(?:changeme|changethis|replaceme|replacethis|placeholder|credential|password"
                            + "|undefined|example|default|passwd|insert|please|client|secret|sample"
                            + "|bearer|access|change|signing|webhook|apikey|dummy|fixme|enter|token"
                            + "|your|here|this|with|todo|null|none|some|real|tbd|the|put|new|own|key"
                            + "|api|my|me|it)++");

    private Placeholder() {}

    /** Whether a secret is one, or the password of a {@code user:password} is. */
    static boolean is(Secret secret) {
        String text = secret.revealText();
        return is(text) || is(text.substring(text.indexOf(':') + 1));
    }

    private static boolean is(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty() || stripped.length() > MAX_CHARS) {
            return false;
        }
        if (MARKED.matcher(stripped).matches() || stripped.chars().distinct().count() == 1) {
            return true;
        }
        String words = stripped.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        int end = words.length();
        while (end > 0 && end > words.length() - MAX_DIGITS && words.charAt(end - 1) <= '9') {
            end--;
        }
        return WORDS.matcher(words.substring(0, end)).matches();
    }
}
