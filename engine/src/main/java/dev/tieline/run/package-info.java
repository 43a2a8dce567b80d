/**
 * Runs: when flows ask by themselves, and what became of each time. Owns the slots of schedules:
 * every one ends as ran, late, skipped or missed, whatever happens to the hub and to its clock, and
 * a flow never has two runs at once. A run that the hub did not live to see the end of goes on as
 * the same run. Pages: what a system is asked for behind what it answered, for whoever asks one.
 * Does not know how a call is made, nor what becomes of items.
 */
@NullMarked
package dev.tieline.run;

import org.jspecify.annotations.NullMarked;
