package dev.tieline.api;

import java.time.Duration;
import java.util.List;

/** How the callers of a system prove who they are, as declared in its file. */
public sealed interface CallerScheme {

    /** Names of the credentials that prove a caller; several while one is being replaced. */
    List<String> credentials();

    /** Standard Webhooks 1.0.0, symmetric ({@code v1}). */
    record StandardWebhooks(List<String> credentials, Duration tolerance) implements CallerScheme {
        public StandardWebhooks {
            credentials = List.copyOf(credentials);
        }
    }

    /**
     * An HMAC over a template of request parts.
     *
     * @param credentials names of the keys
     * @param header lower-case name of the header with the signature
     * @param prefix text before the signature in the header, such as {@code sha256=}; may be empty
     * @param algorithm {@code sha256} or {@code sha512}
     * @param encoding {@code hex} or {@code base64}
     * @param signed template with {@code {id} {timestamp} {body} {method} {uri}}; must hold {@code
     *     {body}}
     * @param idHeader lower-case name of the header that fills {@code {id}}; empty when unused
     * @param timestampHeader lower-case name of the header that fills {@code {timestamp}} (Unix
     *     seconds); empty when unused
     * @param tolerance how far the time stamp may be off, both sides
     */
    record Hmac(
            List<String> credentials,
            String header,
            String prefix,
            String algorithm,
            String encoding,
            String signed,
            String idHeader,
            String timestampHeader,
            Duration tolerance)
            implements CallerScheme {
        public Hmac {
            credentials = List.copyOf(credentials);
        }
    }

    /** A bearer token (RFC 6750) in the Authorization header. */
    record Bearer(List<String> credentials) implements CallerScheme {
        public Bearer {
            credentials = List.copyOf(credentials);
        }
    }
}
