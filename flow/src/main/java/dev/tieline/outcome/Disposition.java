package dev.tieline.outcome;

import dev.tieline.api.Fault;
import java.time.Duration;
import java.time.Instant;

/** What is to be done after an attempt. */
public sealed interface Disposition {

    /** Done: delivered. {@code note} says how when it was not a plain success; may be empty. */
    record Settle(String note) implements Disposition {}

    /** Wait for a person. */
    record Hold(Fault fault) implements Disposition {}

    /** Give the record to the fallback destination. */
    record FallBack(Fault fault) implements Disposition {}

    /** Try this delivery again, not before {@code at}. Others may go on. */
    record Retry(Instant at, Fault fault) implements Disposition {}

    /** Read back first, not before {@code at}, then decide. */
    record Verify(Instant at, Fault fault) implements Disposition {}

    /** Nobody calls this system for so long; this delivery is tried again then, and not blamed. */
    record WaitAll(Duration pause, Fault fault) implements Disposition {}

    /** Nobody calls this system until a person says so; this delivery stays pending. */
    record PauseAll(Fault fault) implements Disposition {}
}
