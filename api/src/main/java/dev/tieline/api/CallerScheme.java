package dev.tieline.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /**
     * A bearer token (RFC 6750) in the Authorization header.
     *
     * @param credentials names of the tokens
     * @param flows names of the only flows that a token may call, by credential; one that is not
     *     there may call all that its system calls
     */
    record Bearer(List<String> credentials, Map<String, List<String>> flows)
            implements CallerScheme {
        public Bearer {
            credentials = List.copyOf(credentials);
            flows = Map.copyOf(flows);
        }

        /** Tokens without bounds. */
        public Bearer(List<String> credentials) {
            this(credentials, Map.of());
        }
    }

    /**
     * Name and password (RFC 7617) in the Authorization header.
     *
     * @param credentials names of the credentials, each {@code name:password}
     * @param flows as of {@link Bearer}
     */
    record Basic(List<String> credentials, Map<String, List<String>> flows)
            implements CallerScheme {
        public Basic {
            credentials = List.copyOf(credentials);
            flows = Map.copyOf(flows);
        }
    }

    /**
     * A JSON Web Token of an identity provider (RFC 7519, RFC 9068) as bearer token.
     *
     * @param issuer what {@code iss} must be
     * @param audience what {@code aud} must hold
     * @param keys URL of the issuer's key set
     * @param algorithms the only ones that are taken
     * @param scopes all of which {@code scope} or {@code scp} must hold
     * @param claims what other claims must be, by name
     */
    record Jwt(
            String issuer,
            String audience,
            String keys,
            List<String> algorithms,
            List<String> scopes,
            Map<String, String> claims)
            implements CallerScheme {
        public Jwt {
            algorithms = List.copyOf(algorithms);
            scopes = List.copyOf(scopes);
            claims = Map.copyOf(claims);
        }

        @Override
        public List<String> credentials() {
            return List.of();
        }
    }

    /**
     * A certificate of the caller's connection (TLS client authentication).
     *
     * @param names of which the certificate has one: a DNS name, URI or mail address among its
     *     alternative names, or its whole subject as in {@code CN=partner,O=Acme}
     */
    record Mtls(List<String> names) implements CallerScheme {
        public Mtls {
            names = List.copyOf(names);
        }

        @Override
        public List<String> credentials() {
            return List.of();
        }
    }

    /**
     * A sender whose scheme the hub knows by name.
     *
     * @param name of the scheme
     * @param credentials names of the keys
     * @param tolerance how far the time stamp may be off, both sides; the scheme's own when empty
     * @param verifyToken name of the credential that answers its handshake; empty when none does
     * @param methods HTTP methods beside POST that its handshake comes with
     */
    record Vendor(
            String name,
            List<String> credentials,
            Optional<Duration> tolerance,
            Optional<String> verifyToken,
            Set<String> methods)
            implements CallerScheme {
        public Vendor {
            credentials = List.copyOf(credentials);
            methods = Set.copyOf(methods);
        }
    }
}
