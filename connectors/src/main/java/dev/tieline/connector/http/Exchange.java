package dev.tieline.connector.http;

import dev.tieline.api.Attempt;
import dev.tieline.api.Phase;
import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * How far one call has come, and when. Written by the thread that calls; {@link Deadlines} reads it
 * and may end the call.
 */
final class Exchange implements ConnectionEndpoint.RequestExecutor {
    private final long began = System.nanoTime();
    private final long until;
    private volatile Phase phase = Phase.CONNECTING;
    private volatile boolean expired;
    private volatile @Nullable ConnectionEndpoint endpoint;
    private long connected;
    private long sent;
    private long answered;

    Exchange(Duration deadline) {
        until = began + deadline.toNanos();
    }

    /** Sends the request and reads the head of the answer, noting each step. */
    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request, HttpClientConnection connection, HttpContext context)
            throws IOException, HttpException {
        connected = System.nanoTime();
        phase = Phase.SENDING;
        connection.sendRequestHeader(request);
        if (request.getEntity() != null) {
            connection.sendRequestEntity(request);
        }
        connection.flush();
        sent = System.nanoTime();
        phase = Phase.WAITING;
        ClassicHttpResponse response = connection.receiveResponseHeader();
        while (response.getCode() < HttpStatus.SC_SUCCESS
                && response.getCode() != HttpStatus.SC_SWITCHING_PROTOCOLS) {
            response = connection.receiveResponseHeader();
        }
        answered = System.nanoTime();
        phase = Phase.READING;
        if (hasBody(request, response.getCode())) {
            connection.receiveResponseEntity(response);
        }
        return response;
    }

    /** RFC 9110, 6.4.1. */
    private static boolean hasBody(ClassicHttpRequest request, int status) {
        return !request.getMethod().equals("HEAD")
                && status >= HttpStatus.SC_SUCCESS
                && status != HttpStatus.SC_NO_CONTENT
                && status != HttpStatus.SC_NOT_MODIFIED;
    }

    void uses(ConnectionEndpoint connection) {
        endpoint = connection;
        if (expired) {
            connection.close(CloseMode.IMMEDIATE);
        }
    }

    void done() {
        phase = Phase.ANSWERED;
    }

    Phase phase() {
        return phase;
    }

    boolean due(long now) {
        return now - until >= 0;
    }

    /** Time that is left; at least a millisecond. */
    Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, until - System.nanoTime()));
    }

    /** Ends the call; whatever it does next on its connection fails. */
    void expire() {
        expired = true;
        ConnectionEndpoint connection = endpoint;
        if (connection != null) {
            connection.close(CloseMode.IMMEDIATE);
        }
    }

    boolean expired() {
        return expired || due(System.nanoTime());
    }

    Attempt.Timing timing() {
        long now = System.nanoTime();
        long toConnected = connected == 0 ? now : connected;
        long toSent = sent == 0 ? Math.max(now, toConnected) : sent;
        long toAnswered = answered == 0 ? Math.max(now, toSent) : answered;
        return new Attempt.Timing(
                (toConnected - began) / 1_000,
                connected == 0 ? 0 : (toSent - toConnected) / 1_000,
                sent == 0 ? 0 : (toAnswered - toSent) / 1_000,
                answered == 0 ? 0 : (now - toAnswered) / 1_000);
    }
}
