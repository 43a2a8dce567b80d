/**
 * Where the hub may connect to. Owns the one decision about addresses: a name is resolved once,
 * every address it has is checked, and the checked addresses are the ones connected to, so a name
 * cannot point elsewhere between check and connection. Promises that nothing reaches a private,
 * loopback, link-local, metadata or reserved address that the hub file does not list. Must not know
 * what is said over a connection.
 */
@NullMarked
package dev.tieline.egress;

import org.jspecify.annotations.NullMarked;
