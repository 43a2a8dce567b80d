/**
 * Small real systems for the demo, the examples and tests: a CRM, an analytics collector, a mail
 * server, and a page that makes them misbehave. They stand for other people's software, so they
 * share no code with the hub and know nothing of it: what they refuse, they refuse by themselves.
 *
 * <p>Promises: loopback only, in memory only, every list bounded; a stopped system can be started
 * again on the same port with all it had.
 *
 * <p>Must not know: any other room.
 */
@NullMarked
package dev.tieline.sandbox;

import org.jspecify.annotations.NullMarked;
