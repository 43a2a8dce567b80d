package dev.tieline.ledger;

import dev.tieline.api.Fault;
import java.time.Instant;

/** One held delivery. */
public record HeldItem(RecordSummary record, String destination, Fault cause, Instant since) {}
