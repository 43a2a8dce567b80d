package dev.tieline.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** An SMTP server that keeps what it is given and sends nothing on. */
public final class SandboxMail {
    private static final int MAX_MAILS = 1_000;
    private static final int MAX_SESSIONS = 64;
    private static final int IDLE_MILLIS = 60_000;

    private final Bounded<Mail> mails = new Bounded<>(MAX_MAILS);
    private final Set<Socket> sessions = ConcurrentHashMap.newKeySet();
    private final Semaphore room = new Semaphore(MAX_SESSIONS);
    private int port;
    private @Nullable ServerSocket listener;

    SandboxMail(int port) {
        this.port = port;
    }

    synchronized void start() throws IOException {
        if (listener != null) {
            return;
        }
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        socket.bind(new InetSocketAddress(loopback, port), MAX_SESSIONS);
        port = socket.getLocalPort();
        listener = socket;
        Thread.ofVirtual().name("sandbox-mail").start(() -> accept(socket));
    }

    synchronized void stop() {
        if (listener != null) {
            close(listener);
            listener = null;
        }
        sessions.forEach(SandboxMail::close);
    }

    /** Where it takes mail, on 127.0.0.1. */
    public synchronized int port() {
        return port;
    }

    /** The latest messages, newest first. */
    public List<Mail> mails() {
        return mails.latest();
    }

    /** How many messages ever came. */
    public long total() {
        return mails.total();
    }

    /** Forgets all messages. */
    public void clear() {
        mails.clear();
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket session = socket.accept();
                if (room.tryAcquire()) {
                    sessions.add(session);
                    Thread.ofVirtual().start(() -> serve(session));
                } else {
                    close(session);
                }
            } catch (IOException _) {
                // Closed by stop, or one connection that broke before it began.
            }
        }
    }

    private void serve(Socket session) {
        try (session) {
            session.setSoTimeout(IDLE_MILLIS);
            session.setTcpNoDelay(true);
            new SmtpSession(session.getInputStream(), session.getOutputStream(), mails::add).run();
        } catch (IOException _) {
            // The client went away; what it had not finished does not exist.
        } finally {
            sessions.remove(session);
            room.release();
        }
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception _) {
            // Nothing to save: it is going away.
        }
    }
}
