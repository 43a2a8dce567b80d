package dev.tieline.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** What callers who mean no good do with connections. */
enum Flood {
    /** Heads that get one line more now and then, and never end. */
    SLOW_LORIS(500, head(""), "X-A: b\r\n", Duration.ofSeconds(1)),

    /** Heads that come a byte at a time. */
    HEAD_DRIP(500, head("X-A: "), "a", Duration.ofMillis(100)),

    /** Bodies that come a byte at a time. */
    BODY_DRIP(
            500,
            head("Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n"),
            "x",
            Duration.ofMillis(100)),

    /** Connections on which nothing is said; those that the hub ends are not replaced. */
    IDLE(10_000, "", "", Duration.ofDays(1)),

    /** The same, and those that it ends are replaced: 1,000 new ones a second for ever. */
    IDLE_AGAIN(10_000, "", "", Duration.ofDays(1)),

    /** Requests that do not wait for answers, as many as the hub takes. */
    PIPELINING(16, "", "GET /health/live HTTP/1.1\r\nHost: hub\r\n\r\n".repeat(400), Duration.ZERO),

    /** HTTP/2 by prior knowledge: streams that are reset as soon as they are opened. */
    RAPID_RESET(64, preface(), resets(), Duration.ofMillis(100));

    private static final int RESETS = 200;

    private final int connections;
    private final String first;
    private final String then;
    private final Duration every;

    /**
     * @param first what is written on a new connection
     * @param then what is written again and again after it
     * @param every how often; zero for as often as it is taken; what is written once is left to the
     *     hub for so long
     */
    Flood(int connections, String first, String then, Duration every) {
        this.connections = connections;
        this.first = first;
        this.then = then;
        this.every = every;
    }

    private static String head(String more) {
        return "POST " + BenchWorkspace.ENDPOINTS + "/leads HTTP/1.1\r\nHost: hub\r\n" + more;
    }

    private static String preface() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(frame(4, 0, 0));
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** Numbers of streams may not come twice, so each of these is only good once. */
    private static String resets() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < RESETS; i++) {
            int stream = 2 * i + 1;
            // RFC 7541, appendix A: GET, /, http; and an authority that is written out.
            bytes.writeBytes(frame(1, 5, stream, 0x82, 0x84, 0x86, 0x41, 3, 'h', 'u', 'b'));
            bytes.writeBytes(frame(3, 0, stream, 0, 0, 0, 8));
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** RFC 9113, section 4.1. */
    private static byte[] frame(int type, int flags, int stream, int... payload) {
        byte[] bytes = new byte[9 + payload.length];
        bytes[2] = (byte) payload.length;
        bytes[3] = (byte) type;
        bytes[4] = (byte) flags;
        bytes[7] = (byte) (stream >>> 8);
        bytes[8] = (byte) stream;
        for (int i = 0; i < payload.length; i++) {
            bytes[9 + i] = (byte) payload[i];
        }
        return bytes;
    }

    /** How many connections. */
    int connections() {
        return connections;
    }

    byte[] first() {
        return first.getBytes(StandardCharsets.ISO_8859_1);
    }

    byte[] then() {
        return then.getBytes(StandardCharsets.ISO_8859_1);
    }

    Duration every() {
        return every;
    }

    /** Whether {@link #then} is written as often as it is taken, without a rest. */
    boolean hurried() {
        return every.isZero() || once();
    }

    /** Whether a connection is of no more use once {@link #then} was written. */
    boolean once() {
        return this == RAPID_RESET;
    }

    /** So many are opened in all. */
    int most() {
        return this == IDLE ? connections : Integer.MAX_VALUE;
    }

    /** As figures name it. */
    String words() {
        return name().toLowerCase(Locale.ROOT);
    }
}
