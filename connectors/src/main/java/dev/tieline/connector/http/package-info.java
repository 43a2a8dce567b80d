/**
 * Calls any HTTP API that a system file describes. Owns the connections, what is sent, how far each
 * call came, and what an answer means. Promises that each call is one attempt: nothing is retried,
 * redirected or hidden here; that a call ends within its deadline whatever the other side does; and
 * that no excerpt of an answer repeats a value that was sent. Must not know flows, lanes or stores.
 */
@NullMarked
package dev.tieline.connector.http;

import org.jspecify.annotations.NullMarked;
