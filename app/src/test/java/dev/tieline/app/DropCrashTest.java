package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.CrashPoint;
import dev.tieline.testkit.CrashPoint.When;
import dev.tieline.testkit.FreePorts;
import dev.tieline.testkit.HubKey;
import dev.tieline.testkit.HubProcess;
import dev.tieline.testkit.HubProgram;
import dev.tieline.testkit.ScriptedPeer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A hub that is killed again and again while a partner leaves files: each that was whole has one
 * run, which was done, and lies once where files go that were read. {@code -Ddrop.kills=50} kills
 * more often, {@code -Dcrash.seed=N} makes the choices of an earlier run again.
 */
@Execution(ExecutionMode.CONCURRENT)
class DropCrashTest {
    private static final Duration READY = Duration.ofMinutes(1);
    private static final int KILLS = Integer.getInteger("drop.kills", 3);
    private static final int LONGEST_MILLIS = 2_500;
    private static final int FILES = 6;
    private static final int ROWS = 3;

    static final List<CrashPoint> POINTS =
            List.of(
                    at("listed", "run.Drops.told", When.AFTER),
                    at("a run is noted", "store.FileRows.begin", When.AFTER),
                    at("a run begins", "run.Runs.put", When.BEFORE),
                    at("read", "run.Drops.over", When.BEFORE),
                    at("its end is noted", "run.Drops.ended", When.BEFORE),
                    at("before it is moved", "connector.files.Remover.remove", When.BEFORE),
                    at("hidden", "connector.files.Remover.move", When.BEFORE),
                    at("its marker left", "connector.files.Remover.removeMarker", When.BEFORE),
                    at("moved", "connector.files.FileParts.remove", When.AFTER),
                    at("it is forgotten", "run.Drops.removed", When.AFTER));

    private static CrashPoint at(String name, String method, When when) {
        return new CrashPoint(name, "dev.tieline." + method, when);
    }

    @TempDir Path folder;
    private final ScriptedPeer there = ScriptedPeer.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Set<String> whole = new TreeSet<>();
    private URI hub;
    private Path workspace;
    private Path drop;
    private Random random;
    private int number;

    @BeforeEach
    void begin() throws IOException, InterruptedException {
        long seed = Long.getLong("crash.seed", System.nanoTime());
        System.out.println("seed " + seed + " of DropCrashTest");
        random = new Random(seed);
        there.usually(_ -> Act.json(200, "{\"number\": \"n\"}"));
        hub = URI.create("http://127.0.0.1:" + FreePorts.next());
        workspace = folder.resolve("hub");
        RunningHub.workspace(workspace, there.url(), "127.0.0.1:" + hub.getPort());
        RunningHub.write(workspace, "systems/drop.yaml", DropWorld.SYSTEM);
        RunningHub.write(workspace, "contracts/row.schema.json", DropWorld.CONTRACT);
        RunningHub.write(
                workspace,
                "flows/things.yaml",
                DropWorld.FLOW
                        .replace("every: 1m", "every: 1s")
                        .replace("@how@", "whole: { marker: .done }, done: { move: old }"));
        drop = Files.createDirectories(workspace.resolve("data/drop"));
    }

    @AfterEach
    void end() {
        client.close();
        there.close();
    }

    private HubProcess start(Optional<CrashPoint> point, int occurrence) throws IOException {
        HubProgram program = QuickHub.woven();
        HubProgram with = point.map(at -> program.with(at.option(occurrence))).orElse(program);
        return HubProcess.start(
                with.command(List.of("run", workspace.toString())),
                RunningHub.ENVIRONMENT,
                folder.resolve("hub.log"));
    }

    /** Some files, the last of them half. */
    private void leave() throws IOException {
        for (int i = 0; i < FILES; i++) {
            String name = "orders-%03d.csv".formatted(++number);
            StringBuilder rows = new StringBuilder("id,n\n");
            for (int row = 0; row < ROWS; row++) {
                rows.append("o-").append(number).append('-').append(row).append(",1\n");
            }
            Files.writeString(drop.resolve(name), rows);
            if (i < FILES - 1) {
                Files.writeString(drop.resolve(name + ".done"), "");
                whole.add(name);
            }
        }
    }

    private List<Map<String, Object>> runs() throws IOException, InterruptedException {
        List<Map<String, Object>> all = new ArrayList<>();
        Object before = 0;
        while (true) {
            HttpRequest request =
                    HttpRequest.newBuilder(hub.resolve("/api/runs?limit=100&before=" + before))
                            .header(
                                    "Authorization",
                                    "Bearer " + HubKey.read(workspace.resolve("data")))
                            .timeout(READY)
                            .build();
            Document page =
                    RunningHub.json(
                            client.send(request, HttpResponse.BodyHandlers.ofString()).body());
            ((List<?>) page.at("/runs").orElse(List.of()))
                    .forEach(run -> all.add(BulkWorld.fields(run)));
            if (page.at("/next").isEmpty()) {
                return all;
            }
            before = page.at("/next").orElseThrow();
        }
    }

    private Set<String> in(Path of) throws IOException {
        if (!Files.exists(of)) {
            return Set.of();
        }
        try (Stream<Path> all = Files.list(of)) {
            Set<String> names = new TreeSet<>();
            all.filter(Files::isRegularFile)
                    .forEach(file -> names.add(String.valueOf(file.getFileName())));
            return names;
        }
    }

    /** Until it ended or has moved all that was whole. */
    private void awaitEnd(HubProcess process) throws IOException {
        long until = System.nanoTime() + READY.toNanos();
        while (process.alive()
                && !in(drop.resolve("old")).equals(whole)
                && System.nanoTime() < until) {
            Between.looks();
        }
    }

    @Test
    void eachWholeFileHasOneRunWhereverTheHubIsKilled() throws IOException, InterruptedException {
        int killed = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            // At a step of the work, or at any time.
            Optional<CrashPoint> point =
                    random.nextInt(4) == 0
                            ? Optional.empty()
                            : Optional.of(POINTS.get((kill + random.nextInt(2)) % POINTS.size()));
            leave();
            try (HubProcess process = start(point, 1 + random.nextInt(FILES - 1))) {
                if (point.isPresent()) {
                    awaitEnd(process);
                } else if (process.awaitReadyOrEnd(hub, READY)) {
                    process.awaitEnd(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)));
                }
                killed += process.alive() && point.isPresent() ? 0 : 1;
            }
        }
        leave();
        try (HubProcess process = start(Optional.empty(), 0)) {
            process.awaitReady(hub, READY);
            awaitEnd(process);
            List<Map<String, Object>> runs = runs();
            System.out.println("killed " + killed + " times in " + runs.size() + " runs");
            assertThat(runs.stream().map(run -> run.get("file")))
                    .containsExactlyInAnyOrderElementsOf(whole);
            assertThat(runs)
                    .allSatisfy(run -> {
                        assertThat(run).containsEntry("state", "done");
                        assertThat(run).containsEntry("told", (long) ROWS);
                        assertThat(run).containsEntry("taken", (long) ROWS);
                    });
        }
        assertThat(killed).isPositive();
        assertThat(in(drop.resolve("old"))).isEqualTo(whole);
        assertThat(in(drop)).as("only the half ones are left").hasSize(KILLS + 1);
        Set<String> heard = new HashSet<>();
        there.heard().forEach(call -> heard.add(call.target()));
        assertThat(heard).hasSize(whole.size() * ROWS);
    }
}
