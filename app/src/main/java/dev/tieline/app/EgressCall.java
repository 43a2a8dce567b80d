package dev.tieline.app;

import dev.tieline.egress.Door;
import dev.tieline.egress.EgressGuard;
import dev.tieline.egress.EgressRefused;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * What the hub itself asks of others, through the one door: one request, one connection, for calls
 * that are rare. Nothing of it takes longer than it may, however slowly the other side speaks:
 * resolving, connecting, the handshake and every byte count. Redirects are answers like any other.
 * Thread-safe.
 */
final class EgressCall {
    private static final int CONNECT_MILLIS = 3_000;
    private static final int MAX_PORT = 0xFFFF;

    /** What cannot break a head: visible ASCII and spaces. */
    private static final String SENDABLE = "[\\x20-\\x7e]*";

    private final EgressGuard guard;

    EgressCall(EgressGuard guard) {
        this.guard = guard;
    }

    /** What is asked. */
    static final class Request {
        private final String method;
        private final URI url;
        private final Map<String, String> headers;
        private final byte[] body;

        /**
         * @param url absolute, http or https, without user
         * @param headers besides those that carry the message
         * @param body empty for none
         */
        Request(String method, URI url, Map<String, String> headers, byte[] body) {
            this.method = method;
            this.url = url;
            this.headers = Map.copyOf(headers);
            this.body = body.clone();
        }

        static Request get(URI url) {
            return new Request("GET", url, Map.of("Accept", "*/*"), new byte[0]);
        }

        boolean secure() {
            return "https".equalsIgnoreCase(url.getScheme());
        }

        int port() {
            return url.getPort() < 0 ? (secure() ? 443 : 80) : url.getPort();
        }

        private byte[] bytes() throws IOException {
            String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
            String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
            String authority = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
            StringBuilder head = new StringBuilder();
            line(head, method + " " + path + query + " HTTP/1.1");
            line(head, "Host: " + authority);
            line(head, "User-Agent: tieline");
            for (Map.Entry<String, String> header : headers.entrySet()) {
                line(head, header.getKey() + ": " + header.getValue());
            }
            if (body.length > 0) {
                line(head, "Content-Length: " + body.length);
            }
            line(head, "Connection: close");
            line(head, "");
            ByteArrayOutputStream all = new ByteArrayOutputStream(head.length() + body.length);
            all.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
            all.writeBytes(body);
            return all.toByteArray();
        }

        /** What would break it may be a secret, so that it is not shown. */
        private static void line(StringBuilder head, String text) throws IOException {
            if (!text.matches(SENDABLE)) {
                throw new IOException("what is asked cannot be said in HTTP");
            }
            head.append(text).append("\r\n");
        }
    }

    /**
     * Asks.
     *
     * @param maxBytes of the answer's body
     * @param within everything
     * @throws IOException when there is no whole answer in time; its message names the host
     */
    HttpAnswer ask(Request request, int maxBytes, Duration within) throws IOException {
        String host = request.url.getHost();
        if (host == null
                || request.url.getRawUserInfo() != null
                || request.port() < 1
                || request.port() > MAX_PORT
                || !String.valueOf(request.url.getScheme()).matches("(?i)https?")) {
            throw new IOException("it is no plain URL");
        }
        try (Wire wire = new Wire()) {
            return withIn(within, () -> exchange(request, maxBytes, wire));
        } catch (EgressRefused e) {
            throw new IOException(host + " is not allowed: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException(host + " does not answer: " + e.getMessage(), e);
        }
    }

    /** What is open of a call; whatever is opened after its end is closed at once. */
    private static final class Wire implements Closeable {
        // Both guarded by this.
        private Closeable open = () -> {};
        private boolean ended;

        synchronized Socket opened(Socket socket) throws IOException {
            open = socket;
            if (ended) {
                socket.close();
            }
            return socket;
        }

        @Override
        public synchronized void close() throws IOException {
            ended = true;
            open.close();
        }
    }

    private interface Exchange {
        HttpAnswer run() throws IOException;
    }

    /** Resolvers and handshakes know no deadline, so it is done aside. */
    private static HttpAnswer withIn(Duration within, Exchange exchange) throws IOException {
        FutureTask<HttpAnswer> task = new FutureTask<>(exchange::run);
        Thread.ofVirtual().name("egress-call").start(task);
        try {
            return task.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException _) {
            throw new SocketTimeoutException("it takes too long");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private HttpAnswer exchange(Request request, int maxBytes, Wire wire) throws IOException {
        byte[] bytes = request.bytes();
        Door door = guard.doorTo(request.url.getHost(), request.port());
        Socket plain = wire.opened(door.sockets().createSocket());
        plain.connect(InetSocketAddress.createUnresolved(door.host(), door.port()), CONNECT_MILLIS);
        Socket socket = request.secure() ? encrypted(plain, door) : plain;
        socket.getOutputStream().write(bytes);
        return HttpAnswer.read(new BufferedInputStream(socket.getInputStream()), maxBytes);
    }

    private static Socket encrypted(Socket plain, Door door) throws IOException {
        try {
            SSLSocket socket =
                    (SSLSocket)
                            SSLContext.getDefault()
                                    .getSocketFactory()
                                    .createSocket(plain, door.host(), door.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            return socket;
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("this Java has no TLS", e);
        }
    }
}
