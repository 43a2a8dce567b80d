package dev.tieline.listener;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * TLS of the listener: its certificate can be replaced while connections are open, and who does not
 * get through the handshake in time is cut off. Connections that are established keep the
 * certificate they began with. Thread-safe.
 */
public final class Encryption {
    private static final System.Logger LOG = System.getLogger(Encryption.class.getName());

    private final Duration patience;
    private final Map<Thread, Handshake> underWay = new ConcurrentHashMap<>();
    private volatile SSLContext current;
    private volatile SSLContext asking;
    private volatile BooleanSupplier asks = () -> false;

    private record Handshake(Socket socket, long until) {}

    /**
     * @param first with the listener's key and certificate
     * @param asking the same, for callers who are asked for a certificate
     * @param patience for a handshake
     */
    public Encryption(SSLContext first, SSLContext asking, Duration patience) {
        this.current = first;
        this.asking = asking;
        this.patience = patience;
    }

    /** Uses another key and certificate for connections from now on. */
    public void become(SSLContext next, SSLContext nextAsking) {
        current = next;
        asking = nextAsking;
    }

    /**
     * Asks callers for a certificate, which they need not have, while this holds.
     *
     * @param whether looked at for each connection
     */
    public void asks(BooleanSupplier whether) {
        asks = whether;
    }

    /** What a server takes; always as the newest is. */
    public SSLContext context() {
        return new Following(new Spi());
    }

    /** The connection of this thread is established. */
    void established() {
        underWay.remove(Thread.currentThread());
    }

    /** How many are in the midst of a handshake. */
    int handshakes() {
        return underWay.size();
    }

    /** Cuts off so many that began first; how many there were. */
    int cutOldest(int many) {
        List<Map.Entry<Thread, Handshake>> oldest =
                underWay.entrySet().stream()
                        .sorted(Comparator.comparingLong(one -> one.getValue().until()))
                        .limit(many)
                        .toList();
        oldest.forEach(one -> {
            cut(one.getValue().socket());
            underWay.remove(one.getKey(), one.getValue());
        });
        return oldest.size();
    }

    /** Cuts off those that are late. */
    void look(long now) {
        underWay.forEach((thread, handshake) -> {
            if (!thread.isAlive() || handshake.socket().isClosed()) {
                underWay.remove(thread, handshake);
            } else if (now - handshake.until() > 0) {
                cut(handshake.socket());
                underWay.remove(thread, handshake);
            }
        });
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a handshake was over already", e);
        }
    }

    private final class Following extends SSLContext {
        Following(SSLContextSpi spi) {
            super(spi, current.getProvider(), current.getProtocol());
        }
    }

    /** The server asks for its factory at every connection. */
    private final class Spi extends SSLContextSpi {
        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
                throws KeyManagementException {
            throw new KeyManagementException("it is made already");
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            boolean ask = asks.getAsBoolean();
            return new Sockets((ask ? asking : current).getSocketFactory(), ask);
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return current.getServerSocketFactory();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return current.createSSLEngine();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return current.createSSLEngine(host, port);
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return current.getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return current.getClientSessionContext();
        }

        @Override
        protected SSLParameters engineGetDefaultSSLParameters() {
            return current.getDefaultSSLParameters();
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            return current.getSupportedSSLParameters();
        }
    }

    /** Puts TLS over sockets that were accepted, and opens none. */
    private final class Sockets extends SSLSocketFactory {
        private final SSLSocketFactory factory;
        private final boolean ask;

        Sockets(SSLSocketFactory factory, boolean ask) {
            this.factory = factory;
            this.ask = ask;
        }

        @Override
        public Socket createSocket(Socket accepted, InputStream consumed, boolean autoClose)
                throws IOException {
            long until = System.nanoTime() + patience.toNanos();
            underWay.put(Thread.currentThread(), new Handshake(accepted, until));
            SSLSocket socket = (SSLSocket) factory.createSocket(accepted, consumed, autoClose);
            if (ask) {
                socket.setWantClientAuth(true);
            }
            return socket;
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return factory.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return factory.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
                throws IOException {
            throw new SocketException("a listener connects nowhere");
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            throw new SocketException("a listener connects nowhere");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort)
                throws IOException {
            throw new SocketException("a listener connects nowhere");
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            throw new SocketException("a listener connects nowhere");
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
                throws IOException {
            throw new SocketException("a listener connects nowhere");
        }
    }
}
