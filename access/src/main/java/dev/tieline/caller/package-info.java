/**
 * Who may call: proves the caller of an arrival from the raw bytes, before anything is parsed.
 *
 * <p>One engine serves every signed scheme. A scheme is data ({@link
 * dev.tieline.caller.SignatureScheme}): header names, algorithm, encoding, the template that is
 * signed, the time unit and tolerance, the form of the key. A new vendor is a new declaration, not
 * new code.
 *
 * <p>Promises: a proof without a usable key cannot be built, so its flow cannot start; keys and
 * signatures are compared in constant time on decoded bytes; a malformed request costs as much work
 * as a wrong one; a reason never carries what was expected.
 *
 * <p>Must not know: flows, contracts, where credentials come from, how the hub answers.
 */
@NullMarked
package dev.tieline.caller;

import org.jspecify.annotations.NullMarked;
