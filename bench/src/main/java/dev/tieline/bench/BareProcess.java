package dev.tieline.bench;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The floors: the hub's web server with the hub's settings, and next to nothing behind it. Prints
 * its address. Arguments:
 *
 * <ul>
 *   <li>{@code echo}: answers
 *   <li>{@code log FILE}: {@link BareLog}
 *   <li>{@code forward CONNECTIONS URL...}: {@link Forwarding}
 * </ul>
 */
final class BareProcess {
    private static final long MAX_BODY = 1 << 20;
    private static final int ACCEPTED = 202;
    private static final byte[] ANSWER = {'{', '}'};

    // Loggers are kept weakly; without this the level would be forgotten.
    private static final Logger QUIET = Logger.getLogger("");

    private BareProcess() {}

    /** What is done with a body. */
    interface Handling {
        /**
         * @return the status to answer with
         */
        int handle(byte[] body) throws IOException, InterruptedException;
    }

    public static void main(String[] args) throws IOException {
        QUIET.setLevel(Level.WARNING);
        Handling handling = handling(args);
        Http1Config http1 =
                Http1Config.builder().maxHeadersSize(16 << 10).maxPrologueLength(8 << 10).build();
        WebServer server =
                WebServer.builder()
                        .useNio(false)
                        .host("127.0.0.1")
                        .port(0)
                        .maxTcpConnections(4_096)
                        .idleConnectionTimeout(Duration.ofMinutes(2))
                        .connectionOptions(options -> options.readTimeout(Duration.ofSeconds(20)))
                        .addProtocol(http1)
                        .routing(routing ->
                                routing.post(
                                        "/*",
                                        (request, response) -> handle(handling, request, response)))
                        .build()
                        .start();
        System.out.println("http://127.0.0.1:" + server.port());
    }

    private static Handling handling(String[] args) throws IOException {
        return switch (args[0]) {
            case "echo" -> _ -> ACCEPTED;
            case "log" -> new BareLog(Path.of(args[1]));
            case "forward" ->
                    new Forwarding(
                            Arrays.stream(args).skip(2).map(URI::create).toList(),
                            Integer.parseInt(args[1]));
            default -> throw new IllegalArgumentException(args[0]);
        };
    }

    private static void handle(Handling handling, ServerRequest request, ServerResponse response)
            throws IOException, InterruptedException {
        byte[] body;
        try (InputStream in = request.content().inputStream()) {
            body = in.readNBytes((int) request.headers().contentLength().orElse(MAX_BODY));
        }
        response.status(handling.handle(body));
        response.send(ANSWER);
    }
}
