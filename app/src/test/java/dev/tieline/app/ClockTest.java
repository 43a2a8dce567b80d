package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real hub while somebody sets the wall clock (docs/decisions/clocks.md). */
class ClockTest {
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger:
              webhook: { from: site, path: /things }
            record: { contract: thing }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
                retry: [200ms]
            fallback: hold
            """;
    private static final Duration ASKED = Duration.ofSeconds(4);
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    @TempDir Path folder;
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private RunningHub hub;

    @BeforeEach
    void start() {
        InstantSource wall = () -> Instant.now().plus(ahead.get());
        hub = RunningHub.start(folder, FLOW, wall);
        hub.there.usually(Act.json(200, "{\"number\":\"n-1\"}"));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private String post(String id) {
        String body = hub.post("{\"id\":\"" + id + "\",\"email\":\"a@b.example\"}").body();
        return RunningHub.json(body).text("id").orElseThrow();
    }

    private void delivered(String recordId) {
        assertThat(hub.settled(recordId).at("/record/state")).contains("delivered");
    }

    @Test
    void aClockThatIsSetBackStallsNothing() {
        hub.there.next(Act.json(500, "{}"));
        String failing = post("a-1");
        ahead.set(Duration.ofDays(-1));
        delivered(failing);

        hub.there.next(Act.json(503, "{}"));
        String next = post("a-2");
        ahead.set(Duration.ofDays(-2));
        delivered(next);
    }

    @Test
    void aClockThatIsSetForwardEndsNoWait() {
        hub.there.next(
                Act.answer(503, Map.of("Retry-After", Long.toString(ASKED.toSeconds())), "{}"));
        long begun = System.nanoTime();
        String failing = post("b-1");
        RunningHub.awaitStory(hub, failing, "/deliveries/0/tries/0/outcome");
        ahead.set(Duration.ofDays(1));
        // Whatever comes in makes the lane look whether something may go.
        String other = post("b-2");

        delivered(failing);
        delivered(other);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertThat(took).isGreaterThan(ASKED.minus(A_SECOND));
        assertThat(hub.there.heard()).extracting(ScriptedPeer.Heard::method).hasSize(3);
    }

    @Test
    void aRestartAfterTheClockWasSetBackWaitsNoLongerThanBefore() {
        ahead.set(Duration.ofDays(1));
        hub = hub.restarted();
        hub.there.next(
                Act.answer(503, Map.of("Retry-After", Long.toString(ASKED.toSeconds())), "{}"));
        String failing = post("c-1");
        RunningHub.awaitStory(hub, failing, "/deliveries/0/tries/0/outcome");

        ahead.set(Duration.ZERO);
        hub = hub.restarted();

        delivered(failing);
    }
}
