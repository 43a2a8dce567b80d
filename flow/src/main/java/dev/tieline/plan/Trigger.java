package dev.tieline.plan;

import dev.tieline.api.CallerScheme;
import dev.tieline.api.Document;
import java.time.Duration;
import java.util.Map;

/** What starts a flow over HTTP. */
public record Trigger(
        Kind kind, String from, String path, CallerScheme scheme, Answer answer, Body body) {

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
