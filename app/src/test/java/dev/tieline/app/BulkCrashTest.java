package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.CrashPoint;
import dev.tieline.testkit.CrashPoint.When;
import dev.tieline.testkit.FreePorts;
import dev.tieline.testkit.HubKey;
import dev.tieline.testkit.HubProcess;
import dev.tieline.testkit.HubProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A hub that is killed again and again while it moves rows from one table into another, at each
 * step and at any time: what is there afterwards, and what is told of it, is what a run that nobody
 * disturbed would have come to. {@code -Dkills=100} kills more often, {@code -Dcrash.seed=N} makes
 * the choices of an earlier run again.
 */
@Execution(ExecutionMode.CONCURRENT)
class BulkCrashTest {
    private static final Duration READY = Duration.ofMinutes(1);
    private static final int KILLS = Integer.getInteger("kills", 4);
    private static final int PRODUCTS = 3_000;
    private static final int LONGEST_MILLIS = 1_500;
    private static final int MOST = 20;
    private static final String WHOLE =
            "done 3000 = 2957 + 3 held + 40 skipped; created 300, changed 200, same 2457, gone 0";

    private static final String BULK = "dev.tieline.bulk.";
    private static final List<CrashPoint> POINTS =
            List.of(
                    at("begun", "Carriage.begin", When.AFTER),
                    at("prepared", "Noted.prepare", When.AFTER),
                    at("staged", "Ends.stage", When.AFTER),
                    at("held rows are kept", "Holding.hold", When.AFTER),
                    at("before the commit", "Carriage.commit", When.BEFORE),
                    at("within the commit", "Carriage.commit", When.DURING),
                    at("committed and not noted", "Noted.soon", When.BEFORE),
                    at("noted", "Noted.now", When.AFTER),
                    at("before the end", "Carriage.finish", When.BEFORE),
                    at("at the end", "Carriage.finish", When.AFTER));

    private static CrashPoint at(String name, String method, When when) {
        return new CrashPoint(name, BULK + method, when);
    }

    @TempDir Path folder;
    private BulkWorld world;
    private final HttpClient client = HttpClient.newHttpClient();
    private HubProgram program;
    private URI hub;
    private Path workspace;
    private Random random;
    private int checked;

    @BeforeEach
    void begin() throws IOException, InterruptedException {
        long seed = Long.getLong("crash.seed", System.nanoTime());
        System.out.println("seed " + seed + " of BulkCrashTest");
        random = new Random(seed);
        world = new BulkWorld();
        world.products(PRODUCTS);
        // Two break the contract, and one is refused by the destination.
        world.run(
                "postgres",
                """
                UPDATE product SET name = 'x' WHERE sku IN ('p-000700', 'p-002111');
                UPDATE product SET price = 20000 WHERE sku = 'p-001500';
                UPDATE product SET quantity = 0 WHERE sku BETWEEN 'p-000001' AND 'p-000040';
                """);
        hub = URI.create("http://127.0.0.1:" + FreePorts.next());
        workspace = folder.resolve("hub");
        RunningHub.workspace(
                workspace, URI.create("http://127.0.0.1:9"), "127.0.0.1:" + hub.getPort());
        world.files(BulkWorld.FLOW.replace("chunk: 100", "chunk: 100"))
                .forEach((path, text) -> RunningHub.write(workspace, path, text));
        Path parts = Files.createDirectories(folder.resolve("parts"));
        program =
                HubProgram.of(
                                "dev.tieline.app.Main",
                                List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"))
                        .woven(POINTS, parts);
    }

    @AfterEach
    void end() throws IOException {
        client.close();
        world.close();
    }

    private HubProcess start(Optional<CrashPoint> point, int occurrence) throws IOException {
        HubProgram with = point.map(at -> program.with(at.option(occurrence))).orElse(program);
        return HubProcess.start(
                with.command(List.of("run", workspace.toString())),
                RunningHub.ENVIRONMENT,
                folder.resolve("hub.log"));
    }

    /** What a new run has to do: 300 to create, 200 to change. */
    private void disturb() {
        world.run(
                "shop",
                """
                DELETE FROM article WHERE number BETWEEN 'p-002201' AND 'p-002500';
                UPDATE article SET title = 'old' WHERE number BETWEEN 'p-001001' AND 'p-001200';
                """);
    }

    private List<String> wanted() {
        return world.ask(
                "postgres",
                BulkWorld.PRODUCTS.replace(
                        "quantity > 0", "quantity > 0 AND length(name) > 1 AND price < 10000"));
    }

    private Document ask(String method, String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(hub.resolve(path))
                        .header("Authorization", "Bearer " + HubKey.read(workspace.resolve("data")))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                method.equals("GET")
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString("{}"))
                        .timeout(READY)
                        .build();
        return RunningHub.json(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** The newest run; empty when the hub ended meanwhile. */
    private Optional<Document> newest() throws InterruptedException {
        try {
            return ask("GET", "/api/runs?limit=1")
                    .at("/runs/0")
                    .map(run -> Document.of(BulkWorld.fields(run)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private boolean runs() throws InterruptedException {
        return newest().filter(run -> !run.text("state").orElse("").equals("running")).isEmpty();
    }

    /** Until the process or the run has ended. */
    private void awaitEnd(HubProcess process) throws InterruptedException {
        long until = System.nanoTime() + READY.toNanos();
        while (process.alive() && runs() && System.nanoTime() < until) {
            Between.looks();
        }
    }

    private void startRun() throws InterruptedException {
        try {
            ask("POST", "/api/flows/things/runs");
        } catch (IOException _) {
            // It ended while it answered.
        }
    }

    @Test
    void whatIsThereIsWhatAnUndisturbedRunWouldHaveMade() throws IOException, InterruptedException {
        List<Optional<CrashPoint>> kills = new ArrayList<>();
        POINTS.forEach(point -> kills.add(Optional.of(point)));
        kills.addAll(Collections.nCopies(KILLS, Optional.empty()));
        Collections.shuffle(kills, random);
        try (HubProcess process = start(Optional.empty(), 0)) {
            process.awaitReady(hub, READY);
            startRun();
            awaitEnd(process);
            assertThat(BulkWorld.words(newest().orElseThrow())).startsWith("done 3000 = 2957 + 3");
        }
        disturb();
        boolean begun = false;
        int killed = 0;
        for (Optional<CrashPoint> kill : kills) {
            try (HubProcess process = start(kill, 1 + random.nextInt(MOST))) {
                if (process.awaitReadyOrEnd(hub, READY)) {
                    if (!begun || (process.alive() && !runs())) {
                        checkIf(begun);
                        startRun();
                        begun = true;
                    }
                    if (kill.isPresent()) {
                        awaitEnd(process);
                    } else {
                        process.awaitEnd(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)));
                    }
                }
                killed += process.alive() && kill.isPresent() ? 0 : 1;
            }
        }
        try (HubProcess process = start(Optional.empty(), 0)) {
            process.awaitReady(hub, READY);
            awaitEnd(process);
            checkIf(true);
        }
        System.out.println("killed " + killed + " times in " + checked + " runs");
        assertThat(killed).isGreaterThanOrEqualTo(KILLS);
    }

    /** The run that is over, if one is; then there is something to do for another. */
    private void checkIf(boolean begun) throws InterruptedException, IOException {
        if (!begun) {
            return;
        }
        checked++;
        assertThat(BulkWorld.words(newest().orElseThrow())).isEqualTo(WHOLE);
        assertThat(world.ask("shop", BulkWorld.ARTICLES)).isEqualTo(wanted());
        Document total = ask("GET", "/api/balance?recount=things");
        assertThat(total.at("/balanced")).as(total.fields().toString()).contains(true);
        assertThat(total.at("/recounted/held")).contains(3L);
        disturb();
    }
}
