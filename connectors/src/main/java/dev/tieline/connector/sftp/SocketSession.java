package dev.tieline.connector.sftp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoService;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.jspecify.annotations.Nullable;

/**
 * The library's session over a blocking socket: one thread reads, one writes, so that neither keeps
 * the other from going on. Thread-safe.
 */
final class SocketSession extends AbstractCloseable implements IoSession {
    private static final int BUFFER = 64 << 10;
    private static final AtomicLong IDS = new AtomicLong();

    private final long id = IDS.incrementAndGet();
    private final Socket socket;
    private final IoHandler handler;
    private final IoService service;
    private final SocketAddress local;
    private final SocketAddress remote;
    private final Map<Object, Object> attributes = new ConcurrentHashMap<>();

    /** What waits is bounded by the windows of SSH. */
    private final BlockingQueue<Writing> waiting = new LinkedBlockingQueue<>();

    private @Nullable Thread writer;

    SocketSession(Socket socket, IoHandler handler, IoService service) {
        this.socket = socket;
        this.handler = handler;
        this.service = service;
        this.local = socket.getLocalSocketAddress();
        this.remote = socket.getRemoteSocketAddress();
    }

    /** Begins to read and write. */
    void begin() {
        writer = Thread.ofVirtual().name("sftp-write").start(this::write);
        Thread.ofVirtual().name("sftp-read").start(this::read);
    }

    private static final class Writing extends AbstractIoWriteFuture {
        private final Buffer buffer;

        Writing(Buffer buffer) {
            super("writing", null);
            this.buffer = buffer;
        }
    }

    @Override
    public IoWriteFuture writeBuffer(Buffer buffer) {
        Writing writing = new Writing(buffer);
        waiting.add(writing);
        if (isClosing()) {
            giveUp();
        }
        return writing;
    }

    private void write() {
        try {
            OutputStream out = socket.getOutputStream();
            while (!isClosing()) {
                Writing next = waiting.take();
                try {
                    Buffer buffer = next.buffer;
                    out.write(buffer.array(), buffer.rpos(), buffer.available());
                    next.setValue(true);
                } catch (IOException e) {
                    next.setValue(e);
                    throw e;
                }
            }
        } catch (IOException e) {
            failed(e);
        } catch (InterruptedException _) {
            // It was closed.
        }
    }

    private void giveUp() {
        for (Writing next = waiting.poll(); next != null; next = waiting.poll()) {
            next.setValue(new ClosedChannelException());
        }
    }

    private void read() {
        byte[] bytes = new byte[BUFFER];
        try {
            InputStream in = socket.getInputStream();
            while (!isClosing()) {
                int read = in.read(bytes);
                if (read < 0) {
                    break;
                }
                handler.messageReceived(this, new ByteArrayBuffer(bytes, 0, read));
            }
        } catch (Exception e) {
            failed(e);
        }
        close(true);
    }

    private void failed(Exception failure) {
        if (isClosing()) {
            return;
        }
        try {
            handler.exceptionCaught(this, failure);
        } catch (Exception _) {
            close(true);
        }
    }

    @Override
    protected void doCloseImmediately() {
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone, which is what was wanted.
        }
        Thread writing = writer;
        if (writing != null) {
            writing.interrupt();
        }
        giveUp();
        super.doCloseImmediately();
        try {
            handler.sessionClosed(this);
        } catch (Exception _) {
            // Nobody is left to be told.
        }
    }

    @Override
    public long getId() {
        return id;
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return remote;
    }

    @Override
    public SocketAddress getLocalAddress() {
        return local;
    }

    @Override
    @SuppressWarnings("NullAway") // The library's interface allows null and is not annotated.
    public @Nullable SocketAddress getAcceptanceAddress() {
        return null;
    }

    @Override
    @SuppressWarnings("NullAway") // The library's interface allows null and is not annotated.
    public @Nullable Object getAttribute(Object key) {
        return attributes.get(key);
    }

    @Override
    @SuppressWarnings("NullAway") // The library's interface allows null and is not annotated.
    public @Nullable Object setAttribute(Object key, Object value) {
        return attributes.put(key, value);
    }

    @Override
    @SuppressWarnings("NullAway") // The library's interface allows null and is not annotated.
    public @Nullable Object setAttributeIfAbsent(Object key, Object value) {
        return attributes.putIfAbsent(key, value);
    }

    @Override
    @SuppressWarnings("NullAway") // The library's interface allows null and is not annotated.
    public @Nullable Object removeAttribute(Object key) {
        return attributes.remove(key);
    }

    @Override
    public IoService getService() {
        return service;
    }

    @Override
    public void shutdownOutputStream() throws IOException {
        socket.shutdownOutput();
    }

    /** Only tunnels ask for it, and there are none. */
    @Override
    public void suspendRead() {}

    @Override
    public void resumeRead() {}
}
