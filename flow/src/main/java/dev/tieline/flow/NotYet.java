package dev.tieline.flow;

import java.util.Map;
import java.util.Optional;

/** Keys of the language that this version does not have: refused, but not called unknown. */
final class NotYet {
    private static final Map<String, String> REASONS =
            Map.ofEntries(
                    Map.entry("trigger.topic", "start flows by a topic"),
                    Map.entry("record.order", "hold back a key behind a held record"),
                    Map.entry("hub.store", "keep its store in a database server"),
                    Map.entry("hub.defaults", "set defaults for all flows"));

    private NotYet() {}

    /** What it would do, when this key of this part is one of them. */
    static Optional<String> reason(String part, String key) {
        return Optional.ofNullable(REASONS.get(part + "." + key));
    }
}
