package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.Document;
import dev.tieline.scheme.Spot;
import java.util.List;

/** The sender's id of a message. */
final class MessageId {
    private static final int MAX_CHARS = 256;

    private MessageId() {}

    /** Empty when there is none that can be remembered. */
    static String of(List<Spot> spots, Arrival arrival, Document record) {
        List<String> parts = spots.stream().map(spot -> part(spot, arrival, record)).toList();
        String id = parts.contains("") ? "" : String.join("\n", parts);
        return id.length() <= MAX_CHARS ? id : "";
    }

    private static String part(Spot spot, Arrival arrival, Document record) {
        return switch (spot) {
            case Spot.Header(List<String> names) -> arrival.header(names.getFirst()).orElse("");
            case Spot.Body(String pointer) -> text(record, pointer);
            case Spot.Nowhere _, Spot.Query _, Spot.Pair _ -> "";
        };
    }

    private static String text(Document record, String pointer) {
        return record.at(pointer)
                .filter(value -> value instanceof String || value instanceof Long)
                .map(Object::toString)
                .orElse("");
    }
}
