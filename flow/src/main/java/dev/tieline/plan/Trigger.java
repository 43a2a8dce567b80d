package dev.tieline.plan;

import dev.tieline.api.CallerScheme;
import dev.tieline.api.Document;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What starts a flow over HTTP.
 *
 * @param from the system that calls
 * @param path of the endpoint
 * @param scheme how the caller proves itself
 * @param answer what callers hear
 * @param body how bodies are read
 * @param expect what a source sends that is well; empty when nobody says
 */
public record Trigger(
        Kind kind,
        String from,
        String path,
        CallerScheme scheme,
        Answer answer,
        Body body,
        Optional<Expect> expect) {

    /** At least so many records in any time of this length; else the source is silent. */
    public record Expect(int atLeast, Duration every) {}

    public enum Kind {
        WEBHOOK,
        API
    }

    /** What callers hear. */
    public sealed interface Answer {
        /** 202 once it is durable. */
        record Accepted() implements Answer {}

        /**
         * Waits for the deliveries.
         *
         * @param within how long at most; then 202 says what is still pending
         * @param reply makes the body
         */
        record Result(Duration within, Reply reply) implements Answer {}
    }

    /** Makes the reply of {@code answer: result} from the results of the deliveries by name. */
    @FunctionalInterface
    public interface Reply {
        Rendering reply(Scope scope, Map<String, Document> results);
    }

    /**
     * How bodies are read.
     *
     * @param maxBytes the largest body taken
     */
    public record Body(int maxBytes) {
        public static final Body DEFAULT = new Body(1 << 20);
    }
}
