package dev.tieline.connector.http;

import dev.tieline.api.Outcome;
import dev.tieline.egress.EgressGuard;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/**
 * Requests to the one server of a system that another room makes and signs, over connections that
 * are kept, through its door. Follows nothing, repeats nothing. Thread-safe.
 */
public final class Line implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int KEPT = 4;

    private final BaseUrl url;
    private final Dialer dialer;
    private final Connections connections;
    private final Deadlines deadlines;

    /**
     * @param guard through whose door every connection is made
     * @param url of the server; absolute, http or https
     */
    public Line(EgressGuard guard, String url) {
        this(guard, () -> (SSLSocketFactory) SSLSocketFactory.getDefault(), url);
    }

    /**
     * @param trust makes the TLS sockets, and says by that who is trusted
     */
    public Line(EgressGuard guard, Supplier<SSLSocketFactory> trust, String url) {
        this.url = BaseUrl.parse(url).orElseThrow();
        this.dialer = new Dialer(guard.doorTo(this.url.host(), this.url.port()), this.url, trust);
        this.connections = new Connections(dialer, KEPT);
        this.deadlines = new Deadlines(this.url.host(), LONGEST);
    }

    /**
     * A request.
     *
     * @param target path and query as they are sent
     * @param headers besides those that say how a message is carried
     * @param body in pieces; empty for none
     * @param maxBytes of the answer's body; more is no answer
     */
    public record Request(
            String method,
            String target,
            Map<String, String> headers,
            List<byte[]> body,
            int maxBytes) {
        public Request {
            headers = Map.copyOf(headers);
            body = List.copyOf(body);
        }

        /** How long the body is. */
        public long length() {
            return body.stream().mapToLong(piece -> piece.length).sum();
        }

        /** Headers and body may hold secrets. */
        @Override
        public String toString() {
            return method;
        }
    }

    /** What came of it. */
    public sealed interface Told {
        /** A whole answer, whatever its status. */
        final class Answer implements Told {
            private final Reply reply;

            private Answer(Reply reply) {
                this.reply = reply;
            }

            public int status() {
                return reply.status();
            }

            /** The first of that name. */
            public Optional<String> header(String name) {
                return reply.header(name);
            }

            public byte[] body() {
                return reply.body();
            }
        }

        /**
         * No answer, or not a whole one.
         *
         * @param outcome {@link Outcome.Unreachable} when nothing was sent, else {@link
         *     Outcome.Unknown}
         */
        record Nothing(Outcome outcome) implements Told {}
    }

    /** What the Host header says. */
    public String authority() {
        return url.authority();
    }

    /**
     * Asks once.
     *
     * @param within resolving and handshakes included
     */
    public Told ask(Request request, Duration within) {
        try (Deadlines.Deadline deadline = deadlines.start(within)) {
            Exchange exchange = new Exchange(connections, deadline, request.maxBytes());
            try {
                Reply reply = exchange.run(classic(request));
                return reply.ending() == Reply.Ending.WHOLE
                        ? new Told.Answer(reply)
                        : new Told.Nothing(faults(exchange).outcome(new IOException("cut off")));
            } catch (IOException | HttpException e) {
                return new Told.Nothing(faults(exchange).outcome(e));
            }
        }
    }

    private WireFaults faults(Exchange exchange) {
        return new WireFaults(dialer.peer(), exchange.phase(), exchange.reused(), exchange.late());
    }

    private ClassicHttpRequest classic(Request request) {
        ClassicHttpRequest classic =
                new BasicClassicHttpRequest(request.method(), request.target());
        classic.addHeader("Host", url.authority());
        classic.addHeader("User-Agent", "Tieline");
        classic.addHeader("Accept-Encoding", "identity");
        request.headers().forEach(classic::addHeader);
        if (request.length() > 0 || request.method().startsWith("P")) {
            classic.addHeader("Content-Length", Long.toString(request.length()));
            classic.setEntity(new Pieces(request));
        }
        return classic;
    }

    /** A body that is not copied. */
    private static final class Pieces extends AbstractHttpEntity {
        private final Request request;

        Pieces(Request request) {
            super((String) null, null);
            this.request = request;
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public long getContentLength() {
            return request.length();
        }

        @Override
        public boolean isStreaming() {
            return false;
        }

        @Override
        public InputStream getContent() {
            return new SequenceInputStream(
                    Collections.enumeration(
                            request.body().stream().map(ByteArrayInputStream::new).toList()));
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            for (byte[] piece : request.body()) {
                out.write(piece);
            }
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }

    @Override
    public void close() {
        connections.close();
        deadlines.close();
    }
}
