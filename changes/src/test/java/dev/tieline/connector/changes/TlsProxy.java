package dev.tieline.connector.changes;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Stands before a server and talks TLS for it. */
final class TlsProxy implements Closeable {
    private final ServerSocket listening;
    private final int server;
    private final SSLContext tls;

    TlsProxy(int server, SSLContext tls) {
        this.server = server;
        this.tls = tls;
        try {
            listening = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (true) {
            try {
                Socket hub = listening.accept();
                Thread.ofPlatform().daemon().start(() -> serve(hub));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket plain) {
        try (plain;
                Socket to = new Socket(InetAddress.ofLiteral("127.0.0.1"), server)) {
            plain.getInputStream().readNBytes(8);
            plain.getOutputStream().write('S');
            SSLSocket hub =
                    (SSLSocket)
                            tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
            hub.setUseClientMode(false);
            hub.startHandshake();
            Thread.ofPlatform().daemon().start(() -> copy(to, hub));
            copy(hub, to);
        } catch (IOException _) {
            // Either side is gone.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException _) {
            // Either side is gone.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
