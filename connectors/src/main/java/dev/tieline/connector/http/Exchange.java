package dev.tieline.connector.http;

import dev.tieline.api.Attempt;
import dev.tieline.api.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.message.MessageSupport;

/** One request and its answer on one connection, and how far it came. Used once, by one thread. */
final class Exchange {
    private static final int MAX_INTERIM = 20;
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int CHUNK = 8 << 10;

    private final Connections connections;
    private final Deadlines.Deadline deadline;
    private final int maxBytes;
    private Phase phase = Phase.CONNECTING;
    private boolean reused;
    private final long started = System.nanoTime();
    private long connected;
    private long sent;
    private long answered;
    private long ended;

    /**
     * @param maxBytes more of an answer's body is not read
     */
    Exchange(Connections connections, Deadlines.Deadline deadline, int maxBytes) {
        this.connections = connections;
        this.deadline = deadline;
        this.maxBytes = maxBytes;
    }

    Phase phase() {
        return phase;
    }

    /** Whether the connection had served before. */
    boolean reused() {
        return reused;
    }

    boolean late() {
        return deadline.passed();
    }

    /**
     * Sends and waits. A body that breaks off is part of the reply; everything before a status is
     * an exception.
     */
    Reply run(ClassicHttpRequest request) throws IOException, HttpException {
        Connection connection = connections.take(deadline);
        long rest = 0;
        try {
            connected = System.nanoTime();
            reused = connection.used();
            phase = Phase.SENDING;
            boolean whole = send(connection, request);
            sent = System.nanoTime();
            ClassicHttpResponse head = head(connection);
            answered = System.nanoTime();
            phase = Phase.READING;
            Reply reply = body(connection, request, head);
            boolean complete = reply.ending() == Reply.Ending.WHOLE;
            if (complete) {
                phase = Phase.ANSWERED;
            }
            boolean again = complete && whole && keepsAlive(request, head) && connection.clean();
            rest = again ? rest(reply) : 0;
            return reply;
        } finally {
            ended = System.nanoTime();
            release(connection, rest);
        }
    }

    private void release(Connection connection, long rest) {
        // After its end the sweep closes nothing: another call may have the connection by then.
        if (deadline.end() && rest > 0) {
            connection.rest(rest);
            connections.giveBack(connection);
        } else {
            connection.close();
        }
    }

    /** Servers may answer and close before they read everything: then the answer counts. */
    private boolean send(Connection connection, ClassicHttpRequest request)
            throws IOException, HttpException {
        try {
            connection.http().sendRequestHeader(request);
            if (request.getEntity() != null) {
                connection.http().sendRequestEntity(request);
            }
            connection.http().flush();
            phase = Phase.WAITING;
            return true;
        } catch (IOException e) {
            if (deadline.passed() || !connection.http().isOpen()) {
                throw e;
            }
            return false;
        }
    }

    private ClassicHttpResponse head(Connection connection) throws IOException, HttpException {
        for (int i = 0; i < MAX_INTERIM; i++) {
            ClassicHttpResponse head = connection.http().receiveResponseHeader();
            if (head.getCode() >= 200 || head.getCode() == 101) {
                return head;
            }
        }
        throw new ProtocolException("only interim answers");
    }

    private Reply body(
            Connection connection, ClassicHttpRequest request, ClassicHttpResponse head) {
        if (!MessageSupport.canResponseHaveBody(request.getMethod(), head)) {
            return new Reply(head, new byte[0], Reply.Ending.WHOLE);
        }
        byte[] buffer = new byte[0];
        int length = 0;
        try {
            connection.http().receiveResponseEntity(head);
            HttpEntity entity = head.getEntity();
            if (entity == null) {
                return new Reply(head, new byte[0], Reply.Ending.WHOLE);
            }
            buffer = new byte[first(entity.getContentLength())];
            InputStream in = entity.getContent();
            while (true) {
                int read = in.read(buffer, length, buffer.length - length);
                if (read < 0) {
                    return new Reply(head, Arrays.copyOf(buffer, length), Reply.Ending.WHOLE);
                }
                length += read;
                if (length > maxBytes) {
                    byte[] kept = Arrays.copyOf(buffer, maxBytes);
                    return new Reply(head, kept, Reply.Ending.OVERSIZE);
                }
                if (length == buffer.length) {
                    int room = Math.min(buffer.length * 2, maxBytes + 1);
                    buffer = Arrays.copyOf(buffer, room);
                }
            }
        } catch (IOException | HttpException _) {
            return new Reply(head, Arrays.copyOf(buffer, length), Reply.Ending.BROKEN);
        }
    }

    /** One more than is announced, so that the end is seen without growing. */
    private int first(long announced) {
        if (announced < 0) {
            return Math.min(CHUNK, maxBytes + 1);
        }
        return (int) Math.min(announced, maxBytes) + 1;
    }

    /** How long the connection is good for: a little less than the server says. */
    private static long rest(Reply reply) {
        String said = reply.header("Keep-Alive").orElse("").toLowerCase(Locale.ROOT);
        int at = said.indexOf("timeout=");
        if (at < 0) {
            return REST_NANOS;
        }
        int from = at + "timeout=".length();
        int to = from;
        while (to < said.length() && to - from < 6 && Character.isDigit(said.charAt(to))) {
            to++;
        }
        long seconds = to == from ? 0 : Long.parseLong(said, from, to, 10);
        return Math.min(REST_NANOS, TimeUnit.MILLISECONDS.toNanos(seconds * 1000 - 500));
    }

    /** How long each part took, as far as it came. */
    Attempt.Timing timing() {
        long end = ended == 0 ? System.nanoTime() : ended;
        long open = connected == 0 ? end : connected;
        long written = sent == 0 ? end : sent;
        long status = answered == 0 ? end : answered;
        return new Attempt.Timing(
                micros(started, open),
                micros(open, written),
                micros(written, status),
                micros(status, end));
    }

    private static long micros(long from, long to) {
        return TimeUnit.NANOSECONDS.toMicros(to - from);
    }

    private static boolean keepsAlive(ClassicHttpRequest request, ClassicHttpResponse head) {
        boolean twoLengths =
                head.containsHeader("Transfer-Encoding") && head.containsHeader("Content-Length");
        return !twoLengths
                && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, head, null);
    }
}
