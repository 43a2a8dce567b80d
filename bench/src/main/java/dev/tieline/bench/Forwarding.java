package dev.tieline.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
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
 * Hands every body on with the hub's HTTP client and the hub's settings, to one destination after
 * the other, and answers what the last one answered.
 */
final class Forwarding implements BareProcess.Handling {
    private static final TimeValue KEEP = TimeValue.ofSeconds(60);

    private final List<Destination> destinations;
    private final PoolingHttpClientConnectionManager pool;

    private record Destination(String path, HttpRoute route) {
        static Destination at(URI url) {
            HttpHost host = new HttpHost("http", url.getHost(), url.getPort());
            return new Destination("/leads", new HttpRoute(host));
        }
    }

    Forwarding(List<URI> urls, int connections) {
        destinations = urls.stream().map(Destination::at).toList();
        pool =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(connections * urls.size())
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

    @Override
    public int handle(byte[] body) throws IOException, InterruptedException {
        int status = 0;
        for (Destination destination : destinations) {
            try {
                status = forward(body, destination);
            } catch (HttpException e) {
                throw new IOException(e);
            }
        }
        return status;
    }

    private int forward(byte[] body, Destination destination)
            throws IOException, HttpException, InterruptedException {
        HttpRoute route = destination.route();
        ClassicHttpRequest request =
                new BasicClassicHttpRequest("POST", route.getTargetHost(), destination.path());
        request.setHeader("Host", route.getTargetHost().toHostString());
        ByteArrayEntity entity = new ByteArrayEntity(body, ContentType.APPLICATION_JSON);
        request.setHeader("Content-Length", entity.getContentLength());
        request.setHeader("Content-Type", "application/json");
        request.setEntity(entity);
        ConnectionEndpoint endpoint = lease(route);
        HttpClientContext context = HttpClientContext.create();
        if (!endpoint.isConnected()) {
            pool.connect(endpoint, TimeValue.ofSeconds(5), context);
        }
        ClassicHttpResponse response = endpoint.execute("", request, Forwarding::execute, context);
        try (InputStream in = response.getEntity().getContent()) {
            in.readNBytes((int) response.getEntity().getContentLength());
        }
        pool.release(endpoint, null, KEEP);
        return response.getCode();
    }

    private ConnectionEndpoint lease(HttpRoute route) throws IOException, InterruptedException {
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
