package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.Act;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run goes on from when something else changed meanwhile. */
class BulkResumeTest {
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
        hub.close();
        world.close();
    }

    private void start(Map<String, String> files) {
        hub = RunningHub.start(folder, files, InstantSource.system());
    }

    private String run() {
        return BulkWorld.words(hub.get("/api/runs/" + BulkWorld.run(hub)));
    }

    private String resumed(long id) {
        hub.command("/api/runs/" + id + "/resume");
        BulkWorld.awaitEnd(hub, id);
        return BulkWorld.words(hub.get("/api/runs/" + id));
    }

    private void restarted(Map<String, String> files) {
        files.forEach((path, text) -> RunningHub.write(folder, path, text));
        hub = hub.restarted();
    }

    private List<String> articles() {
        return world.ask("shop", BulkWorld.ARTICLES);
    }

    private List<String> products() {
        return world.ask("postgres", BulkWorld.PRODUCTS);
    }

    /** Fails behind p-000100. */
    private static String guarded(String guard) {
        return BulkWorld.FLOW.replace("chunk: 100", "chunk: 100, max-invalid: " + guard);
    }

    private void bad(String name) {
        world.run("postgres", "UPDATE product SET name = '" + name + "' WHERE sku = 'p-000150';\n");
    }

    @Test
    void aHubThatLostItsDataTakesNoOtherRunForItsOwn() {
        start(world.files(BulkWorld.FLOW.replace("chunk: 100", "chunk: 1000")));
        assertThat(run()).startsWith("done 300 = 300");
        hub.close();
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        world.run("postgres", "UPDATE product SET price = 5;\n");
        hub = hub.again();

        assertThat(run())
                .isEqualTo(
                        "done 300 = 300 + 0 held + 0 skipped; created 0, changed 299, same 1, gone 0");
        assertThat(articles()).isEqualTo(products());
    }

    @Test
    void aStoppedRunGoesOnByOtherGuardsAndByNothingElse() {
        bad("x");
        start(world.files(guarded("0")));
        assertThat(run()).startsWith("failed max-invalid 100 = 100");

        restarted(
                Map.of(
                        "flows/things.yaml",
                        guarded("0").replace("${record.name.trim()}", "${record.name}")));
        assertThat(resumed(1)).startsWith("failed flow-changed 100 = 100");
        assertThat(articles()).hasSize(100);

        restarted(Map.of("flows/things.yaml", guarded("5")));
        assertThat(resumed(1)).startsWith("done 300 = 299 + 1 held");
        assertThat(articles()).hasSize(299);
    }

    /** The flow, which asks only for what has changed; all has on the first of January. */
    static Map<String, String> sinceChanged(BulkWorld world, String flow) {
        world.run(
                "postgres",
                "ALTER TABLE product ADD COLUMN changed_at timestamptz DEFAULT '2026-01-01Z';\n");
        Map<String, String> files = world.files(flow);
        files.compute(
                "systems/erp.yaml",
                (_, text) ->
                        text.replace("products.all: []", "products.all: [since]")
                                .replace(
                                        "read: SELECT sku, name, price, quantity, active FROM product",
                                        """
                                        read: >
                                                SELECT sku, name, price, quantity, active, changed_at
                                                FROM product
                                                WHERE :since::timestamptz IS NULL OR changed_at > :since
                                        """
                                                .strip())
                                .replace(
                                        "    order: sku\n",
                                        "    order: sku\n    body: { type: object, properties:"
                                                + " { since: { type: string } } }\n")
                                .replace(
                                        "        active: { type: boolean }\n",
                                        "        active: { type: boolean }\n"
                                                + "        changed_at: { type: string }\n"));
        files.compute(
                "flows/things.yaml",
                (_, text) ->
                        text.replace(
                                "ask: erp.products.all }",
                                "ask: erp.products.all, since: { since: changed_at } }"));
        return files;
    }

    @Test
    void whatChangedBehindTheBackOfARunIsReadByTheNext() {
        bad("x");
        Map<String, String> files = sinceChanged(world, guarded("0"));
        start(files);
        assertThat(run()).startsWith("failed max-invalid 100 = 100");
        bad("Good again");
        world.run(
                "postgres",
                "UPDATE product SET price = 7.25, changed_at = '2026-02-01Z' WHERE sku IN"
                        + " ('p-000050', 'p-000250');\n");

        assertThat(resumed(1)).startsWith("done 300 = 300");
        assertThat(run()).contains("changed 1, same 1,");
        assertThat(articles()).isEqualTo(products());
        assertThat(run()).as("nothing is new").startsWith("done 0 = 0");
    }

    @Test
    void whatIsSlowIsWaitedFor() {
        world.run("postgres", "DELETE FROM product WHERE sku > 'p-000200';\n");
        start(
                world.files(
                        BulkWorld.FLOW.replaceAll(
                                "(?s)    to: shop.*?fallback",
                                "    to: there.things.put\n"
                                        + "    map: { id: \"\\${record.sku}\", n: \"\\${record.quantity}\" }\n"
                                        + "fallback")));
        RunningHub.write(
                folder,
                "systems/there.yaml",
                files("systems/there.yaml")
                        .replace(
                                "limits: { timeout: 2s }",
                                "limits: { timeout: 2s, concurrency: 1 }"));
        hub = hub.restarted();
        hub.there.usually(_ -> Act.json(200, "{\"number\": \"n\"}"));
        assertThat(run()).startsWith("done 200 = 200");
        assertThat(hub.there.heard()).hasSize(200);
    }

    private String files(String path) {
        try {
            return Files.readString(folder.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
