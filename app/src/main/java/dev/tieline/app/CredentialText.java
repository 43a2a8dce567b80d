package dev.tieline.app;

import dev.tieline.format.JsonText;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the commands of credentials send and print. */
final class CredentialText {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})([smhd])");

    private CredentialText() {}

    /** A time as files write it. */
    static Optional<Duration> duration(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }

    /** Sends a value and prints what it came to. */
    static void put(HubOption hub, String name, Map<String, ?> body, PrintWriter out)
            throws IOException {
        try (HubConnection connection = hub.connect()) {
            HubConnection.Answer answer =
                    Asking.answer(
                            connection.post(
                                    "/api/credentials/" + Asking.encoded(name),
                                    JsonText.compact(body)));
            out.println(hub.json() ? answer.text() : line(answer.body().fields(), Instant.now()));
        }
    }

    /** One credential on one line, and who uses it on the next. */
    static String line(Map<?, ?> known, Instant now) {
        StringBuilder text = new StringBuilder(Tree.text(known, "name"));
        text.append("  ").append(Tree.text(known, "source"));
        if (known.get("version") instanceof Long version && version > 0) {
            text.append(", version ").append(version);
            text.append(known.get("good") instanceof Long good ? words(good) : "");
        }
        append(text, ", fingerprint ", Tree.text(known, "fingerprint"));
        append(text, ", since ", Tree.text(known, "since"));
        age(text, Tree.text(known, "since"), now);
        append(text, ", last used ", Tree.text(known, "used"));
        append(text, ", ends ", Tree.text(known, "ends"));
        String users = names(known, "systems");
        String others = names(known, "others");
        String both = users.isEmpty() || others.isEmpty() ? users + others : users + ", " + others;
        text.append("\n    ")
                .append(both.isEmpty() ? "UNUSED: nobody uses it; take it out" : "used by " + both);
        append(text, "; flows ", names(known, "flows"));
        return text.toString();
    }

    private static String words(long good) {
        if (good == 0) {
            return " (ended)";
        }
        return good == 1 ? "" : " and " + (good - 1) + " before it";
    }

    private static void age(StringBuilder text, String since, Instant now) {
        if (!since.isEmpty()) {
            long days = Duration.between(Instant.parse(since), now).toDays();
            text.append(" (age ").append(days).append("d)");
        }
    }

    private static void append(StringBuilder text, String before, String what) {
        if (!what.isEmpty()) {
            text.append(before).append(what);
        }
    }

    private static String names(Map<?, ?> known, String key) {
        return known.get(key) instanceof List<?> names
                ? String.join(", ", names.stream().map(String::valueOf).toList())
                : "";
    }
}
