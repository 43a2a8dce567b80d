package dev.tieline.api;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The way out for a single question to a host that is no system, such as one that gives tokens or
 * publishes keys. Thread-safe; blocks, at most for the time given, resolving and handshakes
 * included. Follows nothing, repeats nothing.
 */
@FunctionalInterface
public interface Outside {

    /** Asks once. Whatever happens on the wire is what is heard, not an exception. */
    Heard ask(Question question, Duration within);

    /**
     * What is asked.
     *
     * @param method HTTP method
     * @param url whole
     * @param headers besides those that say how a message is carried
     * @param body empty for none
     * @param maxBytes of the answer's body, at most 1 MiB; more is no answer
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Question(
            String method, URI url, Map<String, String> headers, byte[] body, int maxBytes) {
        public Question {
            headers = Map.copyOf(headers);
        }

        /** Headers and body hold secrets. */
        @Override
        public String toString() {
            return method + " " + url.getHost();
        }
    }

    /** What came of it. */
    sealed interface Heard {
        /**
         * A whole answer, whatever its status.
         *
         * @param retryAfter the header of that name
         */
        @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
        record Answer(int status, Optional<String> retryAfter, byte[] body) implements Heard {
            /** The body may hold a secret. */
            @Override
            public String toString() {
                return "Answer[" + status + "]";
            }
        }

        /**
         * No answer, or not a whole one.
         *
         * @param fault why
         * @param sent whether a part of the question may have left
         */
        record Nothing(Fault fault, boolean sent) implements Heard {}
    }
}
