/**
 * Calls any HTTP API that a system file describes. Owns how a request is written, how far it came,
 * and which of the nine outcomes an answer is. Promises that each call is one attempt on one
 * connection: nothing is retried, followed or remembered behind the ledger's back; that it ends at
 * its deadline whatever the peer does; and that neither a credential nor a value that was sent
 * shows in what is kept for people. Must not know flows, lanes or what follows from an outcome.
 *
 * <p>It speaks through HttpCore's blocking connection, the one under Apache HttpClient, and keeps
 * idle connections itself: the client's execution chain hides between which bytes a call broke, and
 * that is exactly what has to be known. One sweep per system ends late calls by closing their
 * channel, so that no read needs a timer of its own.
 */
@NullMarked
package dev.tieline.connector.http;

import org.jspecify.annotations.NullMarked;
