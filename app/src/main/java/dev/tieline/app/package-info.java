/**
 * The composition root and the command line. {@link dev.tieline.app.Composition} holds every {@code
 * new} that matters, in order. Nobody imports this room.
 */
@NullMarked
package dev.tieline.app;

import org.jspecify.annotations.NullMarked;
