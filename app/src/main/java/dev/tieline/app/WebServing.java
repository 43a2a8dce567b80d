package dev.tieline.app;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.tieline.flow.HubFile;
import dev.tieline.gate.Gate;
import dev.tieline.listener.Connections;
import dev.tieline.listener.Patience;
import dev.tieline.listener.Refusals;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The one HTTP server: callers, API and console. */
final class WebServing implements AutoCloseable {
    /** Under which the endpoints of flows are. */
    static final String ENDPOINTS = "/in";

    private static final int MAX_TCP_CONNECTIONS = 4_096;

    /** A connection takes less than 32 KiB, and all of them an eighth of the memory. */
    private static final int MEMORY_EACH = 8 * (32 << 10);

    private static final int MAX_HEADER_BYTES = 16 << 10;
    private static final int MAX_LINE_BYTES = 8 << 10;

    private static final Duration DRAIN_WITHIN = Duration.ofSeconds(10);

    private final HubFile hub;
    private final HubFile.Listen listen;
    private volatile URI url;
    private volatile Runnable stop = () -> {};

    WebServing(HubFile hub, HubFile.Listen listen) {
        this.hub = hub;
        this.listen = listen;
        this.url = url(listen.port());
    }

    /** Loads what {@link #start} will need, so that it can be done while something else is. */
    static void preload() {
        WebServer.builder().buildPrototype();
    }

    /** Name of the hub. */
    String name() {
        return hub.name();
    }

    /** How people and callers reach it; ends without a slash. */
    URI url() {
        return url;
    }

    /** How it is asked, so that nothing else is taken for a question to it. */
    Gate.Ground ground() {
        Optional<URI> outside = hub.url().map(URI::create);
        Set<String> hosts =
                outside.map(URI::getRawAuthority).stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        boolean secure = outside.filter(u -> "https".equals(u.getScheme())).isPresent();
        return new Gate.Ground(ENDPOINTS + "/", hosts, secure);
    }

    private URI url(int port) {
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
        int max = maxConnections();
        Connections connections =
                new Connections(
                        Http1ConnectionSelector.builder().config(http1).build(),
                        Patience.USUAL,
                        max);
        WebServer server =
                WebServer.builder()
                        .host(listen.host())
                        .port(listen.port())
                        .shutdownHook(false)
                        .maxTcpConnections(max)
                        .shutdownGracePeriod(DRAIN_WITHIN)
                        .protocolsDiscoverServices(false)
                        .addConnectionSelector(connections)
                        .directHandlers(Refusals.beforeHandlers())
                        .routing(routes)
                        .build()
                        .start();
        if (!server.isRunning() || server.port() < 0) {
            server.stop();
            connections.close();
            throw new CannotDo(
                    listen.host()
                            + ":"
                            + listen.port()
                            + " cannot be listened on; is another hub there? Stop it, or write"
                            + " another address at 'listen' in tieline.yaml");
        }
        url = url(server.port());
        stop =
                () -> {
                    server.stop();
                    connections.close();
                };
    }

    /**
     * The server gives up listening when no file can be opened for a new connection, so half of
     * what the system allows is kept for everything else.
     */
    private static int maxConnections() {
        long files =
                ManagementFactory.getOperatingSystemMXBean()
                                instanceof UnixOperatingSystemMXBean system
                        ? system.getMaxFileDescriptorCount()
                        : Long.MAX_VALUE;
        long memory = Runtime.getRuntime().maxMemory() / MEMORY_EACH;
        return Math.clamp(Math.min(files / 2, memory), 16, MAX_TCP_CONNECTIONS);
    }

    @Override
    public void close() {
        stop.run();
    }
}
