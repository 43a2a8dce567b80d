/**
 * The way out: lanes keep order and bounds, gates keep a system's limits, couriers render, send,
 * judge and settle. {@link dev.tieline.delivery.Lane} and {@link dev.tieline.delivery.Gate} decide
 * and are pure state machines with time handed in; {@link dev.tieline.delivery.LaneDriver} acts.
 *
 * <p>Failure: whatever a courier meets ends in one settlement; if the journal cannot take it, the
 * delivery stays pending in the lane and is settled or repeated, with the same key, when it can.
 * What a crash interrupts is found pending at the next start and repeated, or read back or held
 * where a repeated call is not safe.
 */
@NullMarked
package dev.tieline.delivery;

import org.jspecify.annotations.NullMarked;
