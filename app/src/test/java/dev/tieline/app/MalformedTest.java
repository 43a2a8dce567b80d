package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.app.Malformed.Door;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every class of malformed input at every place that reads a body of a hub with 128 MiB: once, and
 * by 64 callers at the same time (8 at the API and the console). The hub says what is wrong or ends
 * the connection, never blames itself, keeps no memory, takes in nothing it did not confirm, and
 * serves the next caller.
 */
class MalformedTest {
    private static final int AT_ONCE = 64;
    private static final int AT_ONCE_BEHIND = 8;
    private static final long MAX_GROWTH = 64 << 20;
    private static final int LARGE = 64 << 10;
    private static final long NEXT_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    @TempDir static Path folder;
    private static SmallHub hub;
    private static String held;
    private static long before;
    private static int goods;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        hub = SmallHub.start(folder);
        held = hub.held();
        assertThat(hub.good("first")).isEqualTo(202);
        before = hub.used();
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        try (SmallHub ending = hub) {
            assertThat(ending.used() - before).as("growth in bytes").isLessThan(MAX_GROWTH);
            assertThat(ending.log())
                    .as("the log blames nobody's bytes on the hub, and repeats none")
                    .doesNotContain("WARNING", "ERROR", "SEVERE", "\tat ", "a@b.example");
        }
    }

    static Stream<Malformed> all() {
        return Stream.concat(MalformedFraming.all().stream(), MalformedBodies.all().stream());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void itIsRefusedAndHarmsNobody(Malformed request) throws Exception {
        for (Door door : Door.values()) {
            once(request, door);
            often(request, door);
        }
        // Clearing takes its time; what small requests leave behind shows at the end.
        if (request.bytes().apply(Door.LISTENER).length > LARGE) {
            assertThat(hub.used() - before).as("growth in bytes").isLessThan(MAX_GROWTH);
        }
    }

    private static byte[] bytes(Malformed request, Door door) {
        // Latin-1 keeps every byte as it is.
        return new String(request.bytes().apply(door), StandardCharsets.ISO_8859_1)
                .replace("@held@", held)
                .replace("@key@", hub.key)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void once(Malformed request, Door door) throws IOException {
        long accepted = hub.accepted();
        RawCaller.Heard heard = RawCaller.say(hub.url, bytes(request, door));

        assertThat(request.fits(door, heard.statuses()))
                .as("%s heard %s instead of %s", door, heard, request.expectedAt(door))
                .isTrue();
        assertThat(hub.accepted() - accepted).as("taken in").isEqualTo(taken(heard));
        nextIsServed();
    }

    private static long taken(RawCaller.Heard heard) {
        return heard.statuses().stream().filter(status -> status == 202).count();
    }

    private static void nextIsServed() throws IOException {
        long began = System.nanoTime();
        assertThat(hub.good("good-" + goods++)).isEqualTo(202);
        assertThat(System.nanoTime() - began).as("ns to serve").isLessThan(NEXT_WITHIN_NANOS);
    }

    private static void often(Malformed request, Door door) throws Exception {
        byte[] bytes = bytes(request, door);
        long accepted = hub.accepted();
        long taken = 0;
        for (RawCaller.Heard heard :
                together(bytes, door == Door.LISTENER ? AT_ONCE : AT_ONCE_BEHIND)) {
            boolean full = heard.statuses().contains(503);
            assertThat(full || request.fits(door, heard.statuses()))
                    .as("%s heard %s instead of %s", door, heard, request.expectedAt(door))
                    .isTrue();
            taken += taken(heard);
        }
        assertThat(hub.accepted() - accepted).as("taken in").isEqualTo(taken);
        nextIsServed();
    }

    private static List<RawCaller.Heard> together(byte[] bytes, int count)
            throws InterruptedException, ExecutionException {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RawCaller.Heard>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(callers.submit(() -> RawCaller.say(hub.url, bytes)));
            }
            List<RawCaller.Heard> heard = new ArrayList<>();
            for (Future<RawCaller.Heard> one : all) {
                heard.add(one.get());
            }
            return heard;
        }
    }

    @Test
    void aBodyCutAtAnyByteIsRefused() throws IOException {
        for (Door door : Door.values()) {
            long accepted = hub.accepted();
            String whole = door.sized("").replace("@held@", held).replace("@key@", hub.key);
            for (int cut = 1; cut <= door.body.length(); cut++) {
                String some = whole.substring(0, whole.length() - cut);
                RawCaller.Heard heard =
                        RawCaller.say(hub.url, some.getBytes(StandardCharsets.ISO_8859_1));
                assertThat(heard.statuses())
                        .as("42 cut by %d at %s", cut, door)
                        .containsExactly(400);
            }
            assertThat(hub.accepted()).isEqualTo(accepted);
        }
    }
}
