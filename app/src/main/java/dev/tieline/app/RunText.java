package dev.tieline.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What runs came to, as commands print it. */
final class RunText {
    private RunText() {}

    /** {@code 431 told, 3 new}; of rows in bulk {@code 431 read, 3 created, 428 same}. */
    static String counts(Map<?, ?> run) {
        Map<?, ?> rows = Tree.object(run, "rows");
        List<String> words = new ArrayList<>();
        if (rows.isEmpty()) {
            words.add(number(run, "told") + " told");
            words.add(number(run, "taken") + " new");
            add(words, run, List.of("duplicate"));
        } else {
            words.add(number(run, "told") + " read");
            add(words, rows, List.of("created", "changed", "same", "gone", "skipped"));
        }
        add(words, run, List.of("held", "refused"));
        return String.join(", ", words);
    }

    private static void add(List<String> words, Map<?, ?> counts, List<String> names) {
        for (String name : names) {
            long number = number(counts, name);
            if (number > 0) {
                words.add(number + " " + name);
            }
        }
    }

    /** {@code 1240/s, about 3 min left of 1000000}; empty when nobody knows. */
    static String pace(Map<?, ?> run) {
        List<String> words = new ArrayList<>();
        if (run.containsKey("rate")) {
            words.add(number(run, "rate") + "/s");
        }
        if (run.containsKey("left")) {
            words.add("about " + span(number(run, "left")) + " left");
        }
        String pace = String.join(", ", words);
        return run.containsKey("expected") ? pace + " of " + number(run, "expected") : pace;
    }

    private static String span(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3_600
                ? seconds / 60 + " min"
                : String.format(Locale.ROOT, "%d h %d min", seconds / 3_600, seconds % 3_600 / 60);
    }

    /** {@code chunk 7 at 2026-11-27T02:00:09Z: keys A to F, 5000 read, 5000 same}. */
    static String chunk(Map<?, ?> chunk) {
        String low = Tree.text(chunk, "low");
        String high = Tree.text(chunk, "high");
        String keys = "";
        if (!low.isEmpty() || !high.isEmpty()) {
            keys =
                    low.equals(high)
                            ? "key " + low + ", "
                            : "keys " + open(low) + " to " + open(high) + ", ";
        }
        return "chunk "
                + number(chunk, "number")
                + " at "
                + Tree.text(chunk, "at")
                + ": "
                + keys
                + counts(chunk);
    }

    /**
     * {@code 2026-11-27T02:00:09Z disturbed: The shop was down. Again at 2026-11-27T02:00:39Z.}.
     */
    static String event(Map<?, ?> event) {
        String actor = Tree.text(event, "actor");
        String message = Tree.text(event, "message");
        String again = Tree.text(event, "again");
        return Tree.text(event, "at")
                + "  "
                + Tree.text(event, "kind")
                + (actor.equals("hub") ? "" : " by " + actor)
                + (message.isEmpty() ? "" : ": " + message)
                + (again.isEmpty() ? "" : " Again at " + again + ".");
    }

    private static String open(String key) {
        return key.isEmpty() ? "..." : key;
    }

    static long number(Map<?, ?> object, String name) {
        return object.get(name) instanceof Long number ? number : 0;
    }

    /** {@code missed 3 slots, the last at 2026-03-11 02:00 Europe/Berlin}. */
    static String slots(Map<?, ?> slots) {
        long count = number(slots, "count");
        String last = moment(Tree.text(slots, "lastThere"));
        return Tree.text(slots, "state")
                + "  "
                + (count == 1 ? "slot of " + last : count + " slots, the last of " + last)
                + (slots.get("run") instanceof Long run ? ", run " + run : "");
    }

    /** {@code 2026-03-11T02:00:00+01:00[Europe/Berlin]} as people say it. */
    static String moment(String there) {
        return there.replaceFirst(
                "^(\\S+)T(\\d{2}:\\d{2})(:00)?(:\\d{2})?[^\\[]*\\[(.*)\\]$", "$1 $2$4 $5");
    }
}
