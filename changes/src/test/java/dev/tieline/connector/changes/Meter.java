package dev.tieline.connector.changes;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Between the hub and a server: counts what the server says. */
final class Meter implements Closeable {
    private final ServerSocket listening;
    private final int server;
    private final AtomicLong said = new AtomicLong();

    Meter(int server) throws IOException {
        this.server = server;
        listening = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Bytes of all its connections. */
    long said() {
        return said.get();
    }

    private void accept() {
        while (true) {
            try {
                Socket hub = listening.accept();
                Socket to = new Socket(InetAddress.ofLiteral("127.0.0.1"), server);
                Thread.ofVirtual().start(() -> copy(hub, to, new AtomicLong()));
                Thread.ofVirtual().start(() -> copy(to, hub, said));
            } catch (IOException _) {
                return;
            }
        }
    }

    private static void copy(Socket from, Socket to, AtomicLong count) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            byte[] piece = new byte[1 << 16];
            int read = in.read(piece);
            while (read >= 0) {
                count.addAndGet(read);
                to.getOutputStream().write(piece, 0, read);
                read = in.read(piece);
            }
        } catch (IOException _) {
            // Either side is gone.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
