package dev.tieline.connector.files;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** A file's name in which {@code {date}} and {@code {month}} stand for the day it is written. */
record FileName(String pattern) {
    private static final int MAX_LENGTH = 120;

    /** As long as any. */
    private static final String DATE = "2026-01-01";

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuu-MM");

    String at(Instant now, ZoneId zone) {
        ZonedDateTime local = now.atZone(zone);
        return pattern.replace("{date}", DateTimeFormatter.ISO_LOCAL_DATE.format(local))
                .replace("{month}", MONTH.format(local));
    }

    /** What is wrong with it, as the end of a sentence. */
    Optional<String> problem() {
        String rest = pattern.replace("{date}", "").replace("{month}", "");
        if (pattern.isBlank() || pattern.replace("{date}", DATE).length() > MAX_LENGTH) {
            return Optional.of("is empty or longer than " + MAX_LENGTH + " characters.");
        }
        if (rest.contains("{") || rest.contains("}")) {
            return Optional.of("holds braces other than {date} and {month}.");
        }
        boolean strange = rest.chars().anyMatch(c -> c < ' ' || c == 127 || "/\\:".indexOf(c) >= 0);
        return strange || pattern.startsWith(".")
                ? Optional.of("is not a plain file name.")
                : Optional.empty();
    }
}
