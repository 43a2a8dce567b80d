package dev.tieline.identity;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** The one way out. Thread-safe; blocks, within a bound of time. */
public interface Wire {
    /**
     * The body of a 200; redirects are not followed.
     *
     * @throws IOException when it cannot be had
     */
    byte[] get(URI url, int maxBytes) throws IOException;

    /** What was answered. */
    record Answer(int status, String text) {
        @Override
        public String toString() {
            return "an answer of " + status;
        }
    }

    /**
     * Posts a form.
     *
     * @param headers beside those that every request has
     * @throws IOException when there is no answer; must not tell what was sent
     */
    Answer post(URI url, Map<String, String> headers, String form, int maxBytes) throws IOException;
}
