package dev.tieline.testkit;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server that does what its script says, down to the byte: answers, hangs, drips, resets.
 * Listens on a free port of the loopback address; each request takes the next script, and when none
 * is left the usual one. Thread-safe.
 */
public final class ScriptedPeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ServerSocket listener;
    private final String scheme;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<List<Act>> scripts = new ArrayDeque<>();
    private final List<Heard> heard = new ArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private Function<Heard, List<Act>> usual = _ -> Act.json(200, "{}");
    private int ended;

    /**
     * A request as it came.
     *
     * @param method as in {@code PUT}
     * @param target path and query, undecoded
     * @param headers by lower-case name; of several the last
     * @param body as text
     * @param connection number of its connection, from 1
     */
    public record Heard(
            String method,
            String target,
            Map<String, String> headers,
            String body,
            int connection) {
        public Heard {
            headers = Map.copyOf(headers);
        }
    }

    private ScriptedPeer(ServerSocketFactory sockets, String scheme) {
        this.scheme = scheme;
        try {
            this.listener = sockets.createServerSocket(0, 200, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("scripted-peer").start(this::listen);
    }

    /** A peer that speaks in the clear. */
    public static ScriptedPeer start() {
        return new ScriptedPeer(ServerSocketFactory.getDefault(), "http");
    }

    /** A peer whose sockets come from elsewhere, such as from an SSL context. */
    public static ScriptedPeer startEncrypted(ServerSocketFactory sockets) {
        return new ScriptedPeer(sockets, "https");
    }

    /** Adds the script for a request to come, after those added before. */
    public ScriptedPeer next(List<Act> script) {
        lock.lock();
        try {
            scripts.add(List.copyOf(script));
            return this;
        } finally {
            lock.unlock();
        }
    }

    /** Adds a script of one act. */
    public ScriptedPeer next(Act act) {
        return next(List.of(act));
    }

    /** What is done when no script is left. */
    public ScriptedPeer usually(List<Act> script) {
        List<Act> same = List.copyOf(script);
        return usually(_ -> same);
    }

    /** What is done when no script is left, by the request; called by one thread at a time. */
    public ScriptedPeer usually(Function<Heard, List<Act>> scripts) {
        lock.lock();
        try {
            usual = scripts;
            return this;
        } finally {
            lock.unlock();
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    public URI url() {
        return URI.create(scheme + "://127.0.0.1:" + port());
    }

    /** How many connections were ever taken. */
    public int connections() {
        return connections.get();
    }

    /** The requests so far, in the order they came. */
    public List<Heard> heard() {
        lock.lock();
        try {
            return List.copyOf(heard);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until so many requests came. */
    public List<Heard> awaitHeard(int count) {
        await(() -> heard.size() >= count);
        return heard();
    }

    /** Waits until so many connections have ended. */
    public void awaitEnded(int count) {
        await(() -> ended >= count);
    }

    private void await(BooleanSupplier done) {
        lock.lock();
        try {
            long left = PATIENCE.toNanos();
            while (!done.getAsBoolean()) {
                if (left <= 0) {
                    throw new AssertionError("the peer waited in vain; heard " + heard.size());
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            lock.unlock();
        }
    }

    /** Takes no connections any more; those that are open stay. */
    public ScriptedPeer refuse() {
        try {
            InetSocketAddress here = (InetSocketAddress) listener.getLocalSocketAddress();
            listener.close();
            keep(here);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps the port, so that no other server answers there; it may take a moment to be free. */
    private void keep(InetSocketAddress here) throws IOException {
        Socket place = new Socket();
        open.add(place);
        place.setReuseAddress(true);
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!place.isBound()) {
            try {
                place.bind(here);
            } catch (BindException e) {
                if (System.nanoTime() > until) {
                    throw e;
                }
                Between.looks();
            }
        }
    }

    private void listen() {
        while (true) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                int number = connections.incrementAndGet();
                Thread.ofVirtual().name("scripted-" + number).start(() -> serve(socket, number));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean goesOn = true;
            while (goesOn) {
                Heard request = read(in, number);
                if (request == null) {
                    return;
                }
                goesOn = perform(scriptFor(request), socket);
            }
        } catch (IOException _) {
            // The other side is gone, or the peer is closed.
        } finally {
            open.remove(socket);
            countEnd();
        }
    }

    private void countEnd() {
        lock.lock();
        try {
            ended++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private List<Act> scriptFor(Heard request) {
        lock.lock();
        try {
            heard.add(request);
            changed.signalAll();
            List<Act> script = scripts.poll();
            return script == null ? usual.apply(request) : script;
        } finally {
            lock.unlock();
        }
    }

    private boolean perform(List<Act> script, Socket socket) throws IOException {
        for (Act act : script) {
            boolean goesOn =
                    switch (act) {
                        case Act.Write(String text) -> write(socket, text);
                        case Act.Drip drip -> drip(socket, drip);
                        case Act.Hang _ -> !pause(Duration.ofDays(1));
                        case Act.Close _ -> false;
                        case Act.Reset _ -> {
                            socket.setSoLinger(true, 0);
                            yield false;
                        }
                    };
            if (!goesOn) {
                return false;
            }
        }
        return true;
    }

    private static boolean write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
        return true;
    }

    private boolean drip(Socket socket, Act.Drip drip) throws IOException {
        byte[] bytes = drip.text().getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += drip.piece()) {
            int piece = Math.min(drip.piece(), bytes.length - at);
            socket.getOutputStream().write(bytes, at, piece);
            socket.getOutputStream().flush();
            if (pause(drip.pause())) {
                return false;
            }
        }
        return true;
    }

    /** Whether the peer was closed meanwhile. */
    private boolean pause(Duration length) {
        try {
            return end.await(length.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Null when the other side is done, or says what is no request. */
    private static @Nullable Heard read(InputStream in, int connection) throws IOException {
        String first = line(in);
        String[] words = first.split(" ", 3);
        if (words.length < 3) {
            return null;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                return null;
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        return body.length < length
                ? null
                : new Heard(
                        words[0],
                        words[1],
                        headers,
                        new String(body, StandardCharsets.UTF_8),
                        connection);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int b = in.read();
        for (; b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        // A line that breaks off has no colon and no three words, so that nothing is heard.
        return b < 0 ? "-" : line.toString();
    }

    /** Ends everything, whatever hangs. */
    @Override
    public void close() {
        end.countDown();
        closeQuietly(listener);
        open.forEach(ScriptedPeer::closeQuietly);
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException _) {
            // It is gone, which is what was wanted.
        }
    }
}
