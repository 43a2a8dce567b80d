package dev.tieline.api;

import java.net.URI;
import java.util.Optional;

/**
 * The hub as a client that fetches access tokens (RFC 6749).
 *
 * @param tokenUrl where tokens are given
 * @param clientId what the hub is called there
 * @param secret name of the credential that proves it; empty for a public client
 * @param way how it is proved
 * @param scope what is asked for, with blanks between; may be empty
 * @param audience whom the token is for; may be empty
 * @param authorizeUrl where a person consents first; empty when the hub acts for itself
 */
public record OAuthClient(
        URI tokenUrl,
        String clientId,
        Optional<String> secret,
        Way way,
        String scope,
        String audience,
        Optional<URI> authorizeUrl) {

    /** How a client proves itself. */
    public enum Way {
        /** HTTP Basic, which every server must take. */
        BASIC,
        /** In the body of the request. */
        BODY
    }

    /** Whether a person must have consented. */
    public boolean byConsent() {
        return authorizeUrl.isPresent();
    }
}
