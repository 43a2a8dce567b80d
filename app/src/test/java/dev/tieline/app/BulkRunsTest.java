package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in bulk, from a real table to a real table and to a real HTTP server. */
class BulkRunsTest {
    private static final String TO_HTTP =
            BulkWorld.FLOW.replaceAll(
                    "(?s)    to: shop.*?fallback",
                    "    to: there.things.put\n"
                            + "    map: { id: \"\\${record.sku}\", n: \"\\${record.quantity}\" }\n"
                            + "fallback");

    @TempDir Path folder;
    private BulkWorld world;
    private RunningHub hub;

    @BeforeEach
    void world() throws IOException {
        world = new BulkWorld();
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

    /** Runs it and tells how it ended, as {@code done 5 = 4 + 1 held + 0 skipped; ...}. */
    private String run() {
        Document run = hub.get("/api/runs/" + BulkWorld.run(hub));
        return BulkWorld.words(run);
    }

    private List<String> articles() {
        return world.ask("shop", BulkWorld.ARTICLES);
    }

    private List<String> products() {
        return world.ask("postgres", BulkWorld.PRODUCTS);
    }

    @Test
    void allRowsAreThereAndThoseThatChange() {
        world.products(1_234);
        world.run("postgres", "UPDATE product SET quantity = 0 WHERE sku < 'p-000031';\n");
        start(BulkWorld.FLOW);

        assertThat(run())
                .isEqualTo(
                        "done 1234 = 1204 + 0 held + 30 skipped; created 1204, changed 0, same 0,"
                                + " gone 0");
        assertThat(articles()).isEqualTo(products()).hasSize(1_204);

        world.run(
                "postgres",
                """
                UPDATE product SET price = NULL WHERE sku = 'p-001000';
                UPDATE product SET price = 7.25 WHERE sku BETWEEN 'p-000101' AND 'p-000110';
                INSERT INTO product VALUES ('p-000000', 'The first', 1);
                """);
        assertThat(run())
                .isEqualTo(
                        "done 1235 = 1205 + 0 held + 30 skipped; created 1, changed 11, same 1193,"
                                + " gone 0");
        assertThat(world.ask("shop", "SELECT number FROM article WHERE price IS NULL"))
                .containsExactly("p-001000");
        assertThat(hub.hub().balances().getFirst().balanced()).isTrue();
    }

    @Test
    void rowsThatFailAreHeldAndGoWhenTheyAreCorrected() {
        world.products(500);
        world.run(
                "postgres",
                """
                UPDATE product SET name = 'x' WHERE sku = 'p-000007';
                UPDATE product SET price = 12345 WHERE sku IN ('p-000300', 'p-000302');
                """);
        start(BulkWorld.FLOW);

        assertThat(run()).startsWith("done 500 = 497 + 3 held + 0 skipped; created 497");
        assertThat(articles()).hasSize(497);
        Map<String, ?> groups = hub.get("/api/held").fields();
        assertThat(groups.toString()).contains("contract-minLength", "article_price_check");
        assertThat(hub.hub().balances().getFirst().balanced()).isTrue();

        // Rows that fail as they did the night before are the records that they were.
        assertThat(run()).startsWith("done 500 = 497 + 3 held");
        assertThat(hub.hub().balances().getFirst().held()).isEqualTo(3);
        assertThat(hub.hub().balances().getFirst().balanced()).isTrue();
    }

    @Test
    void eachRowIsFoundForSureWhereItIsTraced() {
        world.products(500);
        world.run(
                "postgres",
                """
                UPDATE product SET quantity = 0 WHERE sku = 'p-000005';
                UPDATE product SET price = 12345 WHERE sku = 'p-000300';
                DELETE FROM product WHERE sku = 'p-000400';
                """);
        start(BulkWorld.FLOW.replace("chunk: 100", "chunk: 100, trace: each"));

        assertThat(run()).startsWith("done 499 = 497 + 1 held + 1 skipped; created 497");
        assertThat(where("p-000123")).isEqualTo("[written]");
        assertThat(where("p-000005")).as("a rule left it out").isEqualTo("[skipped]");
        assertThat(where("p-000300")).as("it is held, so it is a record").isEqualTo("[]");
        assertThat(where("p-000400")).as("it was not there").isEqualTo("[]");
        assertThat(where("P-000123")).as("between no bounds").isEqualTo("[]");
        String url = hub.url().toString();
        String token = hub.tokenFile().toString();
        CommandRun trace = new CommandRun("trace", "p-000123", "--hub", url, "--token-file", token);
        assertThat(trace.out()).startsWith("run 1 of things wrote it in chunk 2 at ");
    }

    private String where(String key) {
        return ((List<?>) hub.get("/api/chunks?key=" + key).at("/chunks").orElseThrow())
                .stream().map(chunk -> ((Map<?, ?>) chunk).get("row")).toList().toString();
    }

    @Test
    void guardsStopARunBeforeItsNextCommit() {
        world.products(500);
        world.run("postgres", "UPDATE product SET name = 'x' WHERE sku > 'p-000150';\n");
        start(BulkWorld.FLOW.replace("chunk: 100", "chunk: 100, max-invalid: 60"));

        assertThat(run()).startsWith("failed max-invalid 200 = 150 + 50 held");
        assertThat(articles()).hasSize(150);
    }

    @Test
    void rowsThatAreGoneGoToo() {
        world.products(300);
        start(BulkWorld.FLOW.replace("chunk: 100", "chunk: 100, absent: delete"));
        run();
        world.run("postgres", "DELETE FROM product WHERE sku BETWEEN 'p-000101' AND 'p-000110';\n");

        assertThat(run()).startsWith("done 290 = 290").endsWith("same 290, gone 10");
        assertThat(articles()).isEqualTo(products()).hasSize(290);

        world.run("postgres", "DELETE FROM product WHERE sku > 'p-000150';\n");
        assertThat(run()).startsWith("failed max-delete 140 = 140");
        assertThat(articles()).hasSize(290);
    }

    @Test
    void rowsThatSayThemselvesThatTheyAreGoneGoToo() {
        world.products(200);
        start(BulkWorld.FLOW.replace("chunk: 100", "chunk: 100, absent: delete"));
        run();
        world.run("postgres", "UPDATE product SET quantity = 0 WHERE sku < 'p-000011';\n");

        assertThat(run()).startsWith("done 200 = 190 + 0 held + 10 skipped").endsWith("gone 10");
        assertThat(articles()).isEqualTo(products()).hasSize(190);
    }

    @Test
    void rowsThatAreGoneAreMarkedAndComeBack() {
        world.products(200);
        start(
                BulkWorld.FLOW
                        .replace("chunk: 100", "chunk: 100, absent: { shown: false }")
                        .replace("\"${record.active}\"", "true"));
        run();
        world.run("postgres", "UPDATE product SET quantity = 0 WHERE sku < 'p-000011';\n");

        assertThat(run()).startsWith("done 200 = 190").endsWith("gone 10");
        assertThat(articles()).hasSize(200).filteredOn(it -> it.endsWith("false")).hasSize(10);
        assertThat(run()).startsWith("done 200 = 190").doesNotContain("gone 10");

        world.run("postgres", "UPDATE product SET quantity = 1;\n");
        assertThat(run()).startsWith("done 200 = 200").contains("changed 10");
        assertThat(articles()).noneMatch(it -> it.endsWith("false"));
    }

    @Test
    void aPlanSaysWhatARunWouldDoAndDoesNothing() {
        world.products(300);
        start(BulkWorld.FLOW.replace("chunk: 100", "chunk: 100, absent: delete, max-delete: 0"));
        assertThat(plan("planned"))
                .startsWith("{told=300, taken=300, held=0, skipped=0, created=300");
        assertThat(articles()).isEmpty();
        run();
        world.run(
                "postgres",
                """
                DELETE FROM product WHERE sku = 'p-000101';
                UPDATE product SET price = 7.25 WHERE sku = 'p-000007';
                INSERT INTO product VALUES ('p-000000', 'The first', 1);
                """);

        String plan = plan("planned");
        assertThat(plan)
                .contains("created=1, changed=1, same=298, gone=1", "stop=max-delete")
                .contains(
                        "{kind=changed, before={number=p-000007, ",
                        "after={number=p-000007, ",
                        "price=7.25",
                        "{kind=created, before={}, after={number=p-000000, ",
                        "{kind=gone, before={number=p-000101");
        assertThat(articles()).hasSize(300).noneMatch(article -> article.contains("7.25"));
        world.run("postgres", "UPDATE product SET name = 'x' WHERE sku < 'p-000010';\n");
        assertThat(plan("planned")).contains("held=10", "code=contract-minLength", "rows=10");
    }

    /** What was found out, as text. */
    private String plan(String part) {
        Document planning = hub.command("/api/flows/things/plan");
        while (planning.text("state").orElse("").equals("finding")) {
            Between.looks();
            planning = hub.get("/api/flows/things/plan");
        }
        return planning.field(part).orElse(planning.fields()).toString();
    }

    /** Whoever waits for a plan is not shown that of somebody who asked behind. */
    @Test
    void aPlanIsFollowedByItsId() {
        world.products(3);
        start(BulkWorld.FLOW);
        Document first = hub.command("/api/flows/things/plan");
        String its = "/api/flows/things/plan?id=" + first.text("id").orElseThrow();
        while (hub.get(its).text("state").orElse("").equals("finding")) {
            Between.looks();
        }
        world.run("postgres", "DELETE FROM product WHERE sku = 'p-000003';\n");
        assertThat(plan("planned")).contains("created=2");

        assertThat(hub.get(its).at("/planned/created")).contains(3L);
        assertThat(hub.get("/api/flows/things/plan").at("/planned/created")).contains(2L);
        assertThat(hub.get("/api/flows/things/plan?id=another").text("code"))
                .contains("plan-unknown");
    }

    @Test
    void nothingReadIsAFailure() {
        start(BulkWorld.FLOW);
        assertThat(run()).startsWith("failed min-rows 0");
    }

    @Test
    void whatTakesOneAtATimeIsCalledForEach() {
        world.products(250);
        start(TO_HTTP);
        hub.there.usually(heard ->
                heard.target().endsWith("p-000077")
                        ? Act.json(422, "{\"error\": \"no such thing\"}")
                        : Act.json(200, "{\"number\": \"n\"}"));

        assertThat(run()).startsWith("done 250 = 249 + 1 held + 0 skipped");
        assertThat(hub.there.heard().stream().map(heard -> heard.target()).sorted())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 250)
                                .mapToObj("/things/p-%06d"::formatted)
                                .toList());
        assertThat(hub.hub().balances().getFirst().balanced()).isTrue();
    }
}
