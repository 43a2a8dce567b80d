package dev.tieline.journal;

import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import dev.tieline.api.TraceContext;
import java.time.Instant;
import java.util.Map;

/**
 * A pending delivery as a lane reads it back from disk.
 *
 * @param position of the record
 * @param recordId id of the record
 * @param version of the plan it came in with
 * @param key ordering key; may be empty
 * @param received when the record was accepted
 * @param attempts how many were made
 * @param next when it is due; {@link Instant#EPOCH} for at once
 * @param tried when the last attempt began; {@link Instant#EPOCH} when there was none
 * @param dispatched whether an attempt was marked and never settled: it may have been applied
 * @param verifyNext whether the next attempt must read back first
 * @param trace it belongs to; may be empty
 * @param payload as accepted or amended
 * @param results results of the record's delivered destinations, by name
 */
public record OpenDelivery(
        long position,
        String recordId,
        String version,
        String key,
        Instant received,
        int attempts,
        Instant next,
        Instant tried,
        boolean dispatched,
        boolean verifyNext,
        TraceContext trace,
        Payload payload,
        Map<String, Document> results) {

    public OpenDelivery {
        results = Map.copyOf(results);
    }
}
