package dev.tieline.journal;

import dev.tieline.api.Payload;
import dev.tieline.api.Problem;
import dev.tieline.api.TraceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A record to be admitted, with everything its rules decided.
 *
 * @param id UUIDv7
 * @param flow name
 * @param version of the plan
 * @param key ordering and search key; may be empty
 * @param uniqueKey what makes it unique within the flow; empty when nothing does
 * @param uniqueWithin how long a unique key is remembered
 * @param received when it came
 * @param payload as received
 * @param caller who sent it and how that was proved, in words
 * @param trace it belongs to; may be empty
 * @param terms further values to be found by
 * @param problems why it breaks its contract; then {@code deliveries} holds {@link LaneName#RECORD}
 * @param deliveries one for each destination; none when a rule skips the record as a whole
 * @param handover called right after the commit if the record is new (not a duplicate or conflict),
 *     in the order of positions, on the writer's thread: must return at once and never throw
 */
public record NewEntry(
        String id,
        String flow,
        String version,
        String key,
        String uniqueKey,
        Duration uniqueWithin,
        Instant received,
        Payload payload,
        String caller,
        TraceContext trace,
        List<String> terms,
        List<Problem> problems,
        List<NewDelivery> deliveries,
        Handover handover) {

    public NewEntry {
        terms = List.copyOf(terms);
        problems = List.copyOf(problems);
        deliveries = List.copyOf(deliveries);
    }

    /** Hears of the commit. */
    @FunctionalInterface
    public interface Handover {
        void committed(long position);
    }
}
