package dev.tieline.listener;

import dev.tieline.http2.Frame;
import dev.tieline.http2.FrameBroken;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.webserver.CloseConnectionException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The requests that are under way over one connection of HTTP/2, and what may go each way of their
 * bodies and answers. Thread-safe; waits for the caller only where it says so.
 */
final class Traffic {
    /** Requests at the same time. */
    static final int MOST_STREAMS = 100;

    private static final System.Logger LOG = System.getLogger(Traffic.class.getName());

    /** Of bodies that nobody has read yet, of one request and of all; what callers assume. */
    private static final int WINDOW = (64 << 10) - 1;

    /** What goes at once, so that no answer keeps back the others. */
    private static final int PART = 16 << 10;

    /** For each part a caller says twice how much more it takes, and some say it twice. */
    private static final int WINDOWS_PER_PART = 4;

    private static final int MOST_WINDOWS = 1_000;

    private final DataWriter writer;
    private final Line line;
    private final Patience patience;
    private final ReentrantLock writing = new ReentrantLock();

    /** Guards everything below. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final Map<Integer, Exchange> exchanges = new HashMap<>();
    private final Window window = new Window(WINDOW, WINDOW);
    private int firstWindow = WINDOW;
    private int windowsExpected;
    private boolean lastCall;
    private volatile boolean dead;

    /**
     * @param line the connection's
     */
    Traffic(DataWriter writer, Line line, Patience patience) {
        this.writer = writer;
        this.line = line;
        this.patience = patience;
    }

    /**
     * Whether nothing more can be taken.
     *
     * @param waiting requests that are here and not begun
     */
    boolean full(int waiting) {
        lock.lock();
        try {
            return lastCall
                    || (exchanges.size() + waiting >= MOST_STREAMS
                            && underWay() + waiting >= MOST_STREAMS);
        } finally {
            lock.unlock();
        }
    }

    private long underWay() {
        return exchanges.values().stream().filter(exchange -> !exchange.isOver()).count();
    }

    /** Of a new request. */
    Window newWindow() {
        lock.lock();
        try {
            return new Window(firstWindow, WINDOW);
        } finally {
            lock.unlock();
        }
    }

    void add(Exchange exchange) {
        lock.lock();
        try {
            exchanges.put(exchange.id(), exchange);
            line.busy();
        } finally {
            lock.unlock();
        }
    }

    /** Time of the connection runs only while nothing is worked on. */
    void rest() {
        lock.lock();
        try {
            if (dead) {
                return;
            }
            if (exchanges.isEmpty()) {
                line.limit(lastCall ? patience.rest() : patience.idle());
            } else {
                line.busy();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Works on what is here and takes nothing more. */
    void lastCall() {
        lock.lock();
        try {
            lastCall = true;
        } finally {
            lock.unlock();
        }
        rest();
    }

    /** The connection is over, and so is everything on it. */
    void die() {
        lock.lock();
        try {
            dead = true;
        } finally {
            lock.unlock();
        }
        running().forEach(Exchange::cut);
    }

    /** Whether nothing is under way. */
    boolean quiet() {
        return running().isEmpty();
    }

    /**
     * A part of a body came.
     *
     * @return whether it belongs to a request and is as it was announced
     * @throws FrameBroken when it may not come
     */
    boolean receive(Frame frame, byte[] bytes, Frame.Content content) {
        Exchange exchange;
        boolean good = false;
        lock.lock();
        try {
            window.receive(frame.length());
            exchange = exchanges.get(frame.stream());
            if (exchange != null) {
                if (exchange.pipe().ended()) {
                    throw new FrameBroken(FrameBroken.STREAM_CLOSED, "more came after the end");
                }
                exchange.window().receive(frame.length());
                good = exchange.pipe().put(bytes, content.from(), content.length());
            }
        } finally {
            lock.unlock();
        }
        credit(exchange, frame.length() - (good ? content.length() : 0));
        if (exchange != null && !good) {
            exchange.broken(FrameBroken.PROTOCOL);
        }
        return good;
    }

    /** How much of each answer the caller takes before it says more. */
    void firstWindow(int size) {
        if (size < 0) {
            throw new FrameBroken(FrameBroken.FLOW_CONTROL, "a window is too wide");
        }
        lock.lock();
        try {
            for (Exchange exchange : exchanges.values()) {
                exchange.window().widen((long) size - firstWindow);
            }
            firstWindow = size;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether so much was sent that the caller will say how much more it takes. */
    boolean expectsWindow() {
        lock.lock();
        try {
            return windowsExpected > 0;
        } finally {
            lock.unlock();
        }
    }

    /** The caller takes more of one answer; of all when {@code id} is 0. */
    void widen(int id, int more) {
        lock.lock();
        try {
            windowsExpected = Math.max(0, windowsExpected - 1);
            Exchange exchange = exchanges.get(id);
            if (id == 0) {
                window.widen(more);
            } else if (exchange != null) {
                exchange.window().widen(more);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private List<Exchange> running() {
        lock.lock();
        try {
            return List.copyOf(exchanges.values());
        } finally {
            lock.unlock();
        }
    }

    @Nullable Exchange running(int id) {
        lock.lock();
        try {
            return exchanges.get(id);
        } finally {
            lock.unlock();
        }
    }

    /** A request is over, on its thread. */
    void ended(Exchange exchange) {
        lock.lock();
        try {
            exchanges.remove(exchange.id());
        } finally {
            lock.unlock();
        }
        try {
            int farewell = exchange.farewell();
            if (farewell >= 0 && !dead) {
                write(Frame.of(Frame.RST_STREAM, exchange.id(), farewell));
            }
            credit(null, exchange.pipe().left());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "nobody hears the end of a request", e);
        }
        rest();
    }

    /** Bytes of a body are in nobody's way any more: the caller may send as many more. */
    void credit(@Nullable Exchange exchange, int bytes) {
        int all;
        int one = 0;
        lock.lock();
        try {
            all = window.use(bytes);
            if (exchange != null && !exchange.pipe().ended()) {
                one = exchange.window().use(bytes);
            }
        } finally {
            lock.unlock();
        }
        if (all > 0 && !dead) {
            write(Frame.of(Frame.WINDOW_UPDATE, 0, all));
        }
        if (one > 0 && exchange != null && !dead) {
            write(Frame.of(Frame.WINDOW_UPDATE, exchange.id(), one));
        }
    }

    /**
     * Writes a part of an answer as the caller takes it.
     *
     * @param before goes out with the first bytes
     * @param last whether it ends the answer
     */
    void body(Exchange exchange, byte[] before, byte[] bytes, int from, int length, boolean last) {
        byte[] ahead = before;
        int at = from;
        int left = length;
        do {
            if (left > 0 && ahead.length > 0 && !wide(exchange)) {
                write(exchange, ahead);
                ahead = new byte[0];
            }
            int now = left == 0 ? 0 : room(exchange, left);
            int flags = last && now == left ? Frame.END_STREAM : 0;
            if (flags != 0) {
                exchange.ending();
            }
            byte[] frame = Frame.of(Frame.DATA, flags, exchange.id(), bytes, at, now);
            byte[] both = Arrays.copyOf(ahead, ahead.length + frame.length);
            System.arraycopy(frame, 0, both, ahead.length, frame.length);
            write(exchange, both);
            ahead = new byte[0];
            at += now;
            left -= now;
        } while (left > 0);
    }

    /** Whether anything of a body may go now. */
    private boolean wide(Exchange exchange) {
        lock.lock();
        try {
            return window.there() > 0 && exchange.window().there() > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until some of it may go; how much. */
    private int room(Exchange exchange, int wanted) {
        lock.lock();
        try {
            while (true) {
                if (dead || exchange.isCut()) {
                    throw new CloseConnectionException("nobody takes it");
                }
                long wide = Math.min(window.there(), exchange.window().there());
                int now = (int) Math.min(Math.min(wanted, PART), wide);
                if (now > 0) {
                    window.send(now);
                    exchange.window().send(now);
                    windowsExpected = Math.min(MOST_WINDOWS, windowsExpected + WINDOWS_PER_PART);
                    return now;
                }
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whoever waits looks again. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Writes frames of a request, which is not to be heard any more once it is cut. */
    void write(Exchange exchange, byte[] frames) {
        if (dead || exchange.isCut()) {
            throw new CloseConnectionException("nobody hears it");
        }
        write(frames);
    }

    /** Writes whole frames; waits until the caller's system takes them. */
    void write(byte[] frames) {
        writing.lock();
        try {
            writer.writeNow(BufferData.create(frames));
        } finally {
            writing.unlock();
        }
    }
}
