package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.people.Account;
import dev.tieline.people.Actor;
import dev.tieline.people.People;
import dev.tieline.people.Role;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.ScriptedPeer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A shop that is asked for its products every night, two on a page, by a clock that is moved. */
@Execution(ExecutionMode.CONCURRENT)
class ScheduledTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    static final String SHOP =
            """
            system: shop
            purpose: Sells things.
            owner: ops
            connector: http
            url: @api@
            credential: there
            allow: { products.list: [after] }
            operations:
              products.list:
                request: GET /products
                body: { type: object, properties: { after: { type: string } } }
                result:
                  type: object
                  required: [more, products]
                  properties:
                    more: { type: boolean }
                    products:
                      type: array
                      items: { type: object, properties: { id: { type: string } } }
            """;
    static final String FLOW =
            """
            flow: things
            purpose: Products arrive there.
            owner: ops
            trigger:
              schedule:
                cron: "@cron@"
                zone: Europe/Berlin
                ask: shop.products.list
                items: products
                pages: { after: { after: id }, more: more }
                missed: run-once
            record: { contract: thing, key: record.id, unique: { by: record.id, within: 35d } }
            deliver:
              there: { to: there.things.put, map: { id: "${record.id}" } }
            fallback: hold
            """;

    @TempDir Path folder;
    private final Duration before =
            Duration.between(Instant.now(), Instant.parse("2026-03-10T10:00:00Z"));
    private final AtomicReference<Duration> ahead = new AtomicReference<>(before);
    private final AtomicReference<CountDownLatch> slow =
            new AtomicReference<>(new CountDownLatch(0));
    private final ScriptedPeer api = ScriptedPeer.start();
    private RunningHub hub;

    @BeforeEach
    void start() {
        api.usually(this::page);
        hub =
                RunningHub.start(
                        folder,
                        Map.of(
                                "flows/things.yaml",
                                FLOW.replace("@cron@", "0 2 * * *"),
                                "systems/shop.yaml",
                                SHOP.replace("@api@", api.url().toString())),
                        () -> Instant.now().plus(ahead.get()));
        hub.there.usually(Act.json(200, "{\"number\": \"n-1\"}"));
    }

    @AfterEach
    void stop() {
        hub.close();
        api.close();
    }

    private List<Act> page(ScriptedPeer.Heard heard) {
        boolean second = heard.target().contains("after=p-2");
        if (second && slow.get().getCount() > 0) {
            try {
                slow.get().await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Act.json(200, "{\"more\": true, \"products\": [{\"id\": \"p-9\"}]}");
        }
        return Act.json(200, pages(second));
    }

    static String pages(boolean second) {
        return second
                ? """
                {"more": false, "products": [{"id": "p-3", "email": "a@b.example"},
                  {"id": "p-4", "email": "no address"}]}
                """
                : """
                {"more": true, "products": [{"id": "p-1", "email": "a@b.example"},
                  {"id": "p-2", "email": "a@b.example"}]}
                """;
    }

    private void await(BooleanSupplier wanted) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean() && System.nanoTime() < until) {
            Between.looks();
        }
        assertThat(wanted.getAsBoolean()).as(hub.get("/api/runs").toString()).isTrue();
    }

    /** Goes to a moment of that clock. */
    private void go(String moment) {
        ahead.set(Duration.between(Instant.now(), Instant.parse(moment)));
    }

    private String newest(String field) {
        return hub.get("/api/runs").at("/runs/0/" + field).orElse("").toString();
    }

    private List<String> slots() {
        Document all = hub.get("/api/flows/things/slots");
        List<String> slots = new ArrayList<>();
        for (int i = 0; all.at("/slots/" + i).isPresent(); i++) {
            slots.add(
                    all.at("/slots/" + i + "/count").orElse("")
                            + " "
                            + all.at("/slots/" + i + "/state").orElse("")
                            + " "
                            + all.at("/slots/" + i + "/lastThere").orElse(""));
        }
        return slots;
    }

    private HttpResponse<String> post(String path) {
        return hub.send(
                hub.request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}")));
    }

    @Test
    void everyNightIsARunAndEverySlotIsAccountedFor() {
        assertThat(hub.get("/api/runs").at("/coming/0/slotThere"))
                .contains("2026-03-11T02:00:00+01:00[Europe/Berlin]");
        assertThat(hub.get("/api/flows/things").at("/trigger/cron")).contains("0 2 * * *");
        seen();

        go("2026-03-11T01:00:01Z");
        await(() -> newest("state").equals("done"));

        assertThat(slots()).containsExactly("1 ran 2026-03-11T02:00:00+01:00[Europe/Berlin]");
        assertThat(newest("slotThere")).isEqualTo("2026-03-11T02:00:00+01:00[Europe/Berlin]");
        assertThat(newest("told") + newest("taken") + newest("held")).isEqualTo("431");
        await(() -> hub.there.heard().size() == 3);
        assertThat(hub.get("/api/held").at("/groups/0/count").orElse(0L)).isEqualTo(1L);

        hub.hub().close();
        go("2026-03-14T08:00:00Z");
        hub = hub.again();
        await(() ->
                newest("slotThere").startsWith("2026-03-14T02:00")
                        && newest("state").equals("done"));

        assertThat(slots())
                .containsExactly(
                        "1 late 2026-03-14T02:00:00+01:00[Europe/Berlin]",
                        "2 skipped 2026-03-13T02:00:00+01:00[Europe/Berlin]",
                        "1 ran 2026-03-11T02:00:00+01:00[Europe/Berlin]");
        assertThat(command("runs", "--flow", "things").out())
                .contains("\nlate  slot of 2026-03-14 02:00 Europe/Berlin, run 2\n")
                .contains("\nskipped  2 slots, the last of 2026-03-13 02:00 Europe/Berlin, run 2\n")
                .doesNotContain("ran ");
        assertThat(command("runs").out()).doesNotContain("skipped");
        assertThat(newest("told") + newest("duplicate")).isEqualTo("44");
        await(() -> incidents().contains("schedule-missed"));
        assertThat(incidents())
                .contains("'things' was to run at 2026-03-12 02:00:00 Europe/Berlin");
        assertThat(hub.there.heard()).hasSize(3);
    }

    /** What comes due before the hub has seen the flow is of the past. */
    private void seen() {
        await(() -> !database("SELECT count(*) FROM slot_account").equals("0"));
    }

    private String database(String question) {
        try (var connection =
                        java.sql.DriverManager.getConnection(
                                "jdbc:sqlite:" + folder.resolve("data/tieline.db"));
                var statement = connection.createStatement();
                var row = statement.executeQuery(question)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String incidents() {
        return hub.send(hub.request("/api/incidents").GET()).body();
    }

    private CommandRun command(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(
                List.of("--hub", hub.url().toString(), "--token-file", hub.tokenFile().toString()));
        return new CommandRun(all.toArray(String[]::new));
    }

    @Test
    void commandsStartARunAndTellOfAll() {
        assertThat(command("runs").out())
                .isEqualTo("Nothing has run.\nnext  things at 2026-03-11 02:00 Europe/Berlin\n");
        CommandRun started = command("start", "things");
        assertThat(started.out())
                .endsWith(
                        "1  things by hub: done, 4 told, 3 new, 1 held\n".replace("hub", actor()));
        assertThat(started.code()).isZero();
        assertThat(command("runs", "--flow", "things").out())
                .startsWith("1  things by " + actor() + ": done, 4 told, 3 new, 1 held\nnext");
        assertThat(command("runs", "1", "--cancel").code()).isEqualTo(Main.CANNOT);
        assertThat(command("start", "nothing").err()).contains("There is no flow of this name.");
        assertThat(command("runs", "--json").out()).startsWith("{\"runs\":");
    }

    @Test
    void runsOfOthersAreNotThere() {
        People people = hub.hub().faces().people();
        people.first("root", "a sentence nobody guesses");
        Actor root = new Actor("root", Role.ADMIN, Set.of(), false);
        Account seller =
                ((People.Change.Done) people.add("seller", Role.EDITOR, Set.of("sales"), root))
                        .account();
        String token =
                people.token(seller, "test", Role.EDITOR, Duration.ofDays(1), root).orElseThrow();
        assertThat(post("/api/flows/things/runs").statusCode()).isEqualTo(200);
        await(() -> newest("state").equals("done"));

        for (String path : List.of("/api/runs/1", "/api/flows/things/slots")) {
            assertThat(hub.send(as(token, path).GET()).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(hub.send(as(token, "/api/runs").GET()).body())
                .isEqualTo("{\"runs\":[],\"coming\":[]}");
        assertThat(hub.send(as(token, "/api/runs?flow=things").GET()).body())
                .isEqualTo("{\"runs\":[],\"coming\":[]}");
        for (String path : List.of("/api/flows/things/runs", "/api/runs/1/cancel")) {
            HttpRequest.Builder command =
                    as(token, path)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{}"));
            assertThat(hub.send(command).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(hub.send(as(token, "/runs").GET()).body()).doesNotContain("things");
    }

    private HttpRequest.Builder as(String token, String path) {
        return HttpRequest.newBuilder(hub.url().resolve(path))
                .header("Authorization", "Bearer " + token);
    }

    private String actor() {
        return newest("actor");
    }

    @Test
    void aRunIsStartedFollowedAndCancelledByPeople() {
        CountDownLatch answered = new CountDownLatch(1);
        slow.set(answered);
        assertThat(post("/api/flows/nothing/runs").statusCode()).isEqualTo(404);
        HttpResponse<String> begun = post("/api/flows/things/runs");
        assertThat(begun.statusCode()).isEqualTo(200);
        String id = RunningHub.json(begun.body()).at("/id").orElseThrow().toString();
        await(() -> newest("taken").equals("2"));
        HttpResponse<String> second = post("/api/flows/things/runs");
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("Run " + id + " of it is not over.");

        assertThat(post("/api/runs/" + id + "/cancel").statusCode()).isEqualTo(200);
        answered.countDown();
        await(() -> newest("state").equals("cancelled"));

        assertThat(hub.get("/api/runs/" + id).at("/message").orElse("").toString())
                .startsWith("Cancelled by ");
        assertThat(post("/api/runs/" + id + "/cancel").statusCode()).isEqualTo(409);
        assertThat(post("/api/runs/77/cancel").statusCode()).isEqualTo(404);
        assertThat(hub.get("/api/runs/77").at("/code")).contains("run-unknown");
        String audit = hub.send(hub.request("/api/audit?object=run%20" + id).GET()).body();
        assertThat(audit).contains("run-cancel").contains("run-start");
    }
}
