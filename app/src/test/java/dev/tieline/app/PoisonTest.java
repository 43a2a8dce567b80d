package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.Act;
import dev.tieline.testkit.FreePorts;
import dev.tieline.testkit.HubKey;
import dev.tieline.testkit.HubProcess;
import dev.tieline.testkit.HubQuestions;
import dev.tieline.testkit.RawConnection;
import dev.tieline.testkit.ScriptedPeer;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record on which the hub's process dies is held; the others are delivered. */
class PoisonTest {
    private static final Duration READY = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int OTHERS = 3;
    private static final String POISON = "poison";
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger: { webhook: { from: site, path: /things } }
            record: { contract: thing, key: record.id }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;

    @TempDir Path folder;
    private final ScriptedPeer there = ScriptedPeer.start();
    private final AtomicReference<HubProcess> running = new AtomicReference<>();
    private URI hub = URI.create("http://127.0.0.1");

    @BeforeEach
    void write() throws IOException {
        hub = URI.create("http://127.0.0.1:" + FreePorts.next());
        RunningHub.workspace(folder, there.url(), "127.0.0.1:" + hub.getPort());
        RunningHub.write(folder, "flows/things.yaml", FLOW);
    }

    @AfterEach
    void end() throws IOException {
        there.close();
        HubProcess last = running.get();
        if (last != null) {
            last.close();
        }
    }

    private HubProcess start() throws IOException {
        HubProcess process = RunningHub.process(folder);
        running.set(process);
        return process;
    }

    private void killedByThePoison(List<Act> others) {
        there.usually(request -> {
            if (request.target().contains(POISON)) {
                Objects.requireNonNull(running.get()).close();
                return List.of(new Act.Reset());
            }
            return others;
        });
    }

    @Test
    void isHeldWhenTheProcessDiedOnItTwice() throws IOException, InterruptedException {
        // Others are under way as well when the process dies the first time.
        killedByThePoison(List.of(new Act.Hang()));
        HubProcess first = start();
        first.awaitReady(hub, READY);
        for (int i = 0; i < OTHERS; i++) {
            post("o-" + i);
        }
        there.awaitHeard(OTHERS);
        postUnanswered(POISON);
        assertThat(first.awaitEnd(PATIENCE)).isTrue();

        killedByThePoison(Act.json(200, "{\"number\":\"n-1\"}"));
        assertThat(start().awaitEnd(READY)).as("it ends when it sends the poison").isTrue();
        HubProcess third = start();
        third.awaitReady(hub, READY);

        try (HubQuestions questions = new HubQuestions(hub, folder.resolve("data"))) {
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (questions.counts().pending() > 0 && System.nanoTime() < until) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThat(questions.counts().delivered()).isEqualTo(OTHERS);
            assertThat(questions.counts().held()).isOne();
        }
        assertThat(poisonHeard()).isEqualTo(2);
        assertThat(third.log()).contains("the hub ended without being told to");
        try (RawConnection connection = new RawConnection(hub, PATIENCE)) {
            connection.exchange(
                    RawConnection.get(
                            hub, "/api/held-records", HubKey.read(folder.resolve("data"))));
            assertThat(connection.answer().body())
                    .contains("crashed-the-hub", "ended twice while this was being sent");
        }
    }

    private long poisonHeard() {
        return there.heard().stream().filter(r -> r.target().contains(POISON)).count();
    }

    /** The hub may be gone before it has answered. */
    private void postUnanswered(String id) throws IOException {
        try {
            post(id);
        } catch (EOFException _) {
            // It was sent on, so it was kept.
        }
    }

    private void post(String id) throws IOException {
        String body = "{\"id\":\"" + id + "\",\"email\":\"a@b.example\"}";
        try (RawConnection connection = new RawConnection(hub, PATIENCE)) {
            int status =
                    connection.exchange(
                            RawConnection.post(hub, "/in/things", RunningHub.TOKEN, body));
            assertThat(status).isEqualTo(202);
        }
    }
}
