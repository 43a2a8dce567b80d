package dev.tieline.telemetry;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * How telemetry leaves the hub. Asked from threads of its own, one for each message on its way; may
 * block, but not longer than it is told. Thread-safe.
 */
@FunctionalInterface
public interface Way {
    /**
     * Posts a message.
     *
     * @param headers besides those that carry the message; one may be a secret
     * @param within everything
     * @return the status of the answer
     * @throws IOException when there is no answer in time; says nothing of the headers
     */
    int post(URI url, Map<String, String> headers, byte[] body, Duration within) throws IOException;
}
