package dev.tieline.connector.mail;

import dev.tieline.api.Attempt;
import dev.tieline.api.Document;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes what a request held out of what a server said about it. Immutable. */
final class Veil {
    private static final int SHORTEST = 4;
    private static final String REPLACEMENT = Matcher.quoteReplacement("•••");

    private final List<String> values;

    private Veil(List<String> values) {
        this.values = List.copyOf(values);
    }

    /**
     * A veil over a request's values and the part of the recipient's address before the @, which
     * servers like to repeat. The template's name is the workspace's own.
     *
     * @param login what AUTH PLAIN says; neither it nor the password in it shows
     */
    static Veil over(Document input, Optional<String> login) {
        Set<String> values = new TreeSet<>();
        for (String name : input.fields().keySet()) {
            if (!name.equals(MailSchema.TEMPLATE)) {
                input.text(name).ifPresent(values::add);
            }
        }
        input.text(MailSchema.TO)
                .filter(to -> to.contains("@"))
                .ifPresent(to -> values.add(to.substring(0, to.indexOf('@'))));
        login.ifPresent(plain -> {
            values.add(plain);
            values.add(password(plain));
        });
        List<String> longestFirst = new ArrayList<>(values);
        longestFirst.removeIf(value -> value.strip().length() < SHORTEST);
        longestFirst.sort(Comparator.comparingInt(String::length).reversed());
        return new Veil(longestFirst);
    }

    private static String password(String plain) {
        String words = new String(Base64.getDecoder().decode(plain), StandardCharsets.UTF_8);
        return words.substring(words.lastIndexOf('\0') + 1);
    }

    private static Pattern anyCase(String value) {
        return Pattern.compile(
                Pattern.quote(value), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /** The text without those values, at most as long as an answer may be. */
    String drawnOver(String text) {
        String masked = text;
        for (String value : values) {
            if (value.length() <= masked.length()) {
                masked = anyCase(value).matcher(masked).replaceAll(REPLACEMENT);
            }
        }
        return masked.length() <= Attempt.MAX_ANSWER
                ? masked
                : masked.substring(0, Attempt.MAX_ANSWER);
    }
}
