package dev.tieline.connector.mail;

import java.util.List;
import java.util.Locale;

/**
 * What a server said.
 *
 * @param code three digits
 * @param lines texts after the code, at least one, without control characters
 */
record SmtpReply(int code, List<String> lines) {
    SmtpReply {
        lines = List.copyOf(lines);
    }

    /** 2yz. */
    boolean positive() {
        return code / 100 == 2;
    }

    String text() {
        return code + " " + String.join(" ", lines);
    }

    /** Whether an EHLO answer names a keyword, with a word behind it; any when it is empty. */
    boolean offers(String keyword, String word) {
        return lines.stream()
                .skip(1)
                .map(line -> List.of(line.toUpperCase(Locale.ROOT).split("[ =]+")))
                .anyMatch(words ->
                        words.indexOf(keyword) == 0 && (word.isEmpty() || words.contains(word)));
    }
}
