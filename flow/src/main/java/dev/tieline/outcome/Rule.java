package dev.tieline.outcome;

import java.time.Duration;
import java.util.List;

/** What is done about one kind of outcome, as a file says it. */
public sealed interface Rule {

    /** Wait for a person. */
    record Hold() implements Rule {}

    /** Nobody calls the system until a person says so; the delivery stays pending. */
    record Pause() implements Rule {}

    /** The fallback destination takes over at once. */
    record FallBack() implements Rule {}

    /**
     * Try again; when the delivery is too old, the fallback applies.
     *
     * @param backoff upper bounds of the waits between attempts; the last one repeats
     * @param giveUp age of the delivery after which it is not tried any more
     */
    record Retry(List<Duration> backoff, Duration giveUp) implements Rule {
        public Retry {
            backoff = List.copyOf(backoff);
        }
    }
}
