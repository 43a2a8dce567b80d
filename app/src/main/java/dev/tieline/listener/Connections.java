package dev.tieline.listener;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of all callers. Ends those that take longer than they may, and when there are
 * nearly too many those that have kept the hub waiting longest, so that callers who do nothing do
 * not keep out those who do. Thread-safe.
 */
public final class Connections implements ServerConnectionSelector, AutoCloseable {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long ROOM_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final String HTTP_2 = "h2";
    private static final Set<String> PROTOCOLS = Set.of(HTTP_2, "http/1.1");

    /** What no request of HTTP/1.1 begins with, RFC 9113, section 3.4. */
    private static final byte[] PREFACE = "PRI * HT".getBytes(StandardCharsets.US_ASCII);

    /** One of so many places is cleared at once; looking through all of them costs. */
    private static final int PART = 16;

    /** So many are cut, and then others work for so long. */
    private static final int TOGETHER = 16;

    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final ServerConnectionSelector http;
    private final Optional<Encryption> encryption;
    private final Patience patience;
    private final int max;
    private final int crowd;

    /** Those that were not cut. */
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();

    /** Those that have not ended; one that was cut ends soon. */
    private final AtomicInteger there = new AtomicInteger();

    private final Thread looking;
    private volatile boolean closed;

    /**
     * @param http speaks HTTP on each of them
     * @param max the server takes no more than so many at the same time
     * @param encryption that all of them go through; empty when none does
     */
    public Connections(
            Http1ConnectionSelector http,
            Patience patience,
            int max,
            Optional<Encryption> encryption) {
        this.http = http;
        this.encryption = encryption;
        this.patience = patience;
        this.max = max;
        this.crowd = max - max / 4;
        this.looking = Thread.ofVirtual().name("connections").unstarted(this::look);
        looking.start();
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return PROTOCOLS;
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        encryption.ifPresent(Encryption::established);
        relieve();
        HelidonSocket socket = context.serverSocket();
        Line line = add(socket, socket::close);
        LineContext seen = new LineContext(context, line, context.dataWriter());
        line.speak(() -> speaking(seen, line));
        return line;
    }

    private ServerConnection speaking(LineContext seen, Line line) {
        HelidonSocket socket = seen.serverSocket();
        boolean many =
                socket.protocolNegotiated()
                        ? socket.protocol().equals(HTTP_2)
                        : seen.dataReader().startsWith(PREFACE);
        return many ? new Streams(this, seen, line, patience) : http.connection(seen);
    }

    /**
     * A request that comes over a connection with others is here.
     *
     * <p>Waits a moment for room, and so does who reads the connection.
     *
     * @return none when there are too many connections and requests
     */
    Optional<Line> request(Supplier<byte @Nullable []> source, Runnable close) {
        relieve();
        return room() ? Optional.of(add(source, close)) : Optional.empty();
    }

    /** Those that were cut leave within moments, on threads of their own. */
    private boolean room() {
        long end = System.nanoTime() + ROOM_NANOS;
        while (there.get() + handshakes() >= max) {
            if (closed || System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(ROOM_NANOS / PART);
            relieve();
        }
        return true;
    }

    private Line add(Supplier<byte @Nullable []> source, Runnable close) {
        Line line = new Line(source, close, patience, this::ended);
        there.incrementAndGet();
        lines.add(line);
        return line;
    }

    private void ended(Line line) {
        lines.remove(line);
        there.decrementAndGet();
    }

    /** Speaks HTTP/1.1 for one request. */
    ServerConnection exchange(LineContext seen) {
        return http.connection(seen);
    }

    private int many() {
        return lines.size() + handshakes();
    }

    private int handshakes() {
        return encryption.map(Encryption::handshakes).orElse(0);
    }

    /** Wakes the thread that makes room, which no caller's thread does itself. */
    private void relieve() {
        if (many() >= crowd) {
            LockSupport.unpark(looking);
        }
    }

    private void look() {
        while (!closed) {
            LockSupport.parkNanos(LOOK_NANOS);
            long now = System.nanoTime();
            cut(lines.stream().filter(line -> line.late(now)).toList(), line -> line.late(now));
            encryption.ifPresent(tls -> tls.look(now));
            makeRoom();
        }
    }

    private void makeRoom() {
        int over = many() - crowd;
        if (over < 0) {
            return;
        }
        int many = over + Math.max(1, crowd / PART);
        // Whoever is in the midst of a handshake has shown nothing yet.
        int left = many - encryption.map(tls -> tls.cutOldest(many)).orElse(0);
        // Their times go on while they are sorted.
        record Waiting(Line line, long nanos) {}
        long now = System.nanoTime();
        cut(
                lines.stream()
                        .filter(Line::waiting)
                        .map(line -> new Waiting(line, now - line.since()))
                        .sorted(Comparator.comparingLong(Waiting::nanos).reversed())
                        .limit(left)
                        .map(Waiting::line)
                        .toList(),
                Line::waiting);
    }

    /**
     * A few at a time, because each that wakes to end takes a processor from those who work.
     *
     * @param still looked at again when its turn has come: it may have gone on meanwhile
     */
    private void cut(List<Line> ending, Predicate<Line> still) {
        int many = 0;
        for (Line line : ending) {
            if (!still.test(line)) {
                continue;
            }
            lines.remove(line);
            line.cut();
            if (++many % TOGETHER == 0) {
                LockSupport.parkNanos(REST_NANOS);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
