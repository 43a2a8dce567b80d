package dev.tieline.listener;

import dev.tieline.http2.Field;
import dev.tieline.http2.FieldReader;
import dev.tieline.http2.Frame;
import dev.tieline.http2.FrameBroken;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A connection that speaks HTTP/2 (RFC 9113). Its thread reads the frames; each request is worked
 * on by a thread of its own as if it had come alone over HTTP/1.1. Whatever a caller may do without
 * asking for anything has a bound here: see the constants.
 */
final class Streams implements ServerConnection {
    private static final System.Logger LOG = System.getLogger(Streams.class.getName());
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Of a request, each header with 32 bytes more; as large as in HTTP/1.1. */
    private static final int MOST_HEADERS = 16 << 10;

    /** Of a header block as it comes, and in how many frames after the first. */
    private static final int MOST_BLOCK = 24 << 10;

    private static final int MOST_CONTINUED = 8;

    /** In a frame; the least that may be said. */
    private static final int MOST_FRAME = 16 << 10;

    /** Requests that were taken back before they were answered, or were none. */
    private static final int MOST_RESETS = 20;

    private static final int RESETS_PER_SECOND = 10;

    /** Frames that ask for nothing: settings, pings, windows, empty ones. */
    private static final int MOST_IDLE_FRAMES = 1_000;

    private static final int IDLE_FRAMES_PER_SECOND = 100;

    /** A part of a body that is not its last and smaller than this is as good as empty. */
    private static final int SMALL = 32;

    private final Connections connections;
    private final ConnectionContext context;
    private final Line line;
    private final Patience patience;
    private final DataReader reader;
    private final FieldReader fields = new FieldReader(MOST_HEADERS);
    private final Calm resets = new Calm(MOST_RESETS, RESETS_PER_SECOND);
    private final Calm idleFrames = new Calm(MOST_IDLE_FRAMES, IDLE_FRAMES_PER_SECOND);
    private final Traffic traffic;

    /**
     * Requests that are begun when nothing more is here: what is taken back at once costs least.
     */
    private final Map<Integer, RequestHead> waiting = new LinkedHashMap<>();

    private int last;

    /**
     * @param line this connection's
     */
    Streams(Connections connections, LineContext context, Line line, Patience patience) {
        this.connections = connections;
        this.context = context;
        this.line = line;
        this.patience = patience;
        this.reader = context.dataReader();
        this.traffic = new Traffic(context.dataWriter(), line, patience);
    }

    @Override
    public void handle(Limit limit) {
        try {
            begin();
            while (true) {
                beginBeforeRest(Frame.HEAD, limit);
                Frame frame = Frame.of(reader.readBytes(Frame.HEAD));
                beginBeforeRest(frame.length(), limit);
                take(frame, payload(frame), limit);
            }
        } catch (FrameBroken e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection ends", e);
            sayLast(e.code());
        } finally {
            traffic.die();
        }
    }

    /** What is here is begun before more is waited for. */
    private void beginBeforeRest(int wanted, Limit limit) {
        if (!waiting.isEmpty() && reader.available() < wanted) {
            beginAll(limit);
        }
    }

    private void beginAll(Limit limit) {
        Map<Integer, RequestHead> all = new LinkedHashMap<>(waiting);
        waiting.clear();
        all.forEach((id, head) -> {
            if (!open(id, head, limit)) {
                refuse(id, FrameBroken.REFUSED_STREAM);
            }
        });
    }

    private void begin() {
        if (!Arrays.equals(reader.readBytes(PREFACE.length), PREFACE)) {
            throw new FrameBroken(FrameBroken.PROTOCOL, "no preface");
        }
        line.many();
        byte[] settings = new byte[12];
        settings[1] = 3;
        Frame.put(settings, 2, Traffic.MOST_STREAMS);
        settings[7] = 6;
        Frame.put(settings, 8, MOST_HEADERS);
        traffic.write(Frame.of(Frame.SETTINGS, 0, 0, settings, 0, settings.length));
        Frame first = Frame.of(reader.readBytes(Frame.HEAD));
        require(first.type() == Frame.SETTINGS, FrameBroken.PROTOCOL);
        settings(first, payload(first));
        line.limit(patience.idle());
    }

    private byte[] payload(Frame frame) {
        require(frame.length() <= MOST_FRAME, FrameBroken.FRAME_SIZE);
        return frame.length() == 0 ? new byte[0] : reader.readBytes(frame.length());
    }

    private static void require(boolean good, int code) {
        if (!good) {
            throw new FrameBroken(code, "a frame that may not come");
        }
    }

    private void take(Frame frame, byte[] bytes, Limit limit) {
        switch (frame.type()) {
            case Frame.DATA -> {
                beginAll(limit);
                data(frame, bytes);
            }
            case Frame.HEADERS -> headers(frame, bytes, limit);
            case Frame.RST_STREAM -> reset(frame);
            case Frame.SETTINGS -> settings(frame, bytes);
            case Frame.PING -> ping(frame, bytes);
            case Frame.WINDOW_UPDATE -> widen(frame, bytes);
            case Frame.GOAWAY -> traffic.lastCall();
            case Frame.PUSH_PROMISE, Frame.CONTINUATION -> require(false, FrameBroken.PROTOCOL);
            default -> require(idleFrames.allows(), FrameBroken.TOO_MUCH);
        }
    }

    private void headers(Frame frame, byte[] bytes, Limit limit) {
        int id = frame.stream();
        require(id % 2 == 1, FrameBroken.PROTOCOL);
        // Read even if it is not wanted, because later ones may refer to it.
        List<Field> read = fields.read(block(frame, bytes));
        boolean ends = frame.has(Frame.END_STREAM);
        if (id <= last) {
            // What comes after a body; or after an answer that did not wait for it.
            require(ends && idleFrames.allows(), FrameBroken.PROTOCOL);
            beginAll(limit);
            end(id);
            return;
        }
        last = id;
        Optional<RequestHead> head = RequestHead.of(read, ends);
        if (head.isEmpty()) {
            refuse(id, FrameBroken.PROTOCOL);
        } else if (traffic.full(waiting.size())) {
            refuse(id, FrameBroken.REFUSED_STREAM);
        } else {
            waiting.put(id, head.get());
        }
    }

    private byte[] block(Frame frame, byte[] bytes) {
        Frame.Content content = frame.content(bytes);
        if (frame.has(Frame.END_HEADERS)) {
            return Arrays.copyOfRange(bytes, content.from(), content.from() + content.length());
        }
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(bytes, content.from(), content.length());
        line.limit(patience.head());
        for (int more = 0; more < MOST_CONTINUED; more++) {
            Frame next = Frame.of(reader.readBytes(Frame.HEAD));
            require(
                    next.type() == Frame.CONTINUATION && next.stream() == frame.stream(),
                    FrameBroken.PROTOCOL);
            block.writeBytes(payload(next));
            require(block.size() <= MOST_BLOCK, FrameBroken.TOO_MUCH);
            if (next.has(Frame.END_HEADERS)) {
                traffic.rest();
                return block.toByteArray();
            }
        }
        throw new FrameBroken(FrameBroken.TOO_MUCH, "headers that do not end");
    }

    /** Whether there is room for it. */
    private boolean open(int id, RequestHead head, Limit limit) {
        if (traffic.full(0)) {
            return false;
        }
        Exchange exchange = new Exchange(traffic, id, head);
        Optional<Line> own = connections.request(exchange.pipe(), exchange::cut);
        if (own.isEmpty()) {
            return false;
        }
        exchange.begin(connections, context, own.get());
        traffic.add(exchange);
        context.executor().execute(() -> exchange.run(limit));
        return true;
    }

    private void refuse(int id, int code) {
        require(resets.allows(), FrameBroken.TOO_MUCH);
        traffic.write(Frame.of(Frame.RST_STREAM, id, code));
    }

    private void data(Frame frame, byte[] bytes) {
        int id = frame.stream();
        boolean ends = frame.has(Frame.END_STREAM);
        require(id % 2 == 1 && id <= last, FrameBroken.PROTOCOL);
        require(frame.length() >= SMALL || ends || idleFrames.allows(), FrameBroken.TOO_MUCH);
        Frame.Content content = frame.content(bytes);
        if (!traffic.receive(frame, bytes, content)) {
            return;
        }
        if (ends) {
            end(id);
        }
    }

    /** A request is here whole. */
    private void end(int id) {
        Exchange exchange = traffic.running(id);
        if (exchange == null) {
            return;
        }
        if (exchange.pipe().whole()) {
            exchange.pipe().end();
        } else {
            exchange.broken(FrameBroken.PROTOCOL);
        }
    }

    private void reset(Frame frame) {
        require(frame.length() == 4, FrameBroken.FRAME_SIZE);
        require(frame.stream() % 2 == 1 && frame.stream() <= last, FrameBroken.PROTOCOL);
        if (waiting.remove(frame.stream()) != null) {
            require(resets.allows(), FrameBroken.TOO_MUCH);
            return;
        }
        Exchange exchange = traffic.running(frame.stream());
        if (exchange == null || exchange.answered()) {
            require(idleFrames.allows(), FrameBroken.TOO_MUCH);
        } else {
            require(resets.allows(), FrameBroken.TOO_MUCH);
        }
        if (exchange != null) {
            exchange.reset();
        }
    }

    private void settings(Frame frame, byte[] bytes) {
        require(frame.stream() == 0, FrameBroken.PROTOCOL);
        require(idleFrames.allows(), FrameBroken.TOO_MUCH);
        if (frame.has(Frame.ACK)) {
            require(frame.length() == 0, FrameBroken.FRAME_SIZE);
            return;
        }
        require(frame.length() % 6 == 0, FrameBroken.FRAME_SIZE);
        for (int at = 0; at < bytes.length; at += 6) {
            // Of what it may say, only how much of each answer it takes at once is needed here.
            if (bytes[at] == 0 && bytes[at + 1] == 4) {
                traffic.firstWindow(Frame.number(bytes, at + 2));
            }
        }
        traffic.write(Frame.of(Frame.SETTINGS, Frame.ACK, 0, new byte[0], 0, 0));
    }

    private void ping(Frame frame, byte[] bytes) {
        require(frame.stream() == 0, FrameBroken.PROTOCOL);
        require(frame.length() == 8, FrameBroken.FRAME_SIZE);
        require(idleFrames.allows(), FrameBroken.TOO_MUCH);
        if (!frame.has(Frame.ACK)) {
            traffic.write(Frame.of(Frame.PING, Frame.ACK, 0, bytes, 0, bytes.length));
        }
    }

    private void widen(Frame frame, byte[] bytes) {
        require(frame.length() == 4, FrameBroken.FRAME_SIZE);
        int more = Frame.number(bytes, 0) & 0x7fffffff;
        require(more > 0 && frame.stream() <= last, FrameBroken.PROTOCOL);
        require(traffic.expectsWindow() || idleFrames.allows(), FrameBroken.TOO_MUCH);
        traffic.widen(frame.stream(), more);
    }

    private void sayLast(int code) {
        byte[] words = new byte[8];
        Frame.put(words, 0, last);
        Frame.put(words, 4, code);
        try {
            traffic.write(Frame.of(Frame.GOAWAY, 0, 0, words, 0, words.length));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "nobody hears the last word", e);
        }
    }

    @Override
    public Duration idleTime() {
        return traffic.quiet() ? Duration.ofNanos(System.nanoTime() - line.since()) : Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
        if (interrupt) {
            line.cut();
            return;
        }
        // Whoever asks does not wait for the caller to hear it.
        Thread.ofVirtual()
                .start(() -> {
                    traffic.lastCall();
                    sayLast(FrameBroken.NO_ERROR);
                    if (traffic.quiet()) {
                        line.cut();
                    }
                });
    }
}
