/**
 * What expressions mean. Owns the types of values (from JSON Schema), the compiling of CEL against
 * them, the helpers users may call, and evaluation. Promises: an expression that compiles reads
 * only what is there or says so; evaluation ends, is bounded in time and size, never throws and
 * never tells a value in a fault. CEL ends here. Must not know of flows, files or systems. Pure.
 */
@NullMarked
package dev.tieline.mapping;

import org.jspecify.annotations.NullMarked;
