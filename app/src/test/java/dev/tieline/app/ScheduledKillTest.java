package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.FreePorts;
import dev.tieline.testkit.HubProcess;
import dev.tieline.testkit.ScriptedPeer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that is killed in the midst of its runs. */
@Tag("quiet")
class ScheduledKillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;
    private final int port = FreePorts.next();
    private final URI url = URI.create("http://127.0.0.1:" + port);
    private final ScriptedPeer api = ScriptedPeer.start();
    private final ScriptedPeer there = ScriptedPeer.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicReference<HubProcess> process = new AtomicReference<>();

    @BeforeEach
    void write() {
        RunningHub.workspace(folder, there.url(), "127.0.0.1:" + port);
        RunningHub.write(
                folder,
                "systems/shop.yaml",
                ScheduledTest.SHOP.replace("@api@", api.url().toString()));
        there.usually(Act.json(200, "{\"number\": \"n-1\"}"));
    }

    @AfterEach
    void close() {
        HubProcess hub = process.get();
        if (hub != null) {
            hub.close();
        }
        api.close();
        there.close();
        client.close();
    }

    private void run(String cron) throws IOException, InterruptedException {
        RunningHub.write(folder, "flows/things.yaml", ScheduledTest.FLOW.replace("@cron@", cron));
        HubProcess started = RunningHub.process(folder);
        process.set(started);
        started.awaitReady(url, PATIENCE);
    }

    private void kill() {
        HubProcess hub = process.get();
        if (hub != null) {
            hub.close();
        }
    }

    private Document ask(String path, boolean post) throws IOException, InterruptedException {
        String key = RunningMark.key(folder.resolve("data")).orElseThrow();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url.resolve(path))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json");
        HttpRequest.Builder whole =
                post ? request.POST(HttpRequest.BodyPublishers.ofString("{}")) : request.GET();
        return RunningHub.json(
                client.send(whole.build(), HttpResponse.BodyHandlers.ofString()).body());
    }

    private static void await(BooleanSupplier wanted) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean() && System.nanoTime() < until) {
            Between.looks();
        }
        assertThat(wanted.getAsBoolean()).isTrue();
    }

    @Test
    void aRunThatIsCutOffGoesOnAsTheSameAndNothingIsTakenTwice() throws Exception {
        AtomicInteger seconds = new AtomicInteger();
        api.usually(heard -> {
            boolean second = heard.target().contains("after=p-2");
            if (second && seconds.incrementAndGet() == 1) {
                kill();
                return List.of(new Act.Close());
            }
            return Act.json(200, ScheduledTest.pages(second));
        });
        run("@yearly");
        Object id = ask("/api/flows/things/runs", true).at("/id").orElseThrow();
        assertThat(process.get().awaitEnd(PATIENCE)).isTrue();

        run("@yearly");
        AtomicReference<Document> run = new AtomicReference<>(Document.empty());
        await(() -> {
            try {
                run.set(ask("/api/runs/" + id, false));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return run.get().at("/state").orElse("").equals("done");
        });

        assertThat(run.get().at("/resumed")).contains(1L);
        long told = (long) run.get().at("/told").orElseThrow();
        long taken = (long) run.get().at("/taken").orElseThrow();
        long duplicate = (long) run.get().at("/duplicate").orElseThrow();
        long held = (long) run.get().at("/held").orElseThrow();
        assertThat(told).isEqualTo(taken + duplicate + held).isBetween(4L, 6L);
        Document books = ask("/api/balance", false);
        assertThat(books.at("/flows/0/accepted")).as(books.toString()).contains(4L);
        await(() -> delivered().size() == 3);
        assertThat(ask("/api/runs", false).at("/runs/1")).isEmpty();
    }

    private Set<String> delivered() {
        TreeSet<String> all = new TreeSet<>();
        there.heard().forEach(heard -> all.add(heard.target()));
        return all;
    }

    @Test
    void everySecondIsAccountedForWhateverKillsTheHub() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        AtomicInteger left = new AtomicInteger();
        api.usually(heard -> {
            if (left.decrementAndGet() == 0) {
                kill();
            }
            return Act.json(200, ScheduledTest.pages(heard.target().contains("after=p-2")));
        });
        for (int round = 0; round < 4; round++) {
            left.set(3 + random.nextInt(8));
            run("* * * * * *");
            assertThat(process.get().awaitEnd(PATIENCE)).as("it was killed").isTrue();
        }
        left.set(1_000);
        int heard = api.heard().size();
        run("* * * * * *");
        await(() -> api.heard().size() > heard + 6);
        assertThat(process.get().stop(PATIENCE)).isTrue();

        List<long[]> spans =
                rows("SELECT first, last, count, run, state IN ('ran', 'late') FROM slot", 5);
        long slots = 0;
        for (int i = 0; i < spans.size(); i++) {
            long[] span = spans.get(i);
            slots += span[2];
            assertThat(span[1] - span[0]).isEqualTo((span[2] - 1) * 1_000_000);
            if (i > 0) {
                assertThat(span[0]).as("span " + i).isEqualTo(spans.get(i - 1)[1] + 1_000_000);
            }
        }
        assertThat(slots).isGreaterThan(10);
        List<Long> of = spans.stream().filter(span -> span[4] == 1).map(span -> span[3]).toList();
        assertThat(of).doesNotHaveDuplicates();
        List<long[]> runs = rows("SELECT id, begun, coalesce(ended, 9e18) FROM flow_run", 3);
        assertThat(runs.stream().map(run -> run[0])).containsExactlyElementsOf(of);
        for (int i = 1; i < runs.size(); i++) {
            assertThat(runs.get(i)[1]).as("two at once").isGreaterThanOrEqualTo(runs.get(i - 1)[2]);
        }
        assertThat(rows("SELECT sum(resumed) FROM flow_run", 1).getFirst()[0])
                .as("every kill was in the midst of one")
                .isEqualTo(4);
    }

    private List<long[]> rows(String question, int columns) throws SQLException {
        List<long[]> rows = new ArrayList<>();
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + folder.resolve("data/tieline.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question + " ORDER BY 1")) {
            while (row.next()) {
                long[] values = new long[columns];
                for (int i = 0; i < columns; i++) {
                    values[i] = row.getLong(i + 1);
                }
                rows.add(values);
            }
        }
        return rows;
    }
}
