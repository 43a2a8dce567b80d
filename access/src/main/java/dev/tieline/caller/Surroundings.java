package dev.tieline.caller;

import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What proofs need from outside their room.
 *
 * @param clock of this machine
 * @param publicUrl how callers reach the hub, without a slash at its end; empty when nobody says
 * @param json reads bytes as one JSON object, strictly and within bounds; empty when they are not
 *     one. Asked only by schemes whose signature or id stands in the body
 * @param download the one way out
 * @param authorities that vouch for certificates
 * @param clientAuthorities that vouch for certificates of callers; the same set as long as they are
 *     the same
 */
public record Surroundings(
        InstantSource clock,
        String publicUrl,
        Function<Payload, Optional<Document>> json,
        Download download,
        Supplier<Set<X509Certificate>> authorities,
        Supplier<Set<X509Certificate>> clientAuthorities) {

    /** Where nobody vouches for callers. */
    public Surroundings(
            InstantSource clock,
            String publicUrl,
            Function<Payload, Optional<Document>> json,
            Download download,
            Supplier<Set<X509Certificate>> authorities) {
        this(clock, publicUrl, json, download, authorities, Set::of);
    }

    /** Fetches what a sender's own host publishes. Thread-safe; blocks, within a bound of time. */
    @FunctionalInterface
    public interface Download {
        /**
         * The body of a 200; redirects are not followed.
         *
         * @param maxBytes the largest body taken
         * @throws IOException when it cannot be had
         */
        byte[] get(URI url, int maxBytes) throws IOException;
    }

    /** For schemes that need nothing but the time. */
    public static Surroundings of(InstantSource clock) {
        return new Surroundings(
                clock,
                "",
                _ -> Optional.empty(),
                (_, _) -> {
                    throw new IOException("there is no way out");
                },
                Set::of);
    }
}
