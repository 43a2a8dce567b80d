package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import dev.tieline.people.Account;
import dev.tieline.people.Actor;
import dev.tieline.people.People;
import dev.tieline.people.Role;
import dev.tieline.store.SqliteStore;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.ScriptedPeer;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What commands and programs hear of a run in bulk that an earlier life of the hub left failed. */
@Execution(ExecutionMode.CONCURRENT)
class RunFacesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant BEGUN = Instant.parse("2026-03-10T10:00:00Z");

    @TempDir Path folder;
    private final ScriptedPeer api = ScriptedPeer.start();
    private RunningHub hub;

    @BeforeEach
    void start() {
        failed(folder, 2);
        hub = hub(folder, api);
    }

    /** Leaves a run of so many chunks that failed. */
    static void failed(Path folder, int chunks) {
        try (SqliteStore store =
                SqliteStore.open(folder.resolve("data"), InstantSource.fixed(BEGUN))) {
            long id = store.runJournal().begin(Run.of("things", Optional.empty(), "ann", BEGUN));
            for (int number = 1; number <= chunks; number++) {
                String keys = "p-%d".formatted(number);
                store.runJournal().chunk(chunk(id, number, keys + "00", keys + "99"));
            }
            Run.Why why = new Run.Why("too-many-changes", "More than 20 % would change.");
            Run run = store.runLedger().run(id).orElseThrow();
            store.runJournal()
                    .end(
                            run.over(Run.State.FAILED, Optional.of(why), BEGUN.plusSeconds(4)),
                            Optional.empty());
        }
    }

    /** A hub on its flow. */
    static RunningHub hub(Path folder, ScriptedPeer api) {
        api.usually(_ -> Act.json(200, ScheduledTest.pages(true)));
        RunningHub hub =
                RunningHub.start(
                        folder,
                        Map.of(
                                "flows/things.yaml",
                                ScheduledTest.FLOW.replace("@cron@", "0 2 * * *"),
                                "systems/shop.yaml",
                                ScheduledTest.SHOP.replace("@api@", api.url().toString())),
                        InstantSource.system());
        hub.there.usually(Act.json(200, "{\"number\": \"n-1\"}"));
        return hub;
    }

    private static RunChunk chunk(long run, long number, String low, String high) {
        return new RunChunk(
                run,
                number,
                new Run.Counts(100, 90, 0, 3, 0),
                new Run.Rows(1, 10, 20, 60, 0, 7),
                low,
                high,
                "line 100",
                "",
                BEGUN.plusSeconds(number));
    }

    @AfterEach
    void stop() {
        hub.close();
        api.close();
    }

    private CommandRun command(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(
                List.of("--hub", hub.url().toString(), "--token-file", hub.tokenFile().toString()));
        return new CommandRun(all.toArray(String[]::new));
    }

    @Test
    void commandsTellOfItsChunksAndFindWhatTheyCarried() {
        assertThat(command("runs", "1").out())
                .isEqualTo(
                        """
                        1  things by ann: failed, 200 read, 20 created, 40 changed, 120 same, \
                        14 skipped, 6 held; More than 20 % would change.
                          50/s
                          chunk 2 at 2026-03-10T10:00:02Z: keys p-200 to p-299, 100 read, \
                        10 created, 20 changed, 60 same, 7 skipped, 3 held
                          chunk 1 at 2026-03-10T10:00:01Z: keys p-100 to p-199, 100 read, \
                        10 created, 20 changed, 60 same, 7 skipped, 3 held
                          2026-03-10T10:00:00Z  began by ann
                          2026-03-10T10:00:04Z  failed: More than 20 % would change.
                        """);
        CommandRun found = command("trace", "p-123");
        assertThat(found.code()).isZero();
        assertThat(found.out())
                .isEqualTo(
                        """
                        run 1 of things may have carried it in chunk 1 at 2026-03-10T10:00:01Z: \
                        keys p-100 to p-199, 100 read, 10 created, 20 changed, 60 same, 7 skipped, \
                        3 held
                        """);
        assertThat(command("trace", "p-123", "--json").out())
                .startsWith("{\"chunks\":[{\"run\":1,");
        assertThat(command("trace", "p-3").code()).isEqualTo(Main.NO);
        assertThat(command("balance", "--recount", "things").out())
                .contains("accepted 194 = delivered 180 + skipped 14 + duplicate 0 + held 0")
                .contains("The books balance.");
    }

    @Test
    void itGoesOnWhenSomebodySaysSo() {
        assertThat(command("runs", "--resume").err()).contains("--resume needs the number");
        assertThat(command("runs", "1", "--resume", "--cancel").code()).isEqualTo(Main.CANNOT);

        CommandRun resumed = command("runs", "1", "--resume");

        assertThat(resumed.out()).startsWith("1  things by ann: running, 200 read");
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!state().equals("done") && System.nanoTime() < until) {
            Between.looks();
        }
        assertThat(state()).isEqualTo("done");
        assertThat(hub.get("/api/runs/1").at("/rows/chunks")).contains(2L);
        CommandRun again = command("runs", "1", "--resume");
        assertThat(again.code()).isEqualTo(Main.CANNOT);
        assertThat(again.err()).contains("and the newest of a flow that runs, when it failed");
        assertThat(hub.send(hub.request("/api/audit?object=run%201").GET()).body())
                .contains("run-resume");
    }

    private String state() {
        return hub.get("/api/runs/1").at("/state").orElse("").toString();
    }

    @Test
    void whatOthersRunIsNotThere() {
        People people = hub.hub().faces().people();
        people.first("root", "a sentence nobody guesses");
        Actor root = new Actor("root", Role.ADMIN, Set.of(), false);
        Account seller =
                ((People.Change.Done) people.add("seller", Role.EDITOR, Set.of("sales"), root))
                        .account();
        String token =
                people.token(seller, "test", Role.EDITOR, Duration.ofDays(1), root).orElseThrow();

        assertThat(get(token, "/api/runs/1/chunks").statusCode()).isEqualTo(404);
        assertThat(get(token, "/runs/1").statusCode()).isEqualTo(404);
        for (String path : List.of("/api/chunks?key=p-123", "/api/chunks?key=p-123&flow=things")) {
            assertThat(get(token, path).body()).as(path).isEqualTo("{\"chunks\":[]}");
        }
        assertThat(
                        hub.send(
                                        HttpRequest.newBuilder(
                                                        hub.url().resolve("/api/runs/1/resume"))
                                                .header("Authorization", "Bearer " + token)
                                                .header("Content-Type", "application/json")
                                                .POST(HttpRequest.BodyPublishers.ofString("{}")))
                                .statusCode())
                .isEqualTo(404);
        assertThat(state()).isEqualTo("failed");
    }

    private java.net.http.HttpResponse<String> get(String token, String path) {
        return hub.send(
                HttpRequest.newBuilder(hub.url().resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .GET());
    }
}
