package dev.tieline.bench;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The floor: the hub's web server and the hub's HTTP client with the hub's settings, and nothing
 * between them. Hands every body on and answers when it is answered. Prints its address.
 *
 * <p>Arguments: where to, with path; connections.
 */
final class Forwarder {
    private static final long MAX_BODY = 1 << 20;
    private static final TimeValue KEEP = TimeValue.ofSeconds(60);
    private static final byte[] ANSWER = {'{', '}'};

    // Loggers are kept weakly; without this the level would be forgotten.
    private static final Logger QUIET = Logger.getLogger("");

    private final String path;
    private final HttpRoute route;
    private final PoolingHttpClientConnectionManager pool;

    private Forwarder(URI sink, int connections) {
        path = sink.getPath();
        route = new HttpRoute(new HttpHost("http", sink.getHost(), sink.getPort()));
        pool =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(connections)
                        .setMaxConnPerRoute(connections)
                        .setDefaultSocketConfig(
                                SocketConfig.custom()
                                        .setTcpNoDelay(true)
                                        .setSoTimeout(Timeout.ZERO_MILLISECONDS)
                                        .build())
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setSocketTimeout(Timeout.ZERO_MILLISECONDS)
                                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                        .setTimeToLive(TimeValue.ofMinutes(10))
                                        .build())
                        .build();
    }

    public static void main(String[] args) {
        QUIET.setLevel(Level.WARNING);
        Forwarder forwarder = new Forwarder(URI.create(args[0]), Integer.parseInt(args[1]));
        Http1Config http1 =
                Http1Config.builder().maxHeadersSize(16 << 10).maxPrologueLength(8 << 10).build();
        WebServer server =
                WebServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .maxTcpConnections(4_096)
                        .idleConnectionTimeout(Duration.ofMinutes(2))
                        .connectionOptions(options -> options.readTimeout(Duration.ofSeconds(20)))
                        .addProtocol(http1)
                        .routing(routing -> routing.post("/*", forwarder::handle))
                        .build()
                        .start();
        System.out.println("http://127.0.0.1:" + server.port());
    }

    private void handle(ServerRequest request, ServerResponse response)
            throws IOException, HttpException, InterruptedException {
        byte[] body;
        try (InputStream in = request.content().inputStream()) {
            body = in.readNBytes((int) request.headers().contentLength().orElse(MAX_BODY));
        }
        response.status(forward(body));
        response.send(ANSWER);
    }

    private int forward(byte[] body) throws IOException, HttpException, InterruptedException {
        ClassicHttpRequest request =
                new BasicClassicHttpRequest("POST", route.getTargetHost(), path);
        request.setHeader("Host", route.getTargetHost().toHostString());
        ByteArrayEntity entity = new ByteArrayEntity(body, ContentType.APPLICATION_JSON);
        request.setHeader("Content-Length", entity.getContentLength());
        request.setHeader("Content-Type", "application/json");
        request.setEntity(entity);
        ConnectionEndpoint endpoint = lease();
        HttpClientContext context = HttpClientContext.create();
        if (!endpoint.isConnected()) {
            pool.connect(endpoint, TimeValue.ofSeconds(5), context);
        }
        ClassicHttpResponse response = endpoint.execute("", request, Forwarder::execute, context);
        try (InputStream in = response.getEntity().getContent()) {
            in.readNBytes((int) response.getEntity().getContentLength());
        }
        pool.release(endpoint, null, KEEP);
        return response.getCode();
    }

    private ConnectionEndpoint lease() throws IOException, InterruptedException {
        try {
            return pool.lease("", route, Timeout.ofSeconds(10), null).get(Timeout.ofSeconds(10));
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e);
        }
    }

    private static ClassicHttpResponse execute(
            ClassicHttpRequest request, HttpClientConnection connection, HttpContext context)
            throws IOException, HttpException {
        connection.sendRequestHeader(request);
        connection.sendRequestEntity(request);
        connection.flush();
        ClassicHttpResponse response = connection.receiveResponseHeader();
        connection.receiveResponseEntity(response);
        return response;
    }
}
