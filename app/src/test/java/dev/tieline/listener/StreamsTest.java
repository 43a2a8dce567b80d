package dev.tieline.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.http2.Field;
import dev.tieline.http2.Frame;
import dev.tieline.http2.FrameBroken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 with a real server that is less patient than a hub. */
class StreamsTest {
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final int MIB = ImpatientServer.LARGE;

    private ImpatientServer server;

    @BeforeEach
    void start() {
        server = new ImpatientServer(SHORT);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private FrameCaller greet(int... settings) throws IOException {
        return FrameCaller.greet(server.port(), settings);
    }

    private static Field length(long bytes) {
        return new Field("content-length", Long.toString(bytes));
    }

    private static int post(FrameCaller caller, String path, Field... more) throws IOException {
        return caller.open(false, FrameCaller.request("POST", path, more));
    }

    @Test
    void requestsAreAnsweredOneAfterAnotherAndAtOnce() throws IOException {
        try (FrameCaller caller = greet()) {
            for (int i = 0; i < 300; i++) {
                assertThat(caller.answer(caller.get("/good")).body()).isEqualTo("good");
            }
            List<Integer> ids = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                ids.add(post(caller, "/read", length(3)));
            }
            for (int id : ids.reversed()) {
                caller.body(id, new byte[3]);
                assertThat(caller.answer(id).body()).isEqualTo("3");
            }
        }
    }

    /** The last answer is heard before the hub has done with its request. */
    @Test
    void asManyRequestsAsMayBeAtOnceFollowEachOther() throws IOException {
        try (FrameCaller caller = greet()) {
            Set<Integer> open = new HashSet<>();
            for (int i = 0; i < 10_000; i++) {
                if (open.size() == 100) {
                    assertThat(open.remove(caller.ended())).isTrue();
                }
                open.add(caller.get("/good"));
            }
        }
    }

    @Test
    void bodiesComeWithALengthAndWithout() throws IOException {
        try (FrameCaller caller = greet()) {
            int sized = post(caller, "/read", length(40_000));
            caller.body(sized, new byte[40_000]);
            assertThat(caller.answer(sized).body()).isEqualTo("40000");
            int unsized = post(caller, "/read");
            caller.body(unsized, new byte[20_000]);
            assertThat(caller.answer(unsized).body()).isEqualTo("20000");
            int expecting = post(caller, "/read", length(5), new Field("expect", "100-continue"));
            assertThat(caller.hear(Frame.HEADERS).frame().stream()).isEqualTo(expecting);
            caller.body(expecting, new byte[5]);
            assertThat(caller.answer(expecting).body()).isEqualTo("5");
        }
    }

    @Test
    void answersComeInParts() throws IOException {
        try (FrameCaller caller = greet()) {
            assertThat(caller.answer(caller.get("/parts")).body()).isEqualTo("part ".repeat(100));
            int head = caller.open(true, FrameCaller.request("HEAD", "/good"));
            assertThat(caller.answer(head).body()).isEmpty();
            int none = caller.get("/none");
            assertThat(caller.answer(none).status()).isEqualTo(404);
        }
    }

    @Test
    void crumbsOfACookieAreOne() throws IOException {
        try (FrameCaller caller = greet()) {
            Field first = new Field("cookie", "a=1");
            Field second = new Field("cookie", "b=2");
            int id = caller.open(true, FrameCaller.request("GET", "/cookie", first, second));
            assertThat(caller.answer(id).body()).isEqualTo("2127.0.0.1");
        }
    }

    @Test
    void anAnswerIsHeardBeforeItsBodyIsSent() throws IOException {
        try (FrameCaller caller = greet()) {
            int id = post(caller, "/skip", length(MIB));
            assertThat(caller.answer(id).status()).isEqualTo(401);
            FrameCaller.Heard end = caller.hear(Frame.RST_STREAM);
            assertThat(end.code()).isEqualTo(FrameBroken.NO_ERROR);
            caller.body(id, new byte[40_000]);
            assertThat(caller.answer(caller.get("/good")).body()).isEqualTo("good");
        }
    }

    @Test
    void aBodyThatIsNotAsAnnouncedIsNone() throws IOException {
        try (FrameCaller caller = greet()) {
            int shorter = post(caller, "/read", length(10));
            caller.body(shorter, new byte[9]);
            assertThat(caller.hear(Frame.RST_STREAM).code()).isEqualTo(FrameBroken.PROTOCOL);
            int longer = post(caller, "/read", length(10));
            caller.body(
                    longer,
                    "0123456789GET /good HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(caller.hear(Frame.RST_STREAM).code()).isEqualTo(FrameBroken.PROTOCOL);
            assertThat(caller.answer(caller.get("/good")).body()).isEqualTo("good");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transfer-encoding: chunked",
                "connection: close",
                "upgrade: websocket",
                "te: gzip",
                "host: other",
                "content-length: 1",
                "content-length: +0",
                "Upper: case",
                "na me: x",
                "na:me: x",
                "name: a\r\nhost: b",
                "name: \0",
                "name:  x",
                ": x",
                ":method: GET",
                ":unknown: x",
            })
    void headersThatTwoCouldReadDifferentlyAreRefused(String header) throws IOException {
        int colon = header.indexOf(": ");
        Field field = new Field(header.substring(0, colon), header.substring(colon + 2));
        try (FrameCaller caller = greet()) {
            caller.open(true, FrameCaller.request("GET", "/good", field));
            assertThat(caller.hear(Frame.RST_STREAM).code()).isEqualTo(FrameBroken.PROTOCOL);
            assertThat(caller.answer(caller.get("/good")).body()).isEqualTo("good");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"good", "/go od", "/good HTTP/1.1\r\nX: y", "", "/\u00e9", "http://x/"})
    void pathsThatTwoCouldReadDifferentlyAreRefused(String path) throws IOException {
        try (FrameCaller caller = greet()) {
            caller.get(path);
            assertThat(caller.hear(Frame.RST_STREAM).code()).isEqualTo(FrameBroken.PROTOCOL);
        }
    }

    @Test
    void aLargeAnswerWaitsForTheCaller() throws IOException {
        try (FrameCaller caller = greet()) {
            int id = caller.get("/large");
            int got = 0;
            while (got < MIB) {
                FrameCaller.Heard part = caller.hear(Frame.DATA);
                got += part.frame().length();
                caller.write(Frame.of(Frame.WINDOW_UPDATE, 0, part.frame().length()));
                caller.write(Frame.of(Frame.WINDOW_UPDATE, id, part.frame().length()));
            }
            assertThat(got).isEqualTo(MIB);
        }
    }

    @Test
    void aServerThatStopsSaysSoAndEndsWhatItBegan() throws IOException {
        try (FrameCaller caller = greet()) {
            int id = post(caller, "/read", length(3));
            caller.frame(Frame.PING, 0, 0, new byte[8]);
            caller.hear(Frame.PING);
            Thread stopping = Thread.ofVirtual().start(server::stop);
            FrameCaller.Heard last = caller.hear(Frame.GOAWAY);
            assertThat(last.code()).isEqualTo(FrameBroken.NO_ERROR);
            assertThat(Frame.number(last.bytes(), 0)).isEqualTo(id);
            caller.body(id, new byte[3]);
            assertThat(caller.answer(id).body()).isEqualTo("3");
            assertThat(caller.last()).isEqualTo(-1);
            assertThat(stopping.join(Duration.ofSeconds(8))).isTrue();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
