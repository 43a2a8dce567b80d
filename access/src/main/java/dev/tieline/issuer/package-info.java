/**
 * Those who issue secrets to the hub: servers that give access tokens, and secret stores.
 *
 * <p>Owns how they are asked, when again, and what their answers mean. Promises that however many
 * calls need the same secret, it is asked for once; that a refresh token which replaces another is
 * kept before what came with it is used; that no secret is in a message; and that what a server
 * says of an error is told by its code alone, because the rest of it may repeat what was sent. Must
 * not know who uses a secret, where refresh tokens are kept, or how bytes get to a host.
 */
@NullMarked
package dev.tieline.issuer;

import org.jspecify.annotations.NullMarked;
