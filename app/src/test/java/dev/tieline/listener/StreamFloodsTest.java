package dev.tieline.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.http2.Field;
import dev.tieline.http2.FieldWriter;
import dev.tieline.http2.Frame;
import dev.tieline.http2.FrameBroken;
import dev.tieline.testkit.Between;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Callers who mean no good over HTTP/2: each is sent away in bounded time, and a good caller goes
 * on meanwhile.
 */
@Tag("quiet")
@Execution(ExecutionMode.CONCURRENT)
class StreamFloodsTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final int MANY = 5_000;

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

    private void assertServed() throws IOException {
        try (FrameCaller another = greet()) {
            assertThat(another.answer(another.get("/good")).body()).isEqualTo("good");
        }
    }

    private static int post(FrameCaller caller, String path) throws IOException {
        return caller.open(false, FrameCaller.request("POST", path));
    }

    /** Writes for ever, or until the hub ends it; the code it says. */
    private static int flood(FrameCaller caller, byte[] frames) throws IOException {
        Thread writing =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                for (int i = 0; i < MANY; i++) {
                                    caller.write(frames);
                                }
                            } catch (IOException _) {
                                // It was ended, as it should be.
                            }
                        });
        int code = caller.last();
        writing.interrupt();
        return code;
    }

    private static byte[] frame(int type, int flags, int stream, byte... bytes) {
        return Frame.of(type, flags, stream, bytes, 0, bytes.length);
    }

    @ParameterizedTest
    @CsvSource({"6, 8", "4, 0", "4, 6", "2, 5", "99, 4", "8, 4"})
    void framesThatAskForNothingAreSentAway(int type, int bytes) throws IOException {
        byte[] payload = new byte[bytes];
        if (type == Frame.WINDOW_UPDATE) {
            payload[3] = 1;
        }
        try (FrameCaller caller = greet()) {
            assertThat(flood(caller, frame(type, 0, type == 2 ? 1 : 0, payload)))
                    .isEqualTo(FrameBroken.TOO_MUCH);
        }
        assertServed();
    }

    @Test
    void emptyPartsOfABodyAreSentAway() throws IOException {
        try (FrameCaller caller = greet()) {
            int id = post(caller, "/read");
            assertThat(flood(caller, frame(Frame.DATA, 0, id))).isEqualTo(FrameBroken.TOO_MUCH);
        }
        assertServed();
    }

    @Test
    void requestsThatAreTakenBackAreSentAway() throws IOException {
        try (FrameCaller caller = greet()) {
            for (int i = 0; i < 150; i++) {
                int id = post(caller, "/read");
                caller.write(Frame.of(Frame.RST_STREAM, id, FrameBroken.CANCEL));
            }
            assertThat(caller.last()).isEqualTo(FrameBroken.TOO_MUCH);
        }
        assertServed();
    }

    @Test
    void malformedRequestsAreSentAway() throws IOException {
        try (FrameCaller caller = greet()) {
            for (int i = 0; i < 150; i++) {
                caller.get("no path");
            }
            assertThat(caller.last()).isEqualTo(FrameBroken.TOO_MUCH);
        }
        assertServed();
    }

    @Test
    void tooManyRequestsAtOnceAreRefusedAndTheOthersAreNot() throws IOException {
        try (FrameCaller caller = greet()) {
            Set<Integer> ids = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                ids.add(post(caller, "/hold"));
            }
            int more = post(caller, "/hold");
            FrameCaller.Heard refused = caller.hear(Frame.RST_STREAM);
            assertThat(refused.frame().stream()).isEqualTo(more);
            assertThat(refused.code()).isEqualTo(FrameBroken.REFUSED_STREAM);
            assertServed();
            server.release();
            while (!ids.isEmpty()) {
                assertThat(ids.remove(caller.hear(Frame.HEADERS).frame().stream())).isTrue();
            }
        }
    }

    @Test
    void aCallerWhoSaysOnlyHalfOfWhatComesFirstIsSentAway() throws IOException {
        try (FrameCaller caller = FrameCaller.connect(server.port())) {
            caller.write(Arrays.copyOf(FrameCaller.PREFACE, 20));
            assertThat(caller.last()).isEqualTo(-1);
        }
        try (FrameCaller caller = FrameCaller.connect(server.port())) {
            caller.write(FrameCaller.PREFACE);
            assertThat(caller.last()).isEqualTo(-1);
        }
        assertServed();
    }

    @Test
    void aHalfFrameAndSilenceAreSentAway() throws IOException {
        try (FrameCaller half = greet();
                FrameCaller silent = greet()) {
            half.write(new byte[] {0, 0, 8, 6});
            assertThat(half.last()).isEqualTo(-1);
            assertThat(silent.last()).isEqualTo(-1);
        }
        assertServed();
    }

    @Test
    void aHeaderBlockThatDoesNotEndIsSentAway() throws IOException {
        byte[] none = {};
        try (FrameCaller waiting = greet()) {
            waiting.frame(Frame.HEADERS, Frame.END_STREAM, 1, none);
            assertThat(waiting.last()).isEqualTo(-1);
        }
        try (FrameCaller empty = greet()) {
            empty.frame(Frame.HEADERS, Frame.END_STREAM, 1, none);
            assertThat(flood(empty, frame(Frame.CONTINUATION, 0, 1, none)))
                    .isEqualTo(FrameBroken.TOO_MUCH);
        }
        try (FrameCaller large = greet()) {
            large.frame(Frame.HEADERS, Frame.END_STREAM, 1, new byte[16 << 10]);
            large.frame(Frame.CONTINUATION, 0, 1, new byte[16 << 10]);
            assertThat(large.last()).isEqualTo(FrameBroken.TOO_MUCH);
        }
        assertServed();
    }

    @Test
    void fewBytesThatNameManyAreSentAway() throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        // Kept in the table: a name of one letter, a value of 4,000; then named a thousand times.
        block.writeBytes(new byte[] {0x40, 1, 'x', 0x7f, (byte) 0xa1, 0x1e});
        block.writeBytes("y".repeat(4_000).getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 1_000; i++) {
            block.write(0x80 | 62);
        }
        try (FrameCaller caller = greet()) {
            int flags = Frame.END_HEADERS | Frame.END_STREAM;
            caller.frame(Frame.HEADERS, flags, 1, block.toByteArray());
            assertThat(caller.last()).isEqualTo(FrameBroken.TOO_MUCH);
        }
        try (FrameCaller caller = greet()) {
            Field large = new Field("x", "y".repeat(16 << 10));
            byte[] one = FieldWriter.write(List.of(large));
            caller.frame(Frame.HEADERS, Frame.END_STREAM, 1, Arrays.copyOf(one, 10_000));
            byte[] rest = Arrays.copyOfRange(one, 10_000, one.length);
            caller.frame(Frame.CONTINUATION, Frame.END_HEADERS, 1, rest);
            assertThat(caller.last()).isEqualTo(FrameBroken.TOO_MUCH);
        }
        assertServed();
    }

    @Test
    void aCallerWhoTakesNothingOfItsAnswersIsSentAway() throws IOException {
        try (FrameCaller caller = greet(4, 0)) {
            int id = caller.get("/good");
            FrameCaller.Heard end = caller.hear(Frame.RST_STREAM);
            assertThat(end.frame().stream()).isEqualTo(id);
            assertThat(end.code()).isEqualTo(FrameBroken.CANCEL);
            assertThat(caller.last()).isEqualTo(-1);
        }
        assertServed();
    }

    @Test
    void aCallerWhoDoesNotListenIsSentAway() throws IOException {
        long began = System.nanoTime();
        try (FrameCaller caller = greet(4, Integer.MAX_VALUE)) {
            caller.write(Frame.of(Frame.WINDOW_UPDATE, 0, Integer.MAX_VALUE - (1 << 16)));
            for (int i = 0; i < 50; i++) {
                caller.get("/large");
            }
            boolean open = true;
            while (open && System.nanoTime() - began < Duration.ofSeconds(60).toNanos()) {
                try {
                    // Something that is answered, so that the hub has more to say.
                    caller.frame(Frame.PING, 0, 0, new byte[8]);
                    Between.looks();
                } catch (IOException _) {
                    open = false;
                }
            }
            assertThat(open).isFalse();
        }
        assertServed();
    }

    @Test
    void aBodyThatDripsIsSentAway() throws IOException {
        try (FrameCaller caller = greet()) {
            int id = post(caller, "/read");
            Thread drip =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    while (true) {
                                        caller.frame(Frame.DATA, 0, id, new byte[1]);
                                        Between.looks();
                                    }
                                } catch (IOException _) {
                                    // It was ended, as it should be.
                                }
                            });
            assertThat(caller.hear(Frame.RST_STREAM).code()).isEqualTo(FrameBroken.CANCEL);
            assertThat(drip.isAlive()).isTrue();
        }
        assertServed();
    }

    @Test
    void moreThanMayBeSentIsNotKept() throws IOException {
        try (FrameCaller caller = greet()) {
            int id = post(caller, "/hold");
            caller.body(id, new byte[70_000]);
            assertThat(caller.last()).isEqualTo(FrameBroken.FLOW_CONTROL);
        }
        try (FrameCaller caller = greet()) {
            // Of all requests together as well.
            for (int i = 0; i < 3; i++) {
                caller.body(post(caller, "/hold"), new byte[30_000]);
            }
            assertThat(caller.last()).isEqualTo(FrameBroken.FLOW_CONTROL);
        }
        assertServed();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 2, 1, 1", // a body without a request
        "1, 4, 2, 1, 1", // a request with an even number
        "3, 0, 1, 4, 1", // taken back before it came
        "8, 0, 0, 4, 1", // no wider
        "9, 4, 1, 1, 1", // the rest of nothing
        "5, 4, 1, 4, 1", // a promise
        "6, 0, 0, 7, 6", // a ping of another size
        "4, 0, 0, 5, 6", // settings likewise
        "4, 1, 0, 6, 6", // a confirmation with something in it
        "1, 4, 1, 1, 9", // a header that is cut
    })
    void whatMayNotComeEndsTheConnection(int type, int flags, int stream, int length, int code)
            throws IOException {
        try (FrameCaller caller = greet()) {
            caller.frame(type, flags, stream, new byte[length]);
            assertThat(caller.last()).isEqualTo(code);
        }
        try (FrameCaller caller = greet()) {
            caller.frame(Frame.DATA, 0, 1, new byte[(16 << 10) + 1]);
            assertThat(caller.last()).isEqualTo(FrameBroken.FRAME_SIZE);
        }
        assertServed();
    }

    /** Repeated: of hubs that cut too many, one in five cut the good caller. */
    @RepeatedTest(20)
    void callersWithManyRequestsMakeRoomForOthers() throws IOException {
        List<FrameCaller> callers = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                FrameCaller caller = greet();
                callers.add(caller);
                for (int request = 0; request < 100; request++) {
                    post(caller, "/read");
                }
                assertServed();
            }
        } finally {
            for (FrameCaller caller : callers) {
                caller.close();
            }
        }
    }
}
