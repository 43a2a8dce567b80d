/**
 * Who somebody is, by the word of an identity provider: OpenID Connect 1.0, authorization code with
 * PKCE. {@link dev.tieline.identity.IdentityProvider} sends a browser there and checks what it
 * brings back. Promises that what comes back is believed only in the browser that was sent, once,
 * within ten minutes, when the provider itself signed it, by a key of its own, for this hub and
 * this errand; and that no token leaves this room, neither in a message nor in a log. Must not know
 * what a person may do here, pages, or how anything is fetched.
 */
@NullMarked
package dev.tieline.identity;

import org.jspecify.annotations.NullMarked;
