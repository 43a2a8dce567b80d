/**
 * Measures the whole hub from outside, as a process among processes, next to floors measured in the
 * same run. Owns load generators, the bare programs that are the floors, and the commands in {@code
 * bench/}. Knows of the hub its command line, its HTTP API and the language of its workspace. Not
 * shipped.
 */
@NullMarked
package dev.tieline.bench;

import org.jspecify.annotations.NullMarked;
