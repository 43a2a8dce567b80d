package dev.tieline.connector.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.jspecify.annotations.Nullable;

/** One connection to a system. Used by one call at a time. */
final class Connection implements Closeable {
    private static final int BUFFER = 8 << 10;
    private static final int MAX_LINE = 16 << 10;
    private static final int MAX_HEADERS = 200;
    private static final Http1Config CONFIG =
            Http1Config.custom()
                    .setBufferSize(BUFFER)
                    .setMaxLineLength(MAX_LINE)
                    .setMaxHeaderCount(MAX_HEADERS)
                    .build();

    private final SocketChannel channel;
    private final HeadParser heads = new HeadParser(CONFIG);
    private final DefaultBHttpClientConnection http;
    private final @Nullable SSLSocket tls;
    private final ByteBuffer probe = ByteBuffer.allocate(1);
    private boolean used;
    private long usableUntil;

    /**
     * @param tls the encrypted layer over the channel; null when there is none
     */
    Connection(SocketChannel channel, @Nullable SSLSocket tls) throws IOException {
        this.channel = channel;
        this.tls = tls;
        this.http =
                new DefaultBHttpClientConnection(CONFIG, null, null, null, null, null, _ -> heads);
        Socket plain = channel.socket();
        if (tls == null) {
            http.bind(plain);
        } else {
            http.bind(tls, plain);
        }
    }

    DefaultBHttpClientConnection http() {
        return http;
    }

    /** What to close to end whatever waits on this connection. */
    Closeable wire() {
        return channel;
    }

    /** Whether an earlier call used it. */
    boolean used() {
        return used;
    }

    /**
     * Whether nothing came behind the answer. Whatever did would be taken for the answer to the
     * next request.
     */
    boolean clean() {
        try {
            return heads.unread() == 0 && (tls == null || tls.getInputStream().available() == 0);
        } catch (IOException _) {
            return false;
        }
    }

    /** It may be used again, for so long. */
    void rest(long nanos) {
        used = true;
        usableUntil = System.nanoTime() + nanos;
    }

    boolean expired() {
        return usableUntil - System.nanoTime() < 0;
    }

    /**
     * Whether the peer neither closed it nor said something nobody asked for. One read that does
     * not wait: it costs a microsecond, where HttpClient's check waits a millisecond.
     */
    boolean quiet() {
        try {
            channel.configureBlocking(false);
            int read = channel.read(probe.clear());
            channel.configureBlocking(true);
            return read == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /** Closes without a word: farewells of TLS may wait for a peer that is silent. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // It is gone, which is what was wanted.
        }
    }
}
