/**
 * Runs whose rows move in chunks: reads, checks and maps them by the same plan as single records,
 * writes them to one destination together with how far the run is, and keeps those that fail as
 * held records. Holds no more than a few chunks in memory.
 */
@NullMarked
package dev.tieline.bulk;

import org.jspecify.annotations.NullMarked;
