package dev.tieline.app;

import dev.tieline.flow.HubFile;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;

/** The one HTTP server: callers, API and console. */
final class WebServing implements AutoCloseable {
    /** Under which the endpoints of flows are. */
    static final String ENDPOINTS = "/in";

    private static final int MAX_TCP_CONNECTIONS = 4_096;
    private static final int MAX_HEADER_BYTES = 16 << 10;
    private static final int MAX_LINE_BYTES = 8 << 10;

    /** A connection on which no request goes on is closed: idle ones hold no place for ever. */
    private static final Duration IDLE_AT_MOST = Duration.ofSeconds(60);

    private static final Duration LOOK_FOR_IDLE = Duration.ofSeconds(5);
    private static final Duration DRAIN_WITHIN = Duration.ofSeconds(10);

    private final HubFile hub;
    private final HubFile.Listen listen;
    private volatile int port;
    private volatile Runnable stop = () -> {};

    WebServing(HubFile hub, HubFile.Listen listen) {
        this.hub = hub;
        this.listen = listen;
        this.port = listen.port();
    }

    /** Name of the hub. */
    String name() {
        return hub.name();
    }

    /** How people and callers reach it; ends without a slash. */
    URI url() {
        String here = "http://" + listen.host() + ":" + port;
        return URI.create(hub.url().map(url -> url.replaceAll("/+$", "")).orElse(here));
    }

    /**
     * Listens.
     *
     * @throws CannotDo when the address is taken
     */
    void start(Consumer<HttpRouting.Builder> routes) {
        Http1Config http1 =
                Http1Config.builder()
                        .maxHeadersSize(MAX_HEADER_BYTES)
                        .maxPrologueLength(MAX_LINE_BYTES)
                        .build();
        WebServer server =
                WebServer.builder()
                        .host(listen.host())
                        .port(listen.port())
                        .shutdownHook(false)
                        .maxTcpConnections(MAX_TCP_CONNECTIONS)
                        .idleConnectionTimeout(IDLE_AT_MOST)
                        .idleConnectionPeriod(LOOK_FOR_IDLE)
                        .shutdownGracePeriod(DRAIN_WITHIN)
                        .addProtocol(http1)
                        .routing(routes)
                        .build()
                        .start();
        if (!server.isRunning() || server.port() < 0) {
            server.stop();
            throw new CannotDo(
                    listen.host()
                            + ":"
                            + listen.port()
                            + " cannot be listened on; is another hub there? Stop it, or write"
                            + " another address at 'listen' in tieline.yaml");
        }
        port = server.port();
        stop = server::stop;
    }

    @Override
    public void close() {
        stop.run();
    }
}
