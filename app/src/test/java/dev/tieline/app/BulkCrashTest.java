package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tieline.api.Document;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.CrashLoop;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A hub that is killed again and again while it moves rows, at each step and at any time: what is
 * there afterwards, and what is told of it, is what a run that nobody disturbed would have come to.
 * {@code -Dkills=20} kills more often, {@code -Dway=TABLE_TO_MARIADB} goes that way alone, {@code
 * -Dcrash.seed=N} makes the choices of an earlier run again.
 */
class BulkCrashTest {
    private static final Duration READY = Duration.ofMinutes(1);
    private static final int KILLS = Integer.getInteger("kills", 2);
    private static final int PRODUCTS = 3_000;
    private static final int LONGEST_MILLIS = 1_500;
    private static final int MOST = 20;

    /** When nobody asks for more. */
    private static final int FEW = 3;

    private static final boolean MANY =
            Integer.getInteger("kills") != null || System.getProperty("way") != null;

    private static final String BULK = "dev.tieline.bulk.";
    static final List<CrashPoint> POINTS =
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

    @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.NEVER)
    Path folder;

    private BulkWorld world;
    private BulkWays.Walk walk;
    private final HttpClient client = HttpClient.newHttpClient();
    private URI hub;
    private Path workspace;
    private Random random;
    private int checked;
    private long last;

    private void begin(BulkWays way) throws IOException, InterruptedException {
        long seed = Long.getLong("crash.seed", System.nanoTime());
        System.out.println("seed " + seed + " of BulkCrashTest, " + way);
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
        walk = way.new Walk(world, workspace);
        walk.files().forEach((path, text) -> RunningHub.write(workspace, path, text));
    }

    @AfterEach
    void end() throws IOException {
        client.close();
        if (walk != null) {
            walk.close();
            world.close();
        }
    }

    private HubProcess start(Optional<CrashPoint> point, int occurrence) throws IOException {
        HubProgram program = QuickHub.woven();
        HubProgram with = point.map(at -> program.with(at.option(occurrence))).orElse(program);
        // Kills without a chunk in between would be laid to the run that was at work.
        CrashLoop.suspectNobody(workspace.resolve("data"));
        return HubProcess.start(
                with.command(List.of("run", workspace.toString())),
                RunningHub.ENVIRONMENT,
                folder.resolve("hub.log"));
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

    /** Starts one, unless the process ends. */
    private void startRun(HubProcess process) throws InterruptedException {
        while (process.alive()) {
            try {
                ask("POST", "/api/flows/things/runs");
                return;
            } catch (IOException _) {
                // It ended while it answered, or the connection was that of an earlier process.
            }
        }
    }

    /** The number of the newest run; that of the last one when the hub ended meanwhile. */
    private long number() throws InterruptedException {
        return newest().flatMap(run -> run.field("id")).map(Long.class::cast).orElse(last);
    }

    private List<Optional<CrashPoint>> kills() {
        List<Optional<CrashPoint>> kills = new ArrayList<>();
        POINTS.forEach(point -> kills.add(Optional.of(point)));
        kills.addAll(Collections.nCopies(KILLS, Optional.empty()));
        Collections.shuffle(kills, random);
        return MANY ? kills : kills.subList(0, FEW);
    }

    /** All, or one of them: which, is left to chance. */
    static List<BulkWays> ways() {
        List<BulkWays> all = List.of(BulkWays.values());
        return MANY ? all : List.of(all.get(new Random().nextInt(all.size())));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatIsThereIsWhatAnUndisturbedRunWouldHaveMade(BulkWays way)
            throws IOException, InterruptedException {
        assumeTrue(System.getProperty("way", way.name()).equals(way.name()));
        begin(way);
        List<Optional<CrashPoint>> kills = kills();
        try (HubProcess process = start(Optional.empty(), 0)) {
            process.awaitReady(hub, READY);
            startRun(process);
            awaitEnd(process);
            last = number();
            assertThat(BulkWorld.words(newest().orElseThrow())).startsWith("done 3000 = ");
        }
        walk.disturb();
        int killed = 0;
        for (Optional<CrashPoint> kill : kills) {
            try (HubProcess process = start(kill, 1 + random.nextInt(MOST))) {
                if (process.awaitReadyOrEnd(hub, READY)) {
                    if (process.alive() && !runs()) {
                        if (number() > last) {
                            check();
                        }
                        startRun(process);
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
            if (number() > last) {
                check();
            }
        }
        System.out.println(way + ": killed " + killed + " times in " + checked + " runs");
        assertThat(killed).isPositive();
        assertThat(checked).isPositive();
    }

    /** The run that is over; then there is something to do for another. */
    private void check() throws InterruptedException, IOException {
        checked++;
        last = number();
        assertThat(BulkWorld.words(newest().orElseThrow())).isEqualTo(walk.whole());
        assertThat(walk.there()).isEqualTo(walk.wanted());
        assertThat(walk.besides()).isEmpty();
        Document total = ask("GET", "/api/balance?recount=things");
        assertThat(total.at("/balanced")).as(total.fields().toString()).contains(true);
        assertThat(total.at("/recounted/held")).contains(walk.held());
        walk.disturb();
    }
}
