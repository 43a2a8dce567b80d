package dev.tieline.app;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.tieline.flow.HubFile;
import dev.tieline.gate.Gate;
import dev.tieline.listener.Connections;
import dev.tieline.listener.Encryption;
import dev.tieline.listener.Patience;
import dev.tieline.listener.Refusals;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
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
import java.util.stream.Stream;

/** The one HTTP server: callers, API and console. */
final class WebServing implements AutoCloseable {
    /** Under which the endpoints of flows are. */
    static final String ENDPOINTS = "/in";

    private static final int MAX_TCP_CONNECTIONS = 4_096;

    /** A connection takes less than 32 KiB, and all of them an eighth of the memory. */
    private static final int MEMORY_EACH = 8 * (32 << 10);

    private static final int MAX_HEADER_BYTES = 16 << 10;
    private static final int MAX_LINE_BYTES = 8 << 10;

    /** The name of a listener for commands of this machine, where the other is not for them. */
    private static final String COMMANDS = "commands";

    private static final int MAX_COMMANDS = 32;

    private static final Duration DRAIN_WITHIN = Duration.ofSeconds(10);

    private final HubFile hub;
    private final HubFile.Listen listen;
    private final Optional<Encryption> encryption;
    private volatile URI url;
    private volatile URI local;
    private volatile int port;
    private volatile Runnable stop = () -> {};

    /**
     * @param encryption of what callers and people hear; empty when a proxy sees to it, or nobody
     *     else could listen
     */
    WebServing(HubFile hub, HubFile.Listen listen, Optional<Encryption> encryption) {
        this.hub = hub;
        this.listen = listen;
        this.encryption = encryption;
        this.url = url(listen.port());
        this.local = url;
    }

    /** Loads what {@link #start} will need, so that it can be done while something else is. */
    static void preload() {
        WebServer.builder().buildPrototype();
    }

    /** Name of the hub. */
    String name() {
        return hub.name();
    }

    /** Whose word on a caller's address is taken. */
    Proxies proxies() {
        return new Proxies(hub);
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
                        .flatMap(name -> Stream.of(name, name.replaceAll(":(443|80)$", "")))
                        .collect(Collectors.toSet());
        boolean secure =
                encryption.isPresent()
                        || outside.filter(u -> "https".equals(u.getScheme())).isPresent();
        return new Gate.Ground(ENDPOINTS + "/", hosts, secure);
    }

    /** The port it listens on; 0 before it does. */
    int port() {
        return port;
    }

    /** How commands on this machine reach it, whatever it is called outside. */
    URI local() {
        return local;
    }

    private URI url(int port) {
        String scheme = encryption.isPresent() ? "https://" : "http://";
        String here = scheme + bracketed() + ":" + port;
        return URI.create(hub.url().map(url -> url.replaceAll("/+$", "")).orElse(here));
    }

    /**
     * Listens.
     *
     * @throws CannotDo when the address is taken
     */
    void start(Consumer<HttpRouting.Builder> routes) {
        int max = maxConnections();
        Connections connections =
                new Connections(
                        Http1ConnectionSelector.builder().config(http1()).build(),
                        Patience.USUAL,
                        max,
                        encryption);
        Connections commandLines =
                new Connections(
                        Http1ConnectionSelector.builder().config(http1()).build(),
                        Patience.USUAL,
                        MAX_COMMANDS,
                        Optional.empty());
        WebServerConfig.Builder builder = WebServer.builder();
        // Whose sockets take half the memory of a new connection, and less time at each request.
        builder.useNio(false);
        encryption.ifPresent(tls -> builder.tls(made -> made.sslContext(tls.context())));
        if (encryption.isPresent() || !isLoopback()) {
            builder.putSocket(COMMANDS, socket -> commands(socket, routes, commandLines));
        }
        WebServer server =
                builder.host(listen.host())
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
            commandLines.close();
            throw new CannotListen(
                    listen.host()
                            + ":"
                            + listen.port()
                            + " cannot be listened on; is another hub there? Stop it, or write"
                            + " another address at 'listen' in tieline.yaml");
        }
        port = server.port();
        url = url(port);
        int commands = server.port(COMMANDS);
        local =
                URI.create(
                        commands > 0
                                ? "http://127.0.0.1:" + commands
                                : "http://" + bracketed() + ":" + server.port());
        stop =
                () -> {
                    server.stop();
                    connections.close();
                    commandLines.close();
                };
    }

    private boolean isLoopback() {
        return listen.host().matches("127(\\.[0-9]{1,3}){3}|::1|localhost");
    }

    private String bracketed() {
        return listen.host().contains(":") ? "[" + listen.host() + "]" : listen.host();
    }

    /** Commands of this machine need no certificate to know that it is their hub. */
    private static void commands(
            ListenerConfig.Builder socket,
            Consumer<HttpRouting.Builder> routes,
            Connections connections) {
        socket.host("127.0.0.1")
                .port(0)
                .maxTcpConnections(MAX_COMMANDS)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(connections)
                .directHandlers(Refusals.beforeHandlers())
                .routing(routes);
    }

    private static Http1Config http1() {
        return Http1Config.builder()
                .maxHeadersSize(MAX_HEADER_BYTES)
                .maxPrologueLength(MAX_LINE_BYTES)
                .build();
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
