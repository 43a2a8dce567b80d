/**
 * The door: proves the caller, reads the body, checks the contract, runs the rules and hands
 * everything to the journal in one transaction. Answers only what is durable. Knows nothing of
 * lanes: who delivers hears of a new record through the handover.
 */
@NullMarked
package dev.tieline.intake;

import org.jspecify.annotations.NullMarked;
