package dev.tieline.api;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a trigger hands over: raw, unproved.
 *
 * @param flow name of the flow it is for
 * @param payload the raw bytes, already bounded by the listener
 * @param charset value of the content type's charset parameter; empty when it had none
 * @param boundary value of the content type's boundary parameter (multipart); empty when it had
 *     none
 * @param method HTTP method; empty for other triggers
 * @param uri path and query as received
 * @param headers by lower-case name; only what callers' proof and tracing need
 * @param remote address of the peer, for people
 * @param certificates of the caller's connection, whose key it has proved to have, its own first;
 *     vouched for by nobody yet. Empty where they are not asked for
 * @param received when its last byte came
 */
public record Arrival(
        String flow,
        Payload payload,
        String charset,
        String boundary,
        String method,
        String uri,
        Map<String, List<String>> headers,
        String remote,
        List<X509Certificate> certificates,
        Instant received) {

    public Arrival {
        headers = Map.copyOf(headers);
        certificates = List.copyOf(certificates);
    }

    /** The header's only value; empty when it is absent or stands there more than once. */
    public Optional<String> header(String name) {
        List<String> values = values(name.toLowerCase(Locale.ROOT));
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    /** All values of a header, in the order in which they stand there; by its lower-case name. */
    public List<String> values(String name) {
        return headers.getOrDefault(name, List.of());
    }
}
