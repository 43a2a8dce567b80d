package dev.tieline.connector.http;

import dev.tieline.api.SystemDeclaration;
import dev.tieline.egress.Door;
import dev.tieline.egress.EgressGuard;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The connections to one system. Works on the connection pool of HttpClient directly: the client
 * above it exists for retries, redirects, cookies and logins, none of which may happen here.
 */
final class Wire implements AutoCloseable {
    /** The most of an answer that is read. */
    static final int MAX_ANSWER = 1 << 20;

    private static final int MAX_LINE = 16 << 10;
    private static final int MAX_HEADERS = 200;
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final TimeValue VALIDATE_AFTER = TimeValue.ofSeconds(1);
    private static final TimeValue KEEP = TimeValue.ofSeconds(60);
    private static final TimeValue LIVE = TimeValue.ofMinutes(10);

    private final PoolingHttpClientConnectionManager pool;
    private final HttpRoute route;
    private final Deadlines deadlines;

    Wire(EgressGuard guard, SystemDeclaration system) {
        BaseUrl url = BaseUrl.of(system.url().orElseThrow());
        Door door = guard.doorTo(url.host(), url.port());
        route =
                new HttpRoute(
                        new HttpHost(url.secure() ? "https" : "http", url.host(), url.port()),
                        null,
                        url.secure());
        deadlines = new Deadlines(system.name());
        int connections = system.limits().concurrency();
        pool =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new DoorResolver(door, url.port()))
                        .setTlsSocketStrategy(DefaultClientTlsStrategy.createDefault())
                        .setMaxConnTotal(connections)
                        .setMaxConnPerRoute(connections)
                        .setConnectionFactory(
                                ManagedHttpClientConnectionFactory.builder()
                                        .http1Config(
                                                Http1Config.custom()
                                                        .setMaxLineLength(MAX_LINE)
                                                        .setMaxHeaderCount(MAX_HEADERS)
                                                        .build())
                                        .build())
                        .setDefaultSocketConfig(
                                SocketConfig.custom()
                                        .setTcpNoDelay(true)
                                        .setSoTimeout(Timeout.ZERO_MILLISECONDS)
                                        .build())
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(Timeout.of(CONNECT_WITHIN))
                                        .setSocketTimeout(Timeout.ZERO_MILLISECONDS)
                                        .setValidateAfterInactivity(VALIDATE_AFTER)
                                        .setTimeToLive(LIVE)
                                        .build())
                        .build();
    }

    /** Addresses come from the one place that vets them. */
    private record DoorResolver(Door door, int port) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return door.addresses(host, port);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /** What came back. */
    static final class Answer {
        private final ClassicHttpResponse response;
        private final byte[] body;
        private final boolean cut;

        Answer(ClassicHttpResponse response, byte[] body, boolean cut) {
            this.response = response;
            this.body = body;
            this.cut = cut;
        }

        /** Status and headers. */
        ClassicHttpResponse response() {
            return response;
        }

        /** At most {@link #MAX_ANSWER} bytes; not a copy. */
        byte[] body() {
            return body;
        }

        /** Whether there was more, or it broke off. */
        boolean cut() {
            return cut;
        }
    }

    /** Calls once. What the exchange says of phase and time holds when it throws, too. */
    Answer call(ClassicHttpRequest request, Exchange exchange)
            throws IOException, HttpException, InterruptedException {
        ConnectionEndpoint endpoint = lease(exchange);
        boolean reusable = false;
        deadlines.begin(exchange);
        try {
            exchange.uses(endpoint);
            HttpClientContext context = HttpClientContext.create();
            if (!endpoint.isConnected()) {
                Duration left = exchange.left();
                pool.connect(
                        endpoint,
                        TimeValue.of(left.compareTo(CONNECT_WITHIN) < 0 ? left : CONNECT_WITHIN),
                        context);
            }
            ClassicHttpResponse response = endpoint.execute("", request, exchange, context);
            Answer answer = read(response, exchange);
            reusable =
                    !answer.cut()
                            && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(
                                    request, response, context);
            return answer;
        } finally {
            deadlines.end(exchange);
            if (!reusable) {
                endpoint.close(CloseMode.IMMEDIATE);
            }
            pool.release(endpoint, null, reusable ? KEEP : TimeValue.ZERO_MILLISECONDS);
        }
    }

    private ConnectionEndpoint lease(Exchange exchange) throws IOException, InterruptedException {
        try {
            return pool.lease("", route, Timeout.of(exchange.left()), null)
                    .get(Timeout.of(exchange.left()));
        } catch (TimeoutException e) {
            throw new IOException("no connection became free in time", e);
        } catch (ExecutionException e) {
            throw new IOException("the connection pool failed", e);
        }
    }

    /** A status that has come stands, whatever becomes of the rest of the answer. */
    private static Answer read(ClassicHttpResponse response, Exchange exchange) {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            exchange.done();
            return new Answer(response, new byte[0], false);
        }
        byte[] body = new byte[0];
        try (InputStream in = entity.getContent()) {
            body = in.readNBytes(MAX_ANSWER + 1);
            if (body.length > MAX_ANSWER) {
                return new Answer(response, java.util.Arrays.copyOf(body, MAX_ANSWER), true);
            }
            exchange.done();
            return new Answer(response, body, false);
        } catch (IOException _) {
            return new Answer(response, body, true);
        }
    }

    @Override
    public void close() {
        deadlines.close();
        pool.close(CloseMode.IMMEDIATE);
    }
}
