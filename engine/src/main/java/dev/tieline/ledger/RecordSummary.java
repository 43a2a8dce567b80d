package dev.tieline.ledger;

import java.time.Instant;

/**
 * The head of a record, as lists show it.
 *
 * @param id UUIDv7
 * @param position in the journal; grows with time; for paging
 * @param flow name of its flow
 * @param version of the flow it came in with
 * @param key ordering and search key; may be empty; as sensitive as the field it comes from
 * @param received when it was accepted
 * @param state where it stands
 */
public record RecordSummary(
        String id,
        long position,
        String flow,
        String version,
        String key,
        Instant received,
        RecordState state) {}
