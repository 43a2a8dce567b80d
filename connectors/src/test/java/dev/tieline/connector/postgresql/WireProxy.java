package dev.tieline.connector.postgresql;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Stands between hub and server. Answers the wish for TLS itself, and breaks off where the hub says
 * something.
 */
public final class WireProxy implements Closeable {
    /** What happens at the words that break it. */
    public enum Fate {
        /** They never reach the server. */
        CUT_BEFORE,
        /** They reach it, and its answer never reaches the hub. */
        CUT_AFTER,
        /** They reach it, and nothing comes back. */
        SILENCE
    }

    private final ServerSocket listening;
    private final int server;
    private final Optional<SSLContext> tls;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    final AtomicInteger connections = new AtomicInteger();
    volatile String words = "nothing that is ever said";
    volatile Fate fate = Fate.CUT_BEFORE;

    /**
     * @param tls what the hub is encrypted with; empty when the server of a hub that asks for it
     *     does not offer it
     */
    public WireProxy(int server, Optional<SSLContext> tls) {
        this.server = server;
        this.tls = tls;
        try {
            listening = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    public WireProxy at(String said, Fate then) {
        words = said;
        fate = then;
        return this;
    }

    private void accept() {
        while (true) {
            try {
                Socket hub = listening.accept();
                connections.incrementAndGet();
                open.add(hub);
                Thread.ofVirtual().start(() -> serve(hub));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket plain) {
        try (Socket to = new Socket(InetAddress.ofLiteral("127.0.0.1"), server)) {
            open.add(to);
            Socket hub = tls.isPresent() ? encrypted(plain, tls.get()) : plain;
            Thread.ofVirtual().start(() -> answers(to, hub));
            forward(hub, to);
        } catch (IOException _) {
            // Either side is gone.
        } finally {
            close(plain);
        }
    }

    private static Socket encrypted(Socket plain, SSLContext tls) throws IOException {
        plain.getInputStream().readNBytes(8);
        plain.getOutputStream().write('S');
        SSLSocket socket =
                (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        socket.setUseClientMode(false);
        socket.startHandshake();
        return socket;
    }

    private void forward(Socket hub, Socket to) throws IOException {
        InputStream in = hub.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            boolean said = new String(buffer, 0, n, StandardCharsets.ISO_8859_1).contains(words);
            if (said && fate == Fate.CUT_BEFORE) {
                return;
            }
            if (said) {
                silenced.add(to);
            }
            out.write(buffer, 0, n);
            out.flush();
            if (said && fate == Fate.CUT_AFTER) {
                // The server's word for it: whatever it was told is done.
                awaitAnswer(to);
                return;
            }
        }
    }

    private final Set<Socket> silenced = ConcurrentHashMap.newKeySet();
    private final Set<Socket> answered = ConcurrentHashMap.newKeySet();

    private void awaitAnswer(Socket to) {
        while (!answered.contains(to) && !to.isClosed()) {
            dev.tieline.testkit.Between.looks();
        }
    }

    private void answers(Socket to, Socket hub) {
        try {
            InputStream in = to.getInputStream();
            OutputStream out = hub.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (silenced.contains(to)) {
                    answered.add(to);
                } else {
                    out.write(buffer, 0, n);
                    out.flush();
                }
            }
            close(hub);
        } catch (IOException _) {
            close(hub);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(WireProxy::close);
    }
}
