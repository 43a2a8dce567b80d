package dev.tieline.listener;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Connections of a real server that is less patient than a hub. */
@Execution(ExecutionMode.CONCURRENT)
class ConnectionsTest {
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration BODY = Duration.ofSeconds(3);
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int ROOM_KIB = 64;

    private WebServer server;
    private Connections connections;

    @BeforeEach
    void start() {
        Patience patience = new Patience(SHORT, SHORT, BODY, SHORT, SHORT);
        Http1ConnectionSelector http =
                Http1ConnectionSelector.builder().config(Http1Config.create()).build();
        connections = new Connections(http, patience, 64, java.util.Optional.empty());
        server =
                WebServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .shutdownHook(false)
                        .protocolsDiscoverServices(false)
                        .addConnectionSelector(connections)
                        .directHandlers(Refusals.beforeHandlers())
                        .routing(routing -> {
                            Refusals.fromHandlers(routing);
                            routing.addFilter(new BoundedBodies(ROOM_KIB, Duration.ZERO));
                            routing.post("/read", ConnectionsTest::read);
                            routing.any("/skip", (_, response) -> response.status(401).send());
                            routing.get("/good", (_, response) -> response.send("good"));
                            routing.get("/large", (_, answer) -> answer.send("x".repeat(1 << 17)));
                            routing.get("/bug", (_, _) -> bug());
                        })
                        .build()
                        .start();
    }

    @AfterEach
    void stop() {
        server.stop();
        connections.close();
    }

    private static void read(ServerRequest request, ServerResponse response) throws IOException {
        try (InputStream in = request.content().inputStream()) {
            response.send(Integer.toString(in.readAllBytes().length));
        }
    }

    private static void bug() {
        throw new IllegalStateException("a bug");
    }

    private Socket connect(String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** Everything until the server ends the connection, which it must. */
    private static String hear(Socket socket) throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        socket.getInputStream().transferTo(heard);
        return heard.toString(StandardCharsets.ISO_8859_1);
    }

    private String say(String text) throws IOException {
        try (Socket socket = connect(text)) {
            return hear(socket);
        }
    }

    private static String post(String path, String lines, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n" + body;
    }

    private static String sized(String path, int length) {
        return post(path, "Content-Length: " + length + "\r\n", "x".repeat(length));
    }

    private static final String GOOD = "GET /good HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @Test
    void aCallerWhoSaysNothingIsSentAway() throws IOException {
        assertThat(say("")).isEmpty();
    }

    @Test
    void aCallerWhoSaysNothingMoreIsSentAway() throws IOException {
        assertThat(say(GOOD)).startsWith("HTTP/1.1 200").endsWith("good");
    }

    @Test
    void aHalfHeadIsNotWaitedFor() throws IOException {
        assertThat(say("GET /good HTTP/1.1\r\nHost: ")).doesNotContain("200");
    }

    @Test
    void aHeadThatDripsIsNotWaitedFor() throws IOException {
        try (Socket socket = connect("GET /good HTTP/1.1\r\nHost: ")) {
            assertThat(drip(socket)).isTrue();
        }
    }

    @Test
    void aBodyThatDripsIsNotWaitedFor() throws IOException {
        try (Socket socket = connect(post("/read", "Content-Length: 60000\r\n", ""))) {
            assertThat(drip(socket)).isTrue();
        }
    }

    @Test
    void aBodyNobodyWantsIsNotWaitedFor() throws IOException {
        try (Socket socket = connect(post("/skip", "Content-Length: 60000\r\n", ""))) {
            assertThat(drip(socket)).isTrue();
        }
    }

    /** Whether the server ends the connection while a byte comes now and then. */
    private static boolean drip(Socket socket) {
        long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        try {
            while (System.nanoTime() < until) {
                socket.getOutputStream().write('a');
                Thread.sleep(20);
            }
            return false;
        } catch (IOException _) {
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void aCallerWhoTakesNoAnswersIsSentAway() throws IOException {
        long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        boolean ended = false;
        try (Socket socket = connect("")) {
            byte[] many =
                    GOOD.replace("/good", "/large")
                            .repeat(1_000)
                            .getBytes(StandardCharsets.ISO_8859_1);
            while (System.nanoTime() < until) {
                socket.getOutputStream().write(many);
            }
        } catch (IOException _) {
            ended = true;
        }
        assertThat(ended).isTrue();
    }

    @Test
    void aSmallBodyNobodyWantsDoesNotEndTheConnection() throws IOException {
        String heard = say(sized("/skip", 1_000) + GOOD);

        assertThat(heard).startsWith("HTTP/1.1 401").contains("HTTP/1.1 200").endsWith("good");
    }

    @Test
    void theAnswerIsHeardThoughNobodyWantsTheBody() throws IOException {
        String heard = say(sized("/skip", 500_000));

        assertThat(heard).startsWith("HTTP/1.1 401").containsIgnoringCase("Connection: close");
    }

    @Test
    void theRestOfABodyIsNeverARequest() throws IOException {
        String head = post("/skip", "Content-Length: 500000\r\n", "");

        assertThat(say(head + GOOD)).startsWith("HTTP/1.1 401").containsOnlyOnce("HTTP/1.1");
        assertThat(
                        say(
                                post(
                                                "/skip",
                                                "Transfer-Encoding: chunked\r\n",
                                                "2\r\nxx\r\n0\r\n\r\n")
                                        + GOOD))
                .startsWith("HTTP/1.1 401")
                .containsOnlyOnce("HTTP/1.1");
        assertThat(say(post("/skip", "Expect: 100-continue\r\nContent-Length: 9\r\n", GOOD)))
                .startsWith("HTTP/1.1 401")
                .containsOnlyOnce("HTTP/1.1");
    }

    @Test
    void aLargeBodyIsAskedForAgainLaterWhenThereIsNoRoom() throws IOException {
        String heard = "";
        long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        // Whether the first one has got its room cannot be seen from here, only nearly.
        while (!heard.startsWith("HTTP/1.1 503") && System.nanoTime() < until) {
            try (Socket holding = connect(expecting(63_000))) {
                assertThat(new String(holding.getInputStream().readNBytes(12), US_ASCII))
                        .isEqualTo("HTTP/1.1 100");
                heard = say(sized("/read", 40_000));
                assertThat(say(sized("/read", 4_000))).as("a small one").endsWith("4000");
            }
        }

        assertThat(heard).startsWith("HTTP/1.1 503").contains("Retry-After: 1");
        // The hub has yet to notice that the first one went away.
        while (!heard.endsWith("40000") && System.nanoTime() < until) {
            heard = say(sized("/read", 40_000));
        }
        assertThat(heard).endsWith("40000");
    }

    private static String expecting(int length) {
        return post("/read", "Expect: 100-continue\r\nContent-Length: " + length + "\r\n", "");
    }

    @Test
    void aBugIsTheHubsFaultAndSaysNothingOfItself() throws IOException {
        assertThat(say(GOOD.replace("good", "bug")))
                .startsWith("HTTP/1.1 500")
                .doesNotContain("a bug");
    }

    @Test
    void aMethodOrPathThatIsNotThereIsTold() throws IOException {
        assertThat(say(GOOD.replace("good", "none")))
                .startsWith("HTTP/1.1 404")
                .contains(HeaderNames.CONTENT_TYPE.defaultCase() + ": application/problem+json");
    }
}
