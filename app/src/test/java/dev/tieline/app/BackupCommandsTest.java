package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.ScriptedPeer.Heard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub under load is copied, goes on, is lost, and starts from the copy. */
class BackupCommandsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int SENDERS = 3;
    private static final int BEFORE = 120;
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger: { webhook: { from: site, path: /things } }
            record: { contract: thing, key: record.id }
            deliver:
              put: { to: there.things.put, map: { id: "${record.id}" } }
              add: { to: there.things.add, map: { id: "${record.id}" } }
              later: { to: there.things.add, after: add, map: { id: "${record.id + '-later'}" } }
            fallback: hold
            """;

    @TempDir Path folder;
    @TempDir Path elsewhere;

    /** What was applied that must not be repeated, and how often. */
    private final Map<String, Integer> added = new ConcurrentHashMap<>();

    private volatile boolean away;

    private List<Act> answer(Heard heard) {
        if (away) {
            return Act.json(503, "{}");
        }
        if (heard.method().equals("POST")) {
            added.merge(heard.body(), 1, Integer::sum);
        }
        return Act.json(200, "{\"number\":\"n-1\"}");
    }

    private static void send(RunningHub hub, int sender, AtomicInteger sent) {
        while (sent.get() < 2 * BEFORE) {
            int number = sent.incrementAndGet();
            String id = "thing-" + sender + "-" + number;
            hub.post("{\"id\":\"" + id + "\",\"email\":\"a@b.example\"}");
        }
    }

    private static void awaitNothingPending(RunningHub hub) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (pending(hub) > 0 && System.nanoTime() < until) {
            Between.looks();
        }
        assertThat(pending(hub)).isZero();
    }

    private static long pending(RunningHub hub) {
        return hub.get("/api/flows/things").at("/lanes").stream()
                .flatMap(lanes -> ((List<?>) lanes).stream())
                .mapToLong(lane -> (Long) ((Map<?, ?>) lane).get("pending"))
                .sum();
    }

    @Test
    void nothingIsDoubledAndTheBooksBalance() throws Exception {
        Path backup = elsewhere.resolve("backup");
        try (RunningHub hub =
                RunningHub.start(
                        folder, Map.of("flows/things.yaml", FLOW), InstantSource.system())) {
            hub.there.usually(this::answer);
            AtomicInteger sent = new AtomicInteger();
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                int sender = i;
                senders.add(Thread.ofVirtual().start(() -> send(hub, sender, sent)));
            }
            while (sent.get() < BEFORE) {
                Between.looks();
            }
            away = true;
            while (pending(hub) < SENDERS) {
                Between.looks();
            }
            try (RunningMark _ =
                    RunningMark.write(
                            folder.resolve("data"),
                            hub.hub().local(),
                            hub.hub().faces().commandKey())) {
                CommandRun made =
                        new CommandRun("backup", "-w", folder.toString(), backup.toString());
                assertThat(made.out()).contains("verified, in", "root of the audit: ");
            }
            away = false;
            for (Thread sender : senders) {
                sender.join();
            }
            awaitNothingPending(hub);
            assertThat(hub.get("/api/audit?act=backup").at("/rows/0/actor"))
                    .contains("command line");
            hub.hub().close();
            Path data = folder.resolve("data");
            assertThat(restore(backup, data).code()).isEqualTo(Main.CANNOT);
            Files.move(data, folder.resolve("lost"));
            CommandRun restored = restore(backup, data);
            assertThat(restored.out())
                    .contains("have them send it again", "may have gone on since");

            try (RunningHub again = hub.again()) {
                // What waits for something held is not over and nobody's turn.
                long until = System.nanoTime() + PATIENCE.toNanos();
                while (!again.get("/api/balance").at("/total/pending").equals(Optional.of(0L))) {
                    assertThat(System.nanoTime()).isLessThan(until);
                }
                assertThat(again.get("/api/balance?recount=things").at("/balanced")).contains(true);
                assertThat(again.send(again.request("/api/held").GET()).body())
                        .contains("restored from a backup");
                assertThat(again.get("/api/audit?act=restore").at("/rows/0/actor"))
                        .contains("command line");
                assertThat(added).hasSizeGreaterThan(2 * BEFORE);
                assertThat(added.values()).containsOnly(1);
            }
        }
    }

    private static CommandRun restore(Path backup, Path data) {
        return new CommandRun("restore", backup.toString(), "--data", data.toString());
    }

    @Test
    void aHubThatRestsIsCopiedAndWhatIsNoBackupIsRefused() throws IOException {
        RunningHub.write(folder, "flows/things.yaml", FLOW);
        try (RunningHub hub =
                RunningHub.start(
                        folder, Map.of("flows/things.yaml", FLOW), InstantSource.system())) {
            assertThat(hub.hub().flows()).containsExactly("things");
        }
        Path backup = elsewhere.resolve("backup");
        assertThat(new CommandRun("backup", "-w", folder.toString(), backup.toString()).out())
                .startsWith("0 records and 4 acts, ");
        assertThat(new CommandRun("backup", "-w", folder.toString(), backup.toString()).err())
                .contains("a backup is never written over anything");
        Path data = elsewhere.resolve("data");
        assertThat(restore(folder, data).err()).contains("is not a backup");
        Files.writeString(backup.resolve("manifest.json"), "{\"format\":1}");
        assertThat(restore(backup, data).err()).contains("the manifest is not one of a backup");
        assertThat(data).doesNotExist();
    }
}
