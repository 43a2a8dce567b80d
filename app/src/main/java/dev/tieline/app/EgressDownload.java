package dev.tieline.app;

import dev.tieline.caller.Surroundings;
import dev.tieline.egress.Door;
import dev.tieline.egress.EgressGuard;
import dev.tieline.egress.EgressRefused;
import dev.tieline.identity.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Fetches what senders publish, through the one door. One request, one connection: it is rare. HTTP
 * without TLS goes only to this machine and networks that the hub file lists.
 */
final class EgressDownload implements Surroundings.Download, Wire {
    private static final Duration WITHIN = Duration.ofSeconds(8);
    private static final int CONNECT_MILLIS = 3_000;
    private static final int MAX_HEAD = 16 << 10;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([2-5]\\d\\d)( .*)?");

    private final EgressGuard guard;

    EgressDownload(EgressGuard guard) {
        this.guard = guard;
    }

    @Override
    public byte[] get(URI url, int maxBytes) throws IOException {
        Received received = send(url, new Asked("GET", Map.of(), ""), maxBytes);
        if (received.status != 200) {
            throw new IOException(url.getHost() + " does not answer 200");
        }
        return received.body;
    }

    @Override
    public Answer post(URI url, Map<String, String> headers, String form, int maxBytes)
            throws IOException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/x-www-form-urlencoded");
        all.put("Accept", "application/json");
        Received received = send(url, new Asked("POST", all, form), maxBytes);
        return new Answer(received.status, new String(received.body, StandardCharsets.UTF_8));
    }

    /** What is sent beside the address. */
    private record Asked(String method, Map<String, String> headers, String body) {
        @Override
        public String toString() {
            return method;
        }
    }

    private static final class Received {
        final int status;
        final byte[] body;

        Received(int status, byte[] body) {
            this.status = status;
            this.body = body;
        }
    }

    private Received send(URI url, Asked asked, int maxBytes) throws IOException {
        boolean secure = "https".equals(url.getScheme());
        String host = url.getHost();
        if (host == null || url.getRawUserInfo() != null) {
            throw new IOException("it is no plain URL");
        }
        if (!secure && !("http".equals(url.getScheme()) && guard.atHome(host))) {
            throw new IOException("it is not https");
        }
        int port = url.getPort() < 0 ? (secure ? 443 : 80) : url.getPort();
        Door door = guard.doorTo(host, port);
        long until = System.nanoTime() + WITHIN.toNanos();
        try (Socket plain = door.sockets().createSocket()) {
            plain.connect(InetSocketAddress.createUnresolved(host, port), CONNECT_MILLIS);
            if (!secure) {
                return exchange(plain, url, asked, maxBytes, until);
            }
            try (Socket wrapped = wrapped(plain, host, port)) {
                return exchange(wrapped, url, asked, maxBytes, until);
            }
        } catch (EgressRefused e) {
            throw new IOException(host + " is not allowed: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException(host + " does not answer: " + e.getMessage(), e);
        }
    }

    private static Socket wrapped(Socket plain, String host, int port) throws IOException {
        try {
            SSLSocket socket =
                    (SSLSocket)
                            SSLContext.getDefault()
                                    .getSocketFactory()
                                    .createSocket(plain, host, port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            return socket;
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("this Java has no TLS", e);
        }
    }

    private static Received exchange(Socket socket, URI url, Asked asked, int maxBytes, long until)
            throws IOException {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String authority = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
        StringBuilder head = new StringBuilder();
        head.append(asked.method()).append(' ').append(path).append(query);
        head.append(" HTTP/1.1\r\nHost: ").append(authority).append("\r\nUser-Agent: tieline\r\n");
        asked.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        if (!asked.headers().containsKey("Accept")) {
            head.append("Accept: */*\r\n");
        }
        byte[] body = asked.body().getBytes(StandardCharsets.UTF_8);
        if (body.length > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("Connection: close\r\n\r\n");
        socket.setSoTimeout(left(until));
        socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        return answer(all(socket, 2 * maxBytes + MAX_HEAD, until), maxBytes);
    }

    private static int left(long until) throws SocketTimeoutException {
        long millis = (until - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("it takes too long");
        }
        return (int) millis;
    }

    private static byte[] all(Socket socket, int max, long until) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[8 << 10];
        InputStream in = socket.getInputStream();
        while (true) {
            socket.setSoTimeout(left(until));
            int got = in.read(piece);
            if (got < 0) {
                return all.toByteArray();
            }
            all.write(piece, 0, got);
            if (whole(all.toByteArray())) {
                return all.toByteArray();
            }
            if (all.size() > max) {
                throw new IOException("it is too large");
            }
        }
    }

    /** Not every server closes a connection because it is asked to. */
    private static boolean whole(byte[] answer) {
        int end = end(answer);
        if (end < 0) {
            return false;
        }
        List<String> head = head(answer, end);
        if (field(head, "transfer-encoding").isPresent()) {
            return new String(answer, StandardCharsets.ISO_8859_1).endsWith("\r\n0\r\n\r\n");
        }
        return field(head, "content-length")
                .filter(length -> length.equals(Integer.toString(answer.length - end - 4)))
                .isPresent();
    }

    private static List<String> head(byte[] answer, int end) {
        return new String(answer, 0, end, StandardCharsets.ISO_8859_1).lines().toList();
    }

    private static Received answer(byte[] answer, int maxBytes) throws IOException {
        int end = end(answer);
        if (end < 0) {
            throw new IOException("it does not speak HTTP");
        }
        List<String> head = head(answer, end);
        Matcher status = STATUS.matcher(head.isEmpty() ? "" : head.getFirst());
        if (!status.matches()) {
            throw new IOException("it does not speak HTTP");
        }
        byte[] rest = Arrays.copyOfRange(answer, end + 4, answer.length);
        byte[] body =
                field(head, "transfer-encoding").filter("chunked"::equals).isPresent()
                        ? unchunked(rest)
                        : counted(rest, field(head, "content-length"));
        if (body.length > maxBytes) {
            throw new IOException("it is too large");
        }
        return new Received(Integer.parseInt(status.group(1)), body);
    }

    /** Where the head ends; negative when it does not. */
    private static int end(byte[] answer) {
        for (int i = 0; i + 3 < answer.length; i++) {
            if (answer[i] == '\r'
                    && answer[i + 1] == '\n'
                    && answer[i + 2] == '\r'
                    && answer[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static Optional<String> field(List<String> head, String name) {
        return head.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip().toLowerCase(Locale.ROOT))
                .findFirst();
    }

    private static byte[] counted(byte[] rest, Optional<String> length) throws IOException {
        if (length.isPresent() && !length.get().equals(Integer.toString(rest.length))) {
            throw new IOException("its answer is cut off");
        }
        return rest;
    }

    private static byte[] unchunked(byte[] rest) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = 0;
        while (true) {
            int line = at;
            while (line < rest.length && rest[line] != '\r') {
                line++;
            }
            String size = new String(rest, at, line - at, StandardCharsets.US_ASCII).strip();
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                throw new IOException("its answer is cut off");
            }
            int length = HexFormat.fromHexDigits(size);
            at = line + 2;
            if (length == 0) {
                return body.toByteArray();
            }
            if (at + length + 2 > rest.length) {
                throw new IOException("its answer is cut off");
            }
            body.write(rest, at, length);
            at += length + 2;
        }
    }
}
