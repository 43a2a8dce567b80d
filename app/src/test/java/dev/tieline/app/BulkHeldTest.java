package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Between;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of rows that runs hold, in the runs that follow. */
class BulkHeldTest {
    private static final String TWO_FAIL =
            """
            UPDATE product SET name = 'x' WHERE sku = 'p-000007';
            UPDATE product SET price = 12345 WHERE sku = 'p-000205';
            """;
    private static final String BUSY =
            """
            CREATE FUNCTION busy() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'busy' USING ERRCODE = '40001'; END $$;
            CREATE TRIGGER busy BEFORE INSERT OR UPDATE ON article FOR EACH ROW
                WHEN (NEW.price = 12345) EXECUTE FUNCTION busy();
            """;

    @TempDir Path folder;
    private BulkWorld world;
    private RunningHub hub;

    @BeforeEach
    void world() throws IOException {
        world = new BulkWorld();
        world.products(300);
    }

    @AfterEach
    void stop() throws IOException {
        if (hub != null) {
            hub.close();
        }
        world.close();
    }

    private void start(String flow) {
        hub = RunningHub.start(folder, world.files(flow), InstantSource.system());
    }

    /** Runs it; how many rows it held, after the books were found to be exact. */
    private Object runHolds() {
        Document run = hub.get("/api/runs/" + BulkWorld.run(hub));
        assertThat(run.text("state")).contains("done");
        Document books = hub.get("/api/balance?recount=things");
        assertThat(books.at("/balanced")).as(books.fields().toString()).contains(true);
        return run.at("/held").orElse("nothing");
    }

    /** Ids of all records, the newest first. */
    private List<String> records() {
        return ids(hub.get("/api/flows/things/records"));
    }

    private static List<String> ids(Document answer) {
        return ((List<?>) answer.at("/records").orElseThrow())
                .stream().map(one -> BulkWorld.fields(one).get("id").toString()).toList();
    }

    private Object state(String id) {
        return hub.get("/api/records/" + id).at("/record/state").orElse("none");
    }

    private long held() {
        return hub.hub().balances().getFirst().held();
    }

    private void discard(String id) {
        var answer =
                hub.send(
                        hub.request("/api/records/" + id + "/discard")
                                .header("Content-Type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"reason\": \"not wanted\"}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(state(id)).isEqualTo("skipped");
    }

    @Test
    void whatWasDiscardedAndFailsAgainIsHeldAgain() {
        world.run("postgres", TWO_FAIL);
        start(BulkWorld.FLOW);
        assertThat(runHolds()).isEqualTo(2L);
        List<String> first = records();

        first.forEach(this::discard);
        assertThat(runHolds()).isEqualTo(2L);
        assertThat(held()).isEqualTo(2);
        List<String> second = records();
        assertThat(second).hasSize(4).endsWith(first.toArray(String[]::new));

        // What is held now is not held once more.
        assertThat(runHolds()).isEqualTo(2L);
        assertThat(records()).isEqualTo(second);

        discard(second.getFirst());
        assertThat(runHolds()).isEqualTo(2L);
        assertThat(held()).isEqualTo(2);
        assertThat(records()).hasSize(5);
        assertThat(runHolds()).isEqualTo(2L);
        assertThat(records()).hasSize(5);
    }

    @Test
    void whatWasReleasedAndFailsAgainIsHeldAgain() {
        world.run("postgres", "UPDATE product SET price = 12345 WHERE sku = 'p-000205';\n");
        start(BulkWorld.FLOW);
        assertThat(runHolds()).isEqualTo(1L);
        String first = records().getFirst();
        world.run("shop", "ALTER TABLE article DROP CONSTRAINT article_price_check;\n");
        hub.command("/api/records/" + first + "/replay");
        assertThat(hub.settled(first).at("/record/state")).contains("delivered");

        world.run(
                "shop",
                """
                DELETE FROM article WHERE number = 'p-000205';
                ALTER TABLE article ADD CHECK (price < 10000);
                """);
        assertThat(runHolds()).isEqualTo(1L);
        assertThat(records()).hasSize(2);
        assertThat(state(records().getFirst())).isEqualTo("held");
    }

    @Test
    void aHeldRowEndsWhenANewerOneOfItsKeyIsWritten() {
        world.run("postgres", TWO_FAIL);
        start(BulkWorld.FLOW);
        assertThat(runHolds()).isEqualTo(2L);
        List<String> old = records();
        world.run(
                "postgres",
                "UPDATE product SET name = 'Right', price = 8 WHERE sku = 'p-000007';\n");

        assertThat(runHolds()).isEqualTo(1L);
        String overtaken =
                old.stream().filter(id -> !state(id).equals("held")).findFirst().orElseThrow();
        assertThat(held()).isEqualTo(1);
        Document story = hub.get("/api/records/" + overtaken);
        assertThat(story.at("/record/key")).contains("p-000007");
        assertThat(story.at("/record/state")).contains("skipped");
        assertThat(story.at("/facts/0/actor")).contains("hub");
        assertThat(story.at("/facts/0/action")).contains("discarded");
        assertThat(story.at("/facts/0/detail").toString())
                .contains("Run 2 wrote a newer row of this key.");

        // The other was held by the destination.
        world.run("postgres", "UPDATE product SET price = 9 WHERE sku = 'p-000205';\n");
        assertThat(runHolds()).isEqualTo(0L);
        assertThat(held()).isZero();
        assertThat(old).allSatisfy(id -> assertThat(state(id)).isEqualTo("skipped"));
        old.forEach(id -> hub.command("/api/records/" + id + "/replay"));
        assertThat(world.ask("shop", BulkWorld.ARTICLES))
                .isEqualTo(world.ask("postgres", BulkWorld.PRODUCTS))
                .contains("p-000007 Right 8.00 false");
    }

    /** A row that nobody could take when it was released comes behind no newer one. */
    @Test
    void aReleasedRowThatIsOnItsWayEndsWhenANewerOneOfItsKeyIsWritten() {
        world.run("postgres", "UPDATE product SET price = 12345 WHERE sku = 'p-000205';\n");
        start(BulkWorld.FLOW);
        assertThat(runHolds()).isEqualTo(1L);
        String old = records().getFirst();
        world.run("shop", "ALTER TABLE article DROP CONSTRAINT article_price_check;\n" + BUSY);
        hub.command("/api/records/" + old + "/replay");
        hub.story(old, story -> story.fields().toString().contains("unavailable"));
        assertThat(state(old)).isEqualTo("pending");
        world.run("postgres", "UPDATE product SET price = 9 WHERE sku = 'p-000205';\n");

        assertThat(runHolds()).isEqualTo(0L);
        world.run("shop", "DROP TRIGGER busy ON article;\n");
        assertThat(hub.settled(old).at("/record/state")).contains("skipped");
        assertThat(hub.get("/api/records/" + old).fields().toString())
                .contains("Run 2 wrote a newer row of this key.");
        assertThat(world.ask("shop", BulkWorld.ARTICLES))
                .isEqualTo(world.ask("postgres", BulkWorld.PRODUCTS));
    }

    /** What it came in as, each row a record, says nothing of runs. */
    @Test
    void aRecordOfBeforeTheFlowHadRunsComesBehindNoRunsRow() throws IOException {
        start(
                BulkWorld.FLOW
                        .replaceFirst("schedule: .*", "webhook: { from: site, path: /things }")
                        .replace("run: { chunk: 100 }\n", "")
                        .replace(
                                "articles.put\n",
                                "articles.put\n    on: { unavailable: { retry: [1s], give-up: 1h }"
                                        + " }\n"));
        world.run("shop", "ALTER TABLE article DROP CONSTRAINT article_price_check;\n" + BUSY);
        for (int price : List.of(12345, 12346)) {
            var answer =
                    hub.post(
                            "{\"sku\": \"p-000205\", \"name\": \"Old\", \"price\": "
                                    + price
                                    + ", \"quantity\": 1, \"active\": true}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        }
        String first = records().getLast();
        hub.story(first, story -> story.fields().toString().contains("unavailable"));
        RunningHub.write(folder, "flows/things.yaml", BulkWorld.FLOW);
        assertThat(hub.hub().reload()).isEmpty();

        assertThat(runHolds()).isEqualTo(0L);
        world.run("shop", "DROP TRIGGER busy ON article;\n");
        assertThat(records())
                .hasSize(2)
                .allSatisfy(
                        id -> assertThat(hub.settled(id).at("/record/state")).contains("skipped"));
        // Nothing tells that it was not sent, a second behind the one before it.
        for (int i = 0; i < 250; i++) {
            Between.looks();
        }
        assertThat(world.ask("shop", BulkWorld.ARTICLES))
                .isEqualTo(world.ask("postgres", BulkWorld.PRODUCTS));
    }

    @Test
    void aReleasedRowThatIsRefusedAgainIsHeldForWhatItIsRefusedFor() {
        world.run("postgres", "UPDATE product SET price = 12345 WHERE sku = 'p-000205';\n");
        start(BulkWorld.FLOW);
        assertThat(runHolds()).isEqualTo(1L);
        String old = records().getFirst();
        Object cause = hub.get("/api/records/" + old).at("/deliveries/0/fault/code").orElseThrow();
        world.run("shop", BUSY);
        hub.command("/api/records/" + old + "/replay");
        hub.story(old, story -> story.fields().toString().contains("unavailable"));
        world.run("shop", "DROP TRIGGER busy ON article;\n");

        assertThat(runHolds()).isEqualTo(1L);
        assertThat(records()).containsExactly(old);
        assertThat(hub.settled(old).at("/record/state")).contains("held");
        assertThat(hub.get("/api/records/" + old).at("/deliveries/0/fault/code")).contains(cause);
    }

    @Test
    void aRunOvertakesItsOwnRowsByLaterChunksOnly() {
        // Chunks have a hundred rows; "later" is written two chunks behind where it is held.
        world.run(
                "postgres",
                """
                UPDATE product SET name = 'later' WHERE sku IN ('p-000005', 'p-000250');
                UPDATE product SET name = 'same' WHERE sku IN ('p-000006', 'p-000010');
                UPDATE product SET name = 'before' WHERE sku IN ('p-000007', 'p-000260');
                UPDATE product SET price = 12345 WHERE sku IN ('p-000005', 'p-000006', 'p-000260');
                """);
        start(BulkWorld.FLOW.replace("key: record.sku", "key: record.name"));

        assertThat(runHolds()).isEqualTo(3L);
        assertThat(
                        records().stream()
                                .map(id -> hub.get("/api/records/" + id))
                                .map(it ->
                                        it.at("/record/key").orElse("")
                                                + " "
                                                + it.at("/record/state").orElse("")))
                .containsExactlyInAnyOrder("later skipped", "same held", "before held");
    }

    /** What is there of the key is not what waits. */
    @Test
    void nothingEndsWhereRowsAreOnlyAdded() {
        world.run("postgres", "UPDATE product SET price = 12345 WHERE sku = 'p-000205';\n");
        world.run("shop", "ALTER TABLE article DROP CONSTRAINT article_pkey;\n");
        Map<String, String> files = world.files(BulkWorld.FLOW);
        files.computeIfPresent(
                "systems/shop.yaml",
                (_, text) ->
                        text.replace("upsert: article", "insert: article")
                                .replaceFirst(" *key: .*\n", ""));
        hub = RunningHub.start(folder, files, InstantSource.system());
        assertThat(runHolds()).isEqualTo(1L);
        world.run("postgres", "UPDATE product SET price = 9 WHERE sku = 'p-000205';\n");

        assertThat(runHolds()).isEqualTo(0L);
        assertThat(held()).isEqualTo(1);
    }

    /** Every second product is not active, among them those that fail. */
    @Test
    void rowsWithoutAKeyOvertakeNothing() {
        world.run("postgres", TWO_FAIL);
        start(
                BulkWorld.FLOW.replace(
                        "key: record.sku", "key: \"record.active ? record.sku : ''\""));
        assertThat(runHolds()).isEqualTo(2L);
        world.run("postgres", "UPDATE product SET name = 'Right' WHERE sku = 'p-000007';\n");

        assertThat(runHolds()).isEqualTo(1L);
        assertThat(held()).isEqualTo(2);
    }
}
