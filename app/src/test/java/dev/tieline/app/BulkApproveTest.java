package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Between;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
        assertThat(waits.text("proposal")).contains("248.1.1");
        assertThat(articles()).hasSize(3);
        awaitIncidents("run-waits");
        assertThat(command(String.valueOf(id)).out())
                .contains("waiting")
                .contains("tieline runs " + id + " --approve 248.1.1");

        assertThat(approve(id, "248.1.0")).as("something else was seen").isNotZero();
        assertThat(articles()).hasSize(3);
        assertThat(approve(id, "248.1.1")).isZero();
        assertThat(BulkWorld.words(awaits(id, "done")))
                .startsWith("done 250 = 250 + 0 held + 0 skipped; created 248, changed 1, same 1")
                .endsWith("gone 1");
        assertThat(articles()).isEqualTo(products());
        awaitIncidents();
        assertThat(approve(id, "248.1.1")).as("it is over").isNotZero();
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
        awaits(id, "waiting");
        world.run("postgres", "INSERT INTO product(sku, name) VALUES('p-000000', 'New thing')");
        world.run("postgres", "INSERT INTO product(sku, name) VALUES('z', 'Newer thing')");
        assertThat(approve(id, "248.1.1")).isZero();
        Document again = awaits(id, "waiting");
        // Two of three chunks are there: these are created, and the rest would be.
        assertThat(again.text("proposal")).contains("250.1.1");
        assertThat(again.text("message").orElseThrow())
                .isEqualTo("It would create 52, change 0 and take away 1 rows.");
        assertThat(articles()).doesNotContain("z Newer thing - true").contains("x gone 1.00 true");
        assertThat(approve(id, "250.1.1")).isZero();
        awaits(id, "done");
        assertThat(articles()).isEqualTo(products());
    }

    @Test
    void itWaitsAcrossARestartAndForWhatItsFilesSay() throws IOException {
        long id = BulkWorld.run(hub);
        awaits(id, "waiting");
        hub = hub.restarted();
        assertThat(awaits(id, "waiting").text("proposal")).contains("248.1.1");
        RunningHub.write(
                folder, "flows/things.yaml", FLOW.replace("record.name.trim()", "record.sku"));
        assertThat(hub.hub().reload()).isEmpty();
        long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!get(id).text("proposal").equals(java.util.Optional.of("248.2.1"))) {
            assertThat(System.nanoTime()).as("%s", get(id).fields()).isLessThan(until);
            Between.looks();
        }
        assertThat(command(String.valueOf(id), "--cancel").code()).isZero();
        awaits(id, "cancelled");
        assertThat(articles()).hasSize(3);
        awaitIncidents();
    }
}
