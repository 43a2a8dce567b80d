package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.Books;
import dev.tieline.testkit.FreePorts;
import dev.tieline.testkit.HubProcess;
import dev.tieline.testkit.HubQuestions;
import dev.tieline.testkit.ScriptedPeer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that is killed again and again while it asks a shop for many orders, page by page. */
@Tag("quiet")
class PollCrashTest {
    private static final Duration READY = Duration.ofMinutes(1);
    private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");
    private static final int ORDERS = 60;
    private static final int KILLS = Integer.getInteger("kills", 4);
    private static final int PAGE = 3;

    @TempDir Path folder;
    private final ScriptedPeer api = ScriptedPeer.start();
    private final ScriptedPeer there = ScriptedPeer.start();
    private final AtomicReference<HubProcess> running = new AtomicReference<>();

    /** Calls, of both, until the hub is killed. */
    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

    @AfterEach
    void end() throws IOException {
        api.close();
        there.close();
        running.get().close();
    }

    /** Before a call is answered. */
    private void killed() {
        if (left.decrementAndGet() == 0) {
            running.get().close();
        }
    }

    private static String at(int order) {
        return FIRST.plusSeconds(60L * (order * 7 % ORDERS)).toString();
    }

    private List<Act> page(ScriptedPeer.Heard heard) {
        killed();
        var query = PagedApi.query(heard.target());
        Instant since = Instant.parse(query.get("updated_min"));
        String after = query.getOrDefault("after", "o-000");
        List<String> all =
                IntStream.range(0, ORDERS)
                        .filter(i -> !Instant.parse(at(i)).isBefore(since))
                        .filter(i -> "o-%03d".formatted(i + 1).compareTo(after) > 0)
                        .mapToObj(i ->
                                "{\"id\": \"o-%03d\", \"email\": \"a@b.example\", \"updated_at\": \"%s\"}"
                                        .formatted(i + 1, at(i)))
                        .toList();
        return Act.json(
                200,
                "{\"more\": %s, \"orders\": [%s]}"
                        .formatted(
                                all.size() > PAGE,
                                all.stream().limit(PAGE).collect(Collectors.joining(", "))));
    }

    @Test
    void takesEachOrderOnceWhereverItIsKilled() throws IOException, InterruptedException {
        URI hub = URI.create("http://127.0.0.1:" + FreePorts.next());
        RunningHub.workspace(folder, there.url(), "127.0.0.1:" + hub.getPort());
        RunningHub.write(folder, "flows/things.yaml", PollTest.FLOW);
        RunningHub.write(
                folder, "systems/shop.yaml", PollTest.SHOP.replace("@api@", api.url().toString()));
        api.usually(this::page);
        there.usually(_ -> {
            killed();
            return Act.json(200, "{\"number\": \"n-1\"}");
        });
        long seed = System.nanoTime();
        System.out.println("seed " + seed + " of PollCrashTest");
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            left.set(1 + random.nextInt(2 * ORDERS / PAGE));
            HubProcess process = RunningHub.process(folder);
            running.set(process);
            assertThat(process.awaitEnd(READY)).as("killed at its call").isTrue();
        }
        left.set(Integer.MAX_VALUE);
        HubProcess last = RunningHub.process(folder);
        running.set(last);
        last.awaitReady(hub, READY);

        try (HubQuestions questions = new HubQuestions(hub, folder.resolve("data"))) {
            String newest = FIRST.plusSeconds(60L * (ORDERS - 1) - 300).toString();
            long until = System.nanoTime() + READY.toNanos();
            while ((settled(questions.counts()) < ORDERS || !asksWith(newest))
                    && System.nanoTime() < until) {
                Between.looks();
            }
            // What was under way in two kills is held: it might have been the cause.
            assertThat(settled(questions.counts())).isEqualTo(ORDERS);
            assertThat(questions.counts().accepted()).isEqualTo(ORDERS);
            assertThat(asksWith(newest)).as("how far it read").isTrue();
        }
        Set<String> arrived =
                there.heard().stream().map(heard -> heard.target()).collect(Collectors.toSet());
        assertThat(arrived).hasSize(ORDERS);
    }

    private static long settled(Books.Counts counts) {
        return counts.delivered() + counts.held();
    }

    private boolean asksWith(String newest) {
        return newest.equals(PagedApi.query(api.heard().getLast().target()).get("updated_min"));
    }
}
