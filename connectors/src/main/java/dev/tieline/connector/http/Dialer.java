package dev.tieline.connector.http;

import dev.tieline.egress.Door;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Opens connections to one system, through its door only. Thread-safe. */
final class Dialer {
    /** How long one address may take, so that the next one is tried within the deadline. */
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final Door door;
    private final BaseUrl url;
    private final Supplier<SSLSocketFactory> trust;

    /**
     * @param trust makes TLS sockets; asked for only by systems that speak TLS
     */
    Dialer(Door door, BaseUrl url, Supplier<SSLSocketFactory> trust) {
        this.door = door;
        this.url = url;
        this.trust = trust;
    }

    Connection open(Deadlines.Deadline deadline) throws IOException {
        SocketChannel channel = connect(resolve(deadline), deadline);
        boolean open = false;
        try {
            Connection connection = new Connection(channel, url.secure() ? shake(channel) : null);
            open = true;
            return connection;
        } finally {
            if (!open) {
                channel.close();
            }
        }
    }

    /** Resolvers cannot be interrupted, so one that hangs is left behind. */
    private InetAddress[] resolve(Deadlines.Deadline deadline) throws IOException {
        FutureTask<InetAddress[]> task =
                new FutureTask<>(() -> door.addresses(url.host(), url.port()));
        Thread.ofVirtual().name("http-resolve").start(task);
        try {
            return task.get(deadline.leftNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException _) {
            throw new SocketTimeoutException("no answer from the name service");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    private SocketChannel connect(InetAddress[] addresses, Deadlines.Deadline deadline)
            throws IOException {
        IOException last = new ConnectException("no address");
        for (InetAddress address : addresses) {
            long left = Math.min(deadline.leftNanos(), CONNECT.toNanos());
            int millis = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
            try {
                return door.connect(address, millis, deadline::guard);
            } catch (IOException e) {
                last = e;
                if (deadline.passed()) {
                    break;
                }
            }
        }
        throw last;
    }

    /** The certificate must be trusted, and be of the declared host. */
    private SSLSocket shake(SocketChannel channel) throws IOException {
        SSLSocket tls =
                (SSLSocket)
                        trust.get().createSocket(channel.socket(), url.host(), url.port(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    /** For people: where it goes. */
    String peer() {
        return url.host() + ":" + url.port();
    }
}
