package dev.tieline.api;

import java.util.List;
import java.util.Map;

/** What an arrival came to at the door. Returned only after it is durable. */
public sealed interface Receipt {

    /** On disk; deliveries will follow, or a rule skipped it. */
    record Accepted(String recordId) implements Receipt {}

    /** On disk, and waits for its owner because it breaks its contract or a rule. */
    record Held(String recordId, List<Problem> problems) implements Receipt {}

    /** Seen before; recorded as a duplicate of {@code originalId}. */
    record Duplicate(String recordId, String originalId) implements Receipt {}

    /** The same unique key as {@code originalId} with another body; on disk and held. */
    record Conflict(String recordId, String originalId) implements Receipt {}

    /** Breaks its contract and the flow rejects such records; recorded, not accepted. */
    record Rejected(List<Problem> problems) implements Receipt {}

    /** Cannot be read at all: not the declared media type, bad encoding, over a limit. */
    record Malformed(int status, Fault fault) implements Receipt {}

    /**
     * The caller did not prove who it is. One answer for every reason; the reason is for people.
     */
    record Unproved(Fault reason) implements Receipt {}

    /**
     * No record: the sender made sure that the right receiver listens.
     *
     * @param status it is answered with
     * @param mediaType of the body
     * @param body plain text or JSON; may be empty
     * @param headers that the sender asks for, by name
     */
    record Greeted(int status, String mediaType, String body, Map<String, String> headers)
            implements Receipt {
        public Greeted {
            headers = Map.copyOf(headers);
        }
    }

    /** The caller sends more than its system may; it should come again after so many seconds. */
    record Limited(int retryAfterSeconds) implements Receipt {}

    /** Cannot be made durable now; the sender should come again after so many seconds. */
    record Busy(int retryAfterSeconds, Fault reason) implements Receipt {}
}
