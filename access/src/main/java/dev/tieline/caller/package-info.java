/**
 * Who may call: proves the caller of an arrival from the raw bytes, before anything is parsed.
 *
 * <p>One engine serves every signed scheme. A scheme is data of the room {@code scheme}: where
 * things stand, algorithm, encoding, the template that is signed, the time and its tolerance, the
 * form of the key. A new sender is a new declaration, not new code. Batches with a signature in
 * each item, keys in certificates, plain tokens and tokens of identity providers have a proof of
 * their own; what senders ask beside their records is answered by {@link
 * dev.tieline.caller.Handshakes}.
 *
 * <p>Promises: a proof without a usable key cannot be built, so its flow cannot start; keys and
 * signatures are compared in constant time on decoded bytes; a malformed request costs as much work
 * as a wrong one; a reason never carries what was expected.
 *
 * <p>Must not know: flows, contracts, where credentials come from, how the hub answers, how JSON is
 * read and how anything is fetched: both come from outside by {@link
 * dev.tieline.caller.Surroundings}.
 */
@NullMarked
package dev.tieline.caller;

import org.jspecify.annotations.NullMarked;
