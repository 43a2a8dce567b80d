package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.testkit.Act;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a file that a partner leaves to an API. */
class BulkFilesTest {
    private static final String DROP =
            """
            system: drop
            purpose: Where a partner leaves lists.
            owner: ops
            connector: files
            directory: drop
            allow: { things.read: [] }
            operations:
              things.read:
                read: things-*.csv
                format: csv
                csv: { delimiter: ";" }
                settled: 1ms
                row:
                  type: object
                  properties: { id: { type: string }, n: { type: integer } }
            """;
    private static final String OUT =
            """
            system: out
            purpose: Where others get the list.
            owner: ops
            connector: files
            directory: out
            allow: { things.write: [id, n] }
            operations:
              things.write:
                write: list.csv
                format: csv
                csv: { delimiter: ";" }
                body:
                  type: object
                  properties: { id: { type: string }, n: { type: integer } }
            """;
    private static final String CONTRACT =
            """
            {"type": "object", "required": ["id", "n"], "properties": {
              "id": {"type": "string", "minLength": 3},
              "n": {"type": "integer"}}}
            """;
    private static final String FLOW =
            """
            flow: things
            purpose: The partner's list gets there.
            owner: ops
            trigger:
              schedule: { cron: "0 0 1 1 *", zone: UTC, ask: drop.things.read }
            record:
              contract: entry
              key: record.id
            run: { chunk: 4, max-invalid: 50% }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}", n: "${record.n}" }
            fallback: hold
            """;

    @TempDir Path folder;
    private RunningHub hub;

    @AfterEach
    void stop() {
        hub.close();
    }

    private void start() {
        start(FLOW, DROP);
    }

    private void start(String flow) {
        start(flow, DROP);
    }

    private void start(String flow, String drop) {
        hub =
                RunningHub.start(
                        folder,
                        Map.of(
                                "flows/things.yaml", flow,
                                "contracts/entry.schema.json", CONTRACT,
                                "systems/drop.yaml", drop,
                                "systems/out.yaml", OUT),
                        InstantSource.system());
        hub.there.usually(_ -> Act.json(200, "{\"number\": \"n\"}"));
    }

    @Test
    void badLinesAreHeldWithTheirPlaceAndAllOthersGo() throws IOException {
        Path drop = Files.createDirectories(folder.resolve("data/drop"));
        Files.writeString(
                drop.resolve("things-1.csv"),
                "id;n\nt-1;1\nt-2;two\nt-3;3\nx;4\nt-5;5\nt-6;6;6\n\"t-7\";7\n");
        start();

        Document run = hub.get("/api/runs/" + BulkWorld.run(hub));
        assertThat(BulkWorld.words(run)).startsWith("done 7 = 4 + 3 held");
        assertThat(hub.there.heard().stream().map(heard -> heard.target()).sorted())
                .containsExactly("/things/t-1", "/things/t-3", "/things/t-5", "/things/t-7");
        List<?> records =
                (List<?>) hub.get("/api/flows/things/records").at("/records").orElseThrow();
        assertThat(
                        records.stream()
                                .map(record -> BulkWorld.fields(record).get("id"))
                                .map(id -> hub.get("/api/records/" + id))
                                .map(story -> story.at("/caller").orElse(story.fields()))
                                .map(Object::toString)
                                .sorted())
                .containsExactly(
                        "drop, run 1, things-1.csv line 3",
                        "drop, run 1, things-1.csv line 5",
                        "drop, run 1, things-1.csv line 7");

        // The same rows at other lines are the records that they were.
        Files.delete(drop.resolve("things-1.csv"));
        Files.writeString(
                drop.resolve("things-2.csv"),
                "id;n\nt-0;0\nt-1;1\nt-2;two\nt-3;3\nx;4\nt-5;5\nt-6;6;6\n\"t-7\";7\n");
        Document second = hub.get("/api/runs/" + BulkWorld.run(hub));
        assertThat(BulkWorld.words(second)).startsWith("done 8 = 5 + 3 held");
        assertThat(hub.get("/api/flows/things/records").at("/records")).contains(records);
        theLastRunHolds(second);
    }

    /** What the second found held already is with it. */
    private void theLastRunHolds(Document second) throws IOException {
        Files.delete(folder.resolve("data/drop/things-2.csv"));
        Files.writeString(
                folder.resolve("data/drop/things-3.csv"), "id;n\nt-1;1\nz;9\nt-3;3\nt-4;4\n");
        long third = BulkWorld.run(hub);
        Object id = second.at("/id").orElseThrow();
        assertThat(held("run=1")).isEqualTo(0L);
        assertThat(held("run=" + id)).isEqualTo(3L);
        assertThat(held("run=" + third)).isEqualTo(1L);
        assertThat(held("flow=things")).isEqualTo(4L);
        assertThat(held("run=" + id + "&flow=others")).isEqualTo(0L);
        assertThat(held("run=99")).isEqualTo(0L);
        assertThat(hub.get("/api/held-records?q=z&run=" + third).at("/count")).contains(1L);
        assertThat(hub.get("/api/held-records?q=z&run=" + id).at("/count")).contains(0L);

        Object key = hub.get("/api/held?run=" + third).at("/groups/0/count").orElseThrow();
        assertThat(key).isEqualTo(1L);
        assertThat(tieline("held", "--run", "" + third)).contains("1 record of things at (record)");
        assertThat(tieline("held", "--run", "99").strip()).isEqualTo("Nothing is held.");
        assertThat(tieline("replay", "--all", "--run", "" + id, "--dry-run"))
                .contains("3 deliveries");
        noRunIsNotEveryRun();
        assertThat(tieline("replay", "--all", "--run", "" + third))
                .contains(" of run " + third + " on their way");
        assertThat(tieline("replays")).contains(" of run " + third + " on their way");
    }

    /** What means no run must not mean all that is held. */
    private void noRunIsNotEveryRun() {
        for (String none : List.of("0", "", "-1", "x")) {
            String body = "{\"run\":\"" + none + "\"}";
            HttpRequest.Builder asked =
                    hub.request("/api/replays")
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body));
            assertThat(hub.send(asked).body()).as(body).contains("run-malformed");
            assertThat(tieline("replay", "--all", "--run=" + none)).as(none).isEmpty();
        }
        assertThat(hub.get("/api/replays").at("/replays").orElseThrow()).isEqualTo(List.of());
    }

    private Object held(String filter) {
        return hub.get("/api/held-records?" + filter).at("/count").orElseThrow();
    }

    private String tieline(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(
                List.of("--hub", hub.url().toString(), "--token-file", hub.tokenFile().toString()));
        return new CommandRun(all.toArray(String[]::new)).out();
    }

    @Test
    void rowsThatNoKeyTellsApartAreHeldEachByItsPlace() throws IOException {
        Path drop = Files.createDirectories(folder.resolve("data/drop"));
        Files.writeString(drop.resolve("things-1.csv"), "id;n\n;9\nt-1;1\n;9\nt-2;2\n");
        start();

        for (int night = 0; night < 2; night++) {
            Document run = hub.get("/api/runs/" + BulkWorld.run(hub));
            assertThat(BulkWorld.words(run)).startsWith("done 4 = 2 + 2 held");
            assertThat(hub.hub().balances().getFirst().held()).isEqualTo(2);
        }
    }

    /** What the next chunk will be must not take the place of what this one was to be. */
    @Test
    void aChunkThatTheStoreDidNotTakeIsNotedWhenItsRunGoesOn() throws Exception {
        Path drop = Files.createDirectories(folder.resolve("data/drop"));
        String rows =
                IntStream.range(100, 112)
                        .mapToObj("%1$d;%1$d\n"::formatted)
                        .collect(Collectors.joining());
        Files.writeString(drop.resolve("things-1.csv"), "id;n\n" + rows);
        start(FLOW.replace("there.things.put", "out.things.write"));
        CountDownLatch broken = new CountDownLatch(1);
        Logger log = Logger.getLogger("dev.tieline");
        Handler listening = listening(broken);
        log.addHandler(listening);
        try {
            database(
                    "CREATE TRIGGER refusing BEFORE INSERT ON run_chunk WHEN NEW.number = 2"
                            + " BEGIN SELECT RAISE(ABORT, 'a chunk is refused'); END");
            hub.command("/api/flows/things/runs");
            assertThat(broken.await(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            log.removeHandler(listening);
        }
        hub.close();
        database("DROP TRIGGER refusing");
        hub = hub.again();
        BulkWorld.awaitEnd(hub, 1);
        Document run = hub.get("/api/runs/1");
        assertThat(BulkWorld.words(run)).startsWith("done 12 = 12 + 0 held");
        assertThat(run.at("/rows/chunks")).contains(3L);
        assertThat(hub.get("/api/balance?recount=things").at("/balanced")).contains(true);
        assertThat(Files.readString(folder.resolve("data/out/list.csv")))
                .isEqualTo("id;n\n" + rows);
    }

    /** Nobody can tell what they come to there. */
    @Test
    void aPlanShowsSomeOfTheRowsThatWouldBeSent() throws IOException {
        Path drop = Files.createDirectories(folder.resolve("data/drop"));
        String rows =
                IntStream.range(100, 125)
                        .mapToObj("%1$d;%1$d\n"::formatted)
                        .collect(Collectors.joining());
        Files.writeString(drop.resolve("things-1.csv"), "id;n\nx;1\n" + rows);
        start();

        String told = tieline("plan", "things");
        assertThat(told.lines().filter(line -> line.startsWith("> ")))
                .hasSize(20)
                .startsWith("> id=100  n=100", "> id=101  n=101");
        assertThat(told.strip()).endsWith("26 read: 25 to send, 1 to hold, 0 left out");
        assertThat(hub.there.heard()).isEmpty();
    }

    private static Handler listening(CountDownLatch unavailable) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                if (entry.getThrown() instanceof JournalUnavailable) {
                    unavailable.countDown();
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private void database(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + folder.resolve("data/tieline.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aLineThatNobodyCanReadIsOneRecordForAllNightsUntilItIsOver() throws IOException {
        Path drop = Files.createDirectories(folder.resolve("data/drop"));
        start(
                FLOW.replace("50%", "90%"),
                DROP.replace("csv: { delimiter: \";\" }\n", "\n").replace("csv", "jsonl"));
        String tooLong = "{\"id\": \"" + "x".repeat(2 << 20);
        Files.writeString(
                drop.resolve("things-1.jsonl"),
                "{\"id\": \"t-1\", \"n\": 1}\nbroken\nbroken\n" + tooLong + "\n");
        for (int night = 1; night <= 2; night++) {
            Document run = hub.get("/api/runs/" + BulkWorld.run(hub));
            assertThat(BulkWorld.words(run)).startsWith("done 4 = 1 + 3 held");
            assertThat(hub.hub().balances().getFirst().held()).isEqualTo(3);
        }

        List<?> held = (List<?>) hub.get("/api/flows/things/records").at("/records").orElseThrow();
        held.forEach(record -> discard(BulkWorld.fields(record).get("id")));
        assertThat(hub.hub().balances().getFirst().held()).isZero();
        Document run = hub.get("/api/runs/" + BulkWorld.run(hub));
        assertThat(BulkWorld.words(run)).startsWith("done 4 = 1 + 3 held");
        assertThat(hub.hub().balances().getFirst().held()).isEqualTo(3);

        Files.writeString(
                drop.resolve("things-1.jsonl"),
                "{\"id\": \"t-1\", \"n\": 1}\nbroken\nbrokeN\n" + tooLong + "y\n");
        BulkWorld.run(hub);
        assertThat(hub.hub().balances().getFirst().held()).as("of two other").isEqualTo(5);
    }

    private void discard(Object id) {
        var answer =
                hub.send(
                        hub.request("/api/records/" + id + "/discard")
                                .header("Content-Type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"reason\": \"not wanted\"}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void aLineOfCsvThatNobodyCanReadIsOneRecordForAllNights() throws IOException {
        Path drop = Files.createDirectories(folder.resolve("data/drop"));
        start();
        String tooLong = "x".repeat(2 << 20);
        for (int night = 1; night <= 4; night++) {
            String other = night <= 2 ? "" : "y";
            String end = night <= 3 ? "" : "z";
            Files.writeString(
                    drop.resolve("things-1.csv"),
                    "id;n\nt-1;1\n"
                            + (tooLong + end + ";2\n")
                            + ("\"broken" + other + "\n")
                            + "t-2;2\nt-3;3\n");
            Document run = hub.get("/api/runs/" + BulkWorld.run(hub));
            assertThat(BulkWorld.words(run)).startsWith("done 5 = 3 + 2 held");
            assertThat(hub.hub().balances().getFirst().held())
                    .isEqualTo(2 + other.length() + end.length());
        }
    }

    @Test
    void aLineThatNobodyCanReadIsNotTakenForThatOfAnotherNight() throws IOException {
        Path drop = Files.createDirectories(folder.resolve("data/drop"));
        start(FLOW, DROP.replace("csv: { delimiter: \";\" }\n", "\n").replace("csv", "jsonl"));
        for (int night = 1; night <= 2; night++) {
            Files.writeString(
                    drop.resolve("things-1.jsonl"),
                    "{\"id\": \"t-1\", \"n\": 1}\nbroken in night " + night + "\n");
            Document run = hub.get("/api/runs/" + BulkWorld.run(hub));
            assertThat(BulkWorld.words(run)).startsWith("done 2 = 1 + 1 held");
            assertThat(hub.hub().balances().getFirst().held()).isEqualTo(night);
        }
    }
}
