package dev.tieline.journal;

import java.time.Duration;
import java.util.Optional;

/**
 * How long what ended is kept after it was accepted; for ever where empty.
 *
 * @param payload what came, corrected copies and answers; what became of it stays
 * @param history the record as a whole; the books still count it
 */
public record KeepFor(Optional<Duration> payload, Optional<Duration> history) {}
