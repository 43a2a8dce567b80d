package dev.tieline.listener;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A real server that is less patient than a hub. */
final class ImpatientServer implements AutoCloseable {
    static final int LARGE = 1 << 20;
    private static final int ROOM_KIB = 4 << 10;

    private final CountDownLatch held = new CountDownLatch(1);
    private final Connections connections;
    private final WebServer server;

    ImpatientServer(Duration each) {
        Patience patience = new Patience(each, each, each, each, each);
        Http1ConnectionSelector http =
                Http1ConnectionSelector.builder().config(Http1Config.create()).build();
        connections = new Connections(http, patience, 512, Optional.empty());
        server =
                WebServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .shutdownHook(false)
                        .protocolsDiscoverServices(false)
                        .addConnectionSelector(connections)
                        .directHandlers(Refusals.beforeHandlers())
                        .routing(this::routes)
                        .build()
                        .start();
    }

    private void routes(HttpRouting.Builder routing) {
        Refusals.fromHandlers(routing);
        routing.addFilter(new BoundedBodies(ROOM_KIB, Duration.ZERO));
        routing.post("/read", ImpatientServer::read);
        routing.post("/hold", this::hold);
        routing.any("/skip", (_, response) -> response.status(401).send());
        routing.any("/good", (_, response) -> response.send("good"));
        routing.get("/large", (_, response) -> response.send(new byte[LARGE]));
        routing.get("/parts", ImpatientServer::parts);
        routing.get("/cookie", ImpatientServer::cookie);
    }

    private static void read(ServerRequest request, ServerResponse response) throws IOException {
        try (InputStream in = request.content().inputStream()) {
            response.send(Integer.toString(in.readAllBytes().length));
        }
    }

    /** Works on it until {@link #release}. */
    private void hold(ServerRequest request, ServerResponse response) throws Exception {
        held.await();
        response.send("held");
    }

    private static void parts(ServerRequest request, ServerResponse response) throws IOException {
        try (OutputStream out = response.outputStream()) {
            for (int i = 0; i < 100; i++) {
                out.write("part ".getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private static void cookie(ServerRequest request, ServerResponse response) {
        response.send(request.headers().cookies().get("b") + request.remotePeer().host());
    }

    int port() {
        return server.port();
    }

    void release() {
        held.countDown();
    }

    void stop() {
        server.stop();
    }

    @Override
    public void close() {
        release();
        stop();
        connections.close();
    }
}
