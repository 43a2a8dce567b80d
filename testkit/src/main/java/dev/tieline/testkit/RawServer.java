package dev.tieline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * A small HTTP/1.1 server on a free port of this machine: keeps connections alive, answers every
 * request at once with a short JSON body, costs next to nothing. Thread-safe.
 */
public final class RawServer implements AutoCloseable {
    private static final byte[] OK = text(200, "OK", "{\"status\":\"stored\"}\n");
    private static final byte[] ABSENT = text(404, "Absent", "{\"status\":\"absent\"}\n");
    private static final byte[] UNAVAILABLE = text(503, "Down", "{\"status\":\"down\"}\n");
    private static final byte[] FAILED = text(500, "Failed", "{\"status\":\"failed\"}\n");
    private static final int BACKLOG = 1_024;

    private final Handler handler;
    private final ServerSocket listening;

    // Guarded by itself.
    private final Set<Socket> connections = new HashSet<>();

    /** Hears every request, on the thread of its connection. */
    public interface Handler {
        Answer answer(RawMessage request);
    }

    /** What it answers: 200, 404, 500 or 503. */
    public enum Answer {
        OK,
        ABSENT,
        FAILED,
        UNAVAILABLE
    }

    private static byte[] bytes(Answer answer) {
        return switch (answer) {
            case OK -> OK;
            case ABSENT -> ABSENT;
            case FAILED -> FAILED;
            case UNAVAILABLE -> UNAVAILABLE;
        };
    }

    /** Listens at once. */
    public RawServer(Handler handler) throws IOException {
        this.handler = handler;
        this.listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("server").start(this::accept);
    }

    private static byte[] text(int status, String reason, String body) {
        return "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(status, reason, body.length(), body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Its address; ends without a slash. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                synchronized (connections) {
                    connections.add(socket);
                }
                Thread.ofVirtual().name("connection").start(() -> serve(socket));
            }
        } catch (IOException e) {
            if (!listening.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            RawMessage request = new RawMessage();
            var in = socket.getInputStream();
            var out = socket.getOutputStream();
            while (request.next(in)) {
                out.write(bytes(handler.answer(request)));
            }
        } catch (IOException _) {
            // The peer is gone, which is what the crash tests are about.
        } finally {
            synchronized (connections) {
                connections.remove(socket);
                connections.notifyAll();
            }
        }
    }

    /**
     * Returns when no connection is open any more: all that a dead peer sent has been handled then.
     *
     * @throws IllegalStateException when one still is after this time
     */
    public void awaitNoConnection(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        synchronized (connections) {
            while (!connections.isEmpty()) {
                long left = (until - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new IllegalStateException(connections.size() + " connections are open");
                }
                connections.wait(left);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        synchronized (connections) {
            for (Socket socket : connections) {
                socket.close();
            }
        }
    }
}
