package dev.tieline.ledger;

import java.time.Instant;

/**
 * What happened in one hour of one flow, in records.
 *
 * @param hour its start
 * @param accepted records accepted in it
 * @param delivered records that became delivered in it
 * @param held records that became held in it
 * @param skipped records that became skipped in it
 * @param duplicate duplicates received in it
 */
public record Activity(
        Instant hour, long accepted, long delivered, long held, long skipped, long duplicate) {}
