/**
 * How senders of webhooks prove themselves, as data: one declaration for each sender, with where it
 * is known from. What reads a workspace asks it what may be written, the reference prints it, and
 * the room {@code caller} computes by it.
 *
 * <p>Promises: nothing here runs; a new sender is a new declaration, not new code. A scheme that is
 * weaker than a signature over the whole body says so in {@link
 * dev.tieline.scheme.Scheme#weakness}.
 *
 * <p>Must not know: keys, requests, how anything is computed.
 */
@NullMarked
package dev.tieline.scheme;

import org.jspecify.annotations.NullMarked;
