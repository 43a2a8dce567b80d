package dev.tieline.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * A network that fails at a byte: passes connections of HTTP, in the clear or in TLS 1.3, on to a
 * server, and does what its fault says when so many bytes of a part of the talk went through.
 * Thread-safe.
 */
public final class ChaosProxy implements Closeable {
    private static final Duration DELAY = Duration.ofMillis(100);
    private static final Duration BETWEEN_DROPS = Duration.ofMillis(1);
    private static final int SOME = 3;

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final IntFunction<Fault> faults;
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<Part, AtomicInteger> bytes = new EnumMap<>(Part.class);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch end = new CountDownLatch(1);

    /** What happens. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** Both sides are closed in an orderly way. */
        CLOSE,
        /** Both sides see a reset. */
        RESET,
        /** Nothing goes on in this direction. */
        STALL,
        /** This direction ends; the other goes on. */
        HALF_CLOSE,
        /** The server's side is closed, the caller's stays open and hears nothing. */
        ABANDON,
        /** What follows is read and vanishes. */
        SWALLOW,
        /** A pause, then it goes on. */
        DELAY,
        /** What follows comes byte by byte. */
        DRIBBLE,
        /** A bit of the next byte turns. */
        CORRUPT,
        /** Some bytes are left out. */
        DROP,
        /** The last bytes come again. */
        REPEAT,
        /** Some bytes come that nobody sent. */
        INSERT
    }

    /** Where the bytes are counted. */
    public enum Part {
        REQUEST(true),
        HEAD(false),
        BODY(false),
        /** What the caller says to shake hands, and all that follows it. */
        HELLO(true),
        /** What the server answers to that. */
        FLIGHT(false),
        /** What the caller sends when it has shaken hands. */
        SEALED_REQUEST(true),
        /** What the server sends behind the ticket for another connection. */
        SEALED_ANSWER(false);

        private final boolean up;

        Part(boolean up) {
            this.up = up;
        }
    }

    /**
     * What happens where.
     *
     * @param at after so many bytes of the part
     */
    public record Fault(Kind kind, Part part, int at) {
        public static final Fault NONE = new Fault(Kind.NONE, Part.REQUEST, 0);
    }

    private ChaosProxy(int port, IntFunction<Fault> faults) throws IOException {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.faults = faults;
        for (Part part : Part.values()) {
            bytes.put(part, new AtomicInteger());
        }
        this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("chaos").start(this::listen);
    }

    /**
     * Starts one.
     *
     * @param port of the server
     * @param faults of each connection, by its number from 1
     */
    public static ChaosProxy start(int port, IntFunction<Fault> faults) throws IOException {
        return new ChaosProxy(port, faults);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** How many bytes of a part went through so far, of all connections. */
    public int bytes(Part part) {
        return count(part).get();
    }

    private AtomicInteger count(Part part) {
        return Objects.requireNonNull(bytes.get(part));
    }

    /** How many were taken so far. */
    public int connections() {
        return connections.get();
    }

    private void listen() {
        while (true) {
            try {
                Socket caller = listener.accept();
                open.add(caller);
                Fault fault = faults.apply(connections.incrementAndGet());
                Thread.ofVirtual().start(() -> pass(caller, fault));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void pass(Socket caller, Fault fault) {
        try {
            Socket far = new Socket();
            open.add(far);
            far.connect(server);
            caller.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            new Line(caller, far, fault).run();
        } catch (IOException _) {
            close(caller);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is of no more use in any case.
        }
    }

    /** One connection. */
    private final class Line {
        private final Socket caller;
        private final Socket far;
        private final Fault fault;

        /** Set before the last byte of the caller's handshake goes on. */
        private volatile boolean shaken;

        Line(Socket caller, Socket far, Fault fault) {
            this.caller = caller;
            this.far = far;
            this.fault = fault;
        }

        void run() throws IOException {
            Pump request = new Pump(caller, far, true);
            Pump answer = new Pump(far, caller, false);
            Thread.ofVirtual().start(answer::run);
            request.run();
        }

        /** One direction of it. */
        private final class Pump {
            private final Socket from;
            private final Socket to;
            private final boolean up;
            private final SealedRecords records = new SealedRecords();
            private int passed;
            private int blank;
            private int skip;
            private boolean fired;
            private boolean corrupt;
            private boolean dribble;
            private boolean swallow;
            private final byte[] last = new byte[SOME];

            Pump(Socket from, Socket to, boolean up) {
                this.from = from;
                this.to = to;
                this.up = up;
            }

            void run() {
                try {
                    InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream();
                    if (up && fault.part() == Part.REQUEST && fault.at() == 0 && !fire(out)) {
                        return;
                    }
                    byte[] buffer = new byte[8_192];
                    int read = in.read(buffer);
                    while (read >= 0) {
                        for (int i = 0; i < read; i++) {
                            if (!pass(buffer[i], out)) {
                                return;
                            }
                        }
                        out.flush();
                        read = in.read(buffer);
                    }
                    to.shutdownOutput();
                } catch (IOException _) {
                    close(from);
                    close(to);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }

            private void count(byte next) {
                for (Part part : Part.values()) {
                    if (part.up == up && reached(part)) {
                        ChaosProxy.this.count(part).incrementAndGet();
                    }
                }
                head(next);
                records.next(next, shaken);
                if (up && records.sealed() > 0) {
                    shaken = true;
                }
            }

            /** Whether the next byte is of this part, or behind it. */
            private boolean reached(Part part) {
                return switch (part) {
                    case REQUEST, HEAD, HELLO, FLIGHT -> true;
                    case BODY -> blank == 4;
                    // The first sealed record of a caller ends its handshake.
                    case SEALED_REQUEST -> records.sealed() > 0;
                    case SEALED_ANSWER -> records.sealedSince() > 0;
                };
            }

            private boolean counting() {
                return fault.part().up == up && !fired && reached(fault.part());
            }

            private boolean pass(byte next, OutputStream out)
                    throws IOException, InterruptedException {
                if (counting() && passed == fault.at() && !fire(out)) {
                    return false;
                }
                boolean counted = counting();
                count(next);
                write(next, out);
                passed += counted ? 1 : 0;
                return !(counting() && passed == fault.at()) || fire(out);
            }

            /** Counts what ends a head, until it has ended. */
            private void head(byte next) {
                if (blank < 4) {
                    boolean expected = next == (blank % 2 == 0 ? '\r' : '\n');
                    blank = expected ? blank + 1 : next == '\r' ? 1 : 0;
                }
            }

            private void write(byte next, OutputStream out)
                    throws IOException, InterruptedException {
                System.arraycopy(last, 1, last, 0, SOME - 1);
                last[SOME - 1] = next;
                if (skip > 0 || swallow) {
                    skip = Math.max(0, skip - 1);
                    return;
                }
                out.write(corrupt ? next ^ 4 : next);
                corrupt = false;
                if (dribble) {
                    out.flush();
                    Thread.sleep(BETWEEN_DROPS);
                }
            }

            /** Whether the direction goes on. */
            private boolean fire(OutputStream out) throws IOException, InterruptedException {
                fired = true;
                out.flush();
                switch (fault.kind()) {
                    case NONE -> {}
                    case CLOSE -> {
                        caller.shutdownOutput();
                        far.shutdownOutput();
                        close(caller);
                        close(far);
                    }
                    case RESET -> {
                        caller.setSoLinger(true, 0);
                        far.setSoLinger(true, 0);
                        close(caller);
                        close(far);
                    }
                    case STALL -> end.await();
                    case HALF_CLOSE -> to.shutdownOutput();
                    case ABANDON -> {
                        close(far);
                        end.await();
                    }
                    case SWALLOW -> swallow = true;
                    case DELAY -> Thread.sleep(DELAY);
                    case DRIBBLE -> dribble = true;
                    case CORRUPT -> corrupt = true;
                    case DROP -> skip = SOME;
                    case REPEAT -> out.write(last);
                    case INSERT -> out.write(new byte[] {0, 'x', '!'});
                }
                return switch (fault.kind()) {
                    case CLOSE, RESET, STALL, HALF_CLOSE, ABANDON -> false;
                    default -> true;
                };
            }
        }
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        listener.close();
        open.forEach(ChaosProxy::close);
    }
}
