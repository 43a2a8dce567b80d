package dev.tieline.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A system file after reading: the keys every system has, and the connector's own.
 *
 * @param name of the system
 * @param place of the file's start
 * @param purpose one sentence
 * @param owner name of the owner
 * @param connector name of the connector
 * @param url base URL; empty for connectors without one
 * @param credential name of its credential; empty when it needs none
 * @param allow granted operations with the fields that may go out; the only ones that may be
 *     called; the one field {@code *} stands for all that the operation's request names
 * @param limits rate, concurrency and time
 * @param settings the connector's own keys, as written
 */
public record SystemDeclaration(
        String name,
        Place place,
        String purpose,
        String owner,
        String connector,
        Optional<String> url,
        Optional<String> credential,
        Map<String, List<String>> allow,
        Limits limits,
        Node.Mapping settings) {

    public SystemDeclaration {
        allow = Map.copyOf(allow);
    }

    /**
     * What a system can bear.
     *
     * @param calls at most so many calls ...
     * @param per ... in so much time; {@code calls} 0 means unlimited
     * @param concurrency calls at the same time, at least 1
     * @param timeout total deadline of one attempt
     */
    public record Limits(int calls, Duration per, int concurrency, Duration timeout) {
        public static final Limits DEFAULT =
                new Limits(0, Duration.ofSeconds(1), 16, Duration.ofSeconds(10));
    }
}
