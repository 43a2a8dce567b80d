package dev.tieline.api;

import java.time.Duration;

/**
 * What one attempt came to. The set is closed: every answer, error and silence of a destination is
 * exactly one of these nine, and each has its own rule (see the outcome room).
 */
public sealed interface Outcome {

    /** The name people see, in YAML, SQL, HTTP and the console. */
    String name();

    /**
     * The destination took it.
     *
     * @param remoteId what the destination calls it; empty when it did not say
     * @param result its answer, for deliveries that come {@code after}; may be empty
     */
    record Accepted(String remoteId, Document result) implements Outcome {
        @Override
        public String name() {
            return "accepted";
        }
    }

    /**
     * The destination already had it.
     *
     * @param remoteId as in {@link Accepted}
     * @param result as in {@link Accepted}
     */
    record Duplicate(String remoteId, Document result) implements Outcome {
        @Override
        public String name() {
            return "duplicate";
        }
    }

    /** The destination understood and refuses this request for good. */
    record Rejected(Fault fault) implements Outcome {
        @Override
        public String name() {
            return "rejected";
        }
    }

    /** The credential is not accepted; the record is not at fault. */
    record Unauthorized(Fault fault) implements Outcome {
        @Override
        public String name() {
            return "unauthorized";
        }
    }

    /**
     * Too many calls.
     *
     * @param fault what it said
     * @param retryAfter how long the destination asks everybody to wait; zero when it did not say
     */
    record RateLimited(Fault fault, Duration retryAfter) implements Outcome {
        @Override
        public String name() {
            return "rate-limited";
        }
    }

    /**
     * The destination answered that it cannot now.
     *
     * @param fault what it said
     * @param retryAfter how long it asks to wait; zero when it did not say
     */
    record Unavailable(Fault fault, Duration retryAfter) implements Outcome {
        @Override
        public String name() {
            return "unavailable";
        }
    }

    /** No byte of the request was sent: surely not applied. */
    record Unreachable(Fault fault) implements Outcome {
        @Override
        public String name() {
            return "unreachable";
        }
    }

    /** The request was sent, wholly or in part, and no answer came: it may have been applied. */
    record Unknown(Fault fault) implements Outcome {
        @Override
        public String name() {
            return "unknown";
        }
    }

    /** An answer came that does not mean what its status says. */
    record Misunderstood(Fault fault) implements Outcome {
        @Override
        public String name() {
            return "misunderstood";
        }
    }
}
