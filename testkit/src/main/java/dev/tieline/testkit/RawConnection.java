package dev.tieline.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A keep-alive HTTP/1.1 connection that does exactly what it is told: nothing is repeated, nothing
 * is followed. Connects when it is first needed and again after a failure. Not thread-safe.
 */
public final class RawConnection implements AutoCloseable {
    private final InetSocketAddress address;
    private final int patienceMillis;
    private RawMessage answer = new RawMessage();
    private @Nullable Socket socket;

    /**
     * @param server of which only host and port are used
     * @param patience longest wait for a byte; zero waits for ever
     */
    public RawConnection(URI server, Duration patience) {
        this.address = new InetSocketAddress(server.getHost(), server.getPort());
        this.patienceMillis = Math.toIntExact(patience.toMillis());
    }

    /** A request as it goes over the wire. */
    public static byte[] post(URI server, String path, String token, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head =
                """
                POST %s HTTP/1.1
                Host: %s:%d
                Authorization: Bearer %s
                Content-Type: application/json
                Content-Length: %d

                """
                        .formatted(path, server.getHost(), server.getPort(), token, content.length)
                        .replace("\n", "\r\n");
        byte[] top = head.getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[top.length + content.length];
        System.arraycopy(top, 0, request, 0, top.length);
        System.arraycopy(content, 0, request, top.length, content.length);
        return request;
    }

    /** A request as it goes over the wire. */
    public static byte[] get(URI server, String path) {
        return "GET %s HTTP/1.1\r\nHost: %s:%d\r\nAccept: application/json\r\n\r\n"
                .formatted(path, server.getHost(), server.getPort())
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The same of somebody who has a token. */
    public static byte[] get(URI server, String path, String token) {
        String head = new String(get(server, path), StandardCharsets.US_ASCII);
        return head.replace("Accept:", "Authorization: Bearer " + token + "\r\nAccept:")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Sends a request and reads the answer whole.
     *
     * @return its status
     * @throws IOException when no whole answer came; whether the request arrived is not known
     */
    public int exchange(byte[] request) throws IOException {
        try {
            Socket open = open();
            open.getOutputStream().write(request);
            if (!answer.next(open.getInputStream())) {
                throw new EOFException("closed without an answer");
            }
            return answer.status();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Socket open() throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket();
            socket = open;
            open.setTcpNoDelay(true);
            open.setSoTimeout(patienceMillis);
            open.connect(address, patienceMillis);
            answer = new RawMessage();
        }
        return open;
    }

    /** The last answer; good until the next exchange. */
    public RawMessage answer() {
        return answer;
    }

    @Override
    public void close() throws IOException {
        Socket open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
    }
}
