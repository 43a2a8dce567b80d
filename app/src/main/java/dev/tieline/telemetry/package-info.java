/**
 * Tells an OpenTelemetry collector what the hub does: a span for each record that is taken in and
 * for each call of a system, and the numbers of the hub. Loaded only where {@code telemetry} is
 * asked for.
 */
@NullMarked
package dev.tieline.telemetry;

import org.jspecify.annotations.NullMarked;
