package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that a person approves before they write anything. */
class BulkApproveTest {
    private static final String FLOW =
            BulkWorld.FLOW.replace(
                    "run: { chunk: 100 }",
                    "run: { chunk: 100, approve: required, absent: delete, max-delete: 100% }");
    private static BulkWorld world;

    @TempDir Path folder;
    private RunningHub hub;

    @BeforeAll
    static void start() throws IOException {
        world = new BulkWorld();
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    @BeforeEach
    void tables() {
        world.run("postgres", "TRUNCATE product");
        world.products(250);
        world.run(
                "shop",
                "DROP TABLE IF EXISTS tieline_checkpoint;\nTRUNCATE article;\nINSERT INTO article"
                        + " VALUES('p-000001', 'Thing 1', 1, false), ('p-000002', 'old', 1, true),"
                        + " ('x', 'gone', 1, true);\n");
        hub = RunningHub.start(folder, world.files(FLOW), InstantSource.system());
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private Document get(long id) {
        return hub.get("/api/runs/" + id);
    }

    private Document awaits(long id, String state) {
        long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        Document run = get(id);
        while (!run.text("state").orElse("").equals(state)
                || (state.equals("waiting") && run.text("proposal").isEmpty())) {
            assertThat(System.nanoTime()).as("%s", run.fields()).isLessThan(until);
            Between.looks();
            run = get(id);
        }
        return run;
    }

    private int approve(long id, String proposal) {
        return command(String.valueOf(id), "--approve", proposal).code();
    }

    private CommandRun command(String... more) {
        List<String> all =
                new java.util.ArrayList<>(
                        List.of(
                                "runs",
                                "--hub",
                                hub.url().toString(),
                                "--token-file",
                                hub.tokenFile().toString()));
        all.addAll(List.of(more));
        return new CommandRun(all.toArray(String[]::new));
    }

    private List<String> articles() {
        return world.ask("shop", BulkWorld.ARTICLES);
    }

    private static List<String> products() {
        return world.ask("postgres", BulkWorld.PRODUCTS);
    }

    private List<String> incidents() {
        Object all = hub.get("/api/incidents").at("/incidents").orElse(List.of());
        return ((List<?>) all)
                .stream()
                        .map(one -> Document.of(BulkWorld.fields(one)))
                        .filter(one -> one.text("resolved").isEmpty())
                        .map(one -> String.valueOf(one.at("/fault/code").orElse("")))
                        .toList();
    }

    private void awaitIncidents(String... codes) {
        long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!incidents().equals(List.of(codes))) {
            assertThat(System.nanoTime()).as("%s", incidents()).isLessThan(until);
            Between.looks();
        }
    }

    @Test
    void nothingIsWrittenBeforeSomebodyHasApprovedIt() {
        long id = BulkWorld.run(hub);
        Document waits = awaits(id, "waiting");
        assertThat(waits.text("message"))
                .contains("It would create 248, change 1 and take away 1 rows.");
        String proposal = waits.text("proposal").orElseThrow();
        assertThat(proposal).startsWith("248.1.1-");
        Document plan = hub.get("/api/flows/things/plan");
        assertThat(hub.get("/api/flows/things/plan?id=" + plan.text("id").orElseThrow()))
                .isEqualTo(plan);
        assertThat(articles()).hasSize(3);
        awaitIncidents("run-waits");
        assertThat(command(String.valueOf(id)).out())
                .contains("waiting")
                .contains("tieline runs " + id + " --approve " + proposal);

        assertThat(approve(id, "248.1.1-0")).as("something else was seen").isNotZero();
        assertThat(articles()).hasSize(3);
        assertThat(approve(id, proposal)).isZero();
        assertThat(BulkWorld.words(awaits(id, "done")))
                .startsWith("done 250 = 250 + 0 held + 0 skipped; created 248, changed 1, same 1")
                .endsWith("gone 1");
        assertThat(articles()).isEqualTo(products());
        awaitIncidents();
        assertThat(approve(id, proposal)).as("it is over").isNotZero();
        assertThat(hub.get("/api/audit?act=run-approve").fields().toString())
                .contains("run " + id)
                .contains("248.1.1");
    }

    @Test
    void whatWouldWriteNothingWaitsForNobody() {
        long id = BulkWorld.run(hub);
        approve(id, awaits(id, "waiting").text("proposal").orElseThrow());
        awaits(id, "done");
        long second = BulkWorld.run(hub);
        assertThat(BulkWorld.words(awaits(second, "done"))).contains("same 250");
    }

    /** What came since is not written by what was approved before; it waits anew. */
    @Test
    void noMoreIsWrittenThanWasApproved() {
        long id = BulkWorld.run(hub);
        String proposal = awaits(id, "waiting").text("proposal").orElseThrow();
        world.run("postgres", "INSERT INTO product(sku, name) VALUES('p-000000', 'New thing')");
        world.run("postgres", "INSERT INTO product(sku, name) VALUES('z', 'Newer thing')");
        assertThat(approve(id, proposal)).isZero();
        Document again = awaits(id, "waiting");
        // Two of three chunks are there: these are created, and the rest would be.
        String more = again.text("proposal").orElseThrow();
        assertThat(more).startsWith("250.1.1-");
        assertThat(again.text("message").orElseThrow())
                .isEqualTo("It would create 52, change 0 and take away 1 rows.");
        assertThat(articles()).doesNotContain("z Newer thing - true").contains("x gone 1.00 true");
        assertThat(approve(id, more)).isZero();
        awaits(id, "done");
        assertThat(articles()).isEqualTo(products());
    }

    @Test
    void itWaitsAcrossARestartAndForWhatItsFilesSay() throws IOException {
        long id = BulkWorld.run(hub);
        String proposal = awaits(id, "waiting").text("proposal").orElseThrow();
        hub = hub.restarted();
        assertThat(awaits(id, "waiting").text("proposal")).contains(proposal);
        RunningHub.write(
                folder, "flows/things.yaml", FLOW.replace("record.name.trim()", "record.sku"));
        assertThat(hub.hub().reload()).isEmpty();
        long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!get(id).text("proposal").orElse("").startsWith("248.2.1-")) {
            assertThat(System.nanoTime()).as("%s", get(id).fields()).isLessThan(until);
            Between.looks();
        }
        assertThat(command(String.valueOf(id), "--cancel").code()).isZero();
        awaits(id, "cancelled");
        assertThat(articles()).hasSize(3);
        awaitIncidents();
    }

    /**
     * Where nobody can compare, rows are counted that would be sent behind those that are there.
     */
    @Test
    void ofWhatIsOnlySentTheRestIsApproved() throws IOException {
        RunningHub.write(
                folder,
                "flows/things.yaml",
                """
                flow: things
                purpose: All products get there.
                owner: ops
                trigger:
                  schedule: { cron: "0 0 1 1 *", zone: UTC, ask: erp.products.all }
                record: { contract: product, key: record.sku }
                run: { chunk: 100, approve: required }
                deliver:
                  there:
                    to: there.things.put
                    map: { id: "${record.sku}" }
                fallback: hold
                """);
        assertThat(hub.hub().reload()).isEmpty();
        hub.there.usually(_ -> Act.json(200, "{\"number\": \"n\"}"));
        long id = BulkWorld.run(hub);
        Document waits = awaits(id, "waiting");
        assertThat(waits.text("message").orElseThrow()).isEqualTo("It would send 250 rows.");
        assertThat(hub.there.heard()).isEmpty();

        world.run(
                "postgres", "INSERT INTO product(sku, name) VALUES('z-1', 'New'), ('z-2', 'New')");
        assertThat(approve(id, waits.text("proposal").orElseThrow())).isZero();
        Document again = awaits(id, "waiting");
        assertThat(again.text("message").orElseThrow()).isEqualTo("It would send 52 rows.");
        assertThat(hub.there.heard()).hasSize(200);
        world.run("postgres", "DELETE FROM product WHERE sku = 'p-000001'");
        assertThat(approve(id, again.text("proposal").orElseThrow())).isZero();
        assertThat(BulkWorld.words(awaits(id, "done"))).startsWith("done 252 = 252 + 0 held");
        assertThat(hub.there.heard()).hasSize(252);
    }

    private void reload(Map<String, String> files) throws IOException {
        files.forEach((path, text) -> RunningHub.write(folder, path, text));
        assertThat(hub.hub().reload()).isEmpty();
    }

    private String message(Document run) {
        return run.text("message").orElseThrow();
    }

    /** Nobody can compare, but what is there is gone afterwards. */
    @Test
    void aFileIsNeitherEmptiedNorShortenedUnseen() throws IOException {
        reload(
                Map.of(
                        "systems/out.yaml",
                        """
                        system: out
                        purpose: Where others get the list.
                        owner: ops
                        connector: files
                        directory: out
                        allow: { things.write: [id] }
                        operations:
                          things.write:
                            write: list.csv
                            format: csv
                            body: { type: object, properties: { id: { type: string } } }
                        """,
                        "flows/things.yaml",
                        BulkWorld.FLOW
                                .replace("chunk: 100", "chunk: 100, approve: required")
                                .replaceAll(
                                        "(?s)    to: shop.*?fallback",
                                        "    to: out.things.write\n"
                                                + "    map: { id: \"\\${record.sku}\" }\n"
                                                + "fallback")));
        Path list = folder.resolve("data/out/list.csv");
        long first = BulkWorld.run(hub);
        Document waits = awaits(first, "waiting");
        assertThat(message(waits))
                .isEqualTo("It would put 250 rows in the place of all that is there.");
        world.run("postgres", "UPDATE product SET quantity = 0 WHERE sku > 'p-000240'");
        assertThat(approve(first, waits.text("proposal").orElseThrow())).isZero();
        Document again = awaits(first, "waiting");
        assertThat(message(again))
                .isEqualTo("It would put 240 rows in the place of all that is there.");
        assertThat(list).doesNotExist();
        assertThat(approve(first, again.text("proposal").orElseThrow())).isZero();
        awaits(first, "done");
        assertThat(list).content().hasLineCount(241);

        world.run("postgres", "UPDATE product SET quantity = 0");
        long second = BulkWorld.run(hub);
        Document nothing = awaits(second, "waiting");
        assertThat(message(nothing))
                .isEqualTo("It would put nothing in the place of all that is there.");
        assertThat(list).content().hasLineCount(241);
        assertThat(approve(second, nothing.text("proposal").orElseThrow())).isZero();
        awaits(second, "done");
        assertThat(list).content().hasLineCount(1);
    }

    @Test
    void aTableIsNotEmptiedUnseen() throws IOException {
        Map<String, String> files =
                world.files(
                        BulkWorld.FLOW.replace(
                                "chunk: 100", "chunk: 100, approve: required, max-delete: 0"));
        files.computeIfPresent(
                "systems/shop.yaml",
                (_, text) -> text.replace("upsert: article", "replace: article"));
        reload(files);
        world.run("postgres", "UPDATE product SET quantity = 0");
        long id = BulkWorld.run(hub);
        Document nothing = awaits(id, "waiting");
        assertThat(message(nothing))
                .isEqualTo("It would put nothing in the place of all that is there.");
        assertThat(articles()).hasSize(3);

        world.run(
                "postgres",
                "UPDATE product SET quantity = 1, price = 20000 WHERE sku = 'p-000001'");
        world.run("postgres", "UPDATE product SET quantity = 1 WHERE sku = 'p-000002'");
        assertThat(approve(id, nothing.text("proposal").orElseThrow())).isZero();
        Document more = awaits(id, "waiting");
        assertThat(message(more))
                .isEqualTo("It would put 2 rows in the place of all that is there.");
        // One is refused by the table: that is no less than what was approved.
        assertThat(approve(id, more.text("proposal").orElseThrow())).isZero();
        assertThat(BulkWorld.words(awaits(id, "failed")))
                .startsWith("failed max-delete 250 = 1 + 1");

        // All is written beside the table, and only the rest is found out anew.
        reload(
                Map.of(
                        "flows/things.yaml",
                        files.get("flows/things.yaml")
                                .replace("max-delete: 0", "max-delete: 100%")));
        hub.command("/api/runs/" + id + "/resume");
        Document rest = awaits(id, "waiting");
        assertThat(message(rest))
                .isEqualTo("It would put 1 rows in the place of all that is there.");
        assertThat(approve(id, rest.text("proposal").orElseThrow())).isZero();
        awaits(id, "done");
        assertThat(articles()).hasSize(1);
    }
}
