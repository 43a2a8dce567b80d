package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Between;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that replace a whole table. */
class BulkReplaceTest {
    @TempDir Path folder;
    private BulkWorld world;
    private RunningHub hub;

    @BeforeEach
    void world() throws IOException {
        world = new BulkWorld();
        world.products(300);
        Map<String, String> files = world.files(BulkWorld.FLOW);
        files.computeIfPresent(
                "systems/shop.yaml",
                (_, text) -> text.replace("upsert: article", "replace: article"));
        hub = RunningHub.start(folder, files, InstantSource.system());
        assertThat(run()).startsWith("done 300 = 300");
    }

    @AfterEach
    void stop() throws IOException {
        hub.close();
        world.close();
    }

    private String run() {
        return BulkWorld.words(hub.get("/api/runs/" + BulkWorld.run(hub)));
    }

    private List<String> articles() {
        return world.ask("shop", BulkWorld.ARTICLES);
    }

    @Test
    void aTableIsNotEmptiedByWhatTheFlowLeavesOut() {
        List<String> before = articles();
        assertThat(before).hasSize(300);
        world.run("postgres", "UPDATE product SET quantity = 0 WHERE sku > 'p-000200'");
        assertThat(run()).startsWith("failed max-delete 300 = 200 + 0 held + 100 skipped");
        assertThat(articles()).isEqualTo(before);

        RunningHub.write(
                folder,
                "flows/things.yaml",
                BulkWorld.FLOW.replace("chunk: 100", "chunk: 100, max-delete: 40%"));
        hub = hub.restarted();
        hub.command("/api/runs/2/resume");
        BulkWorld.awaitEnd(hub, 2);
        assertThat(BulkWorld.words(hub.get("/api/runs/2"))).startsWith("done 300 = 200");
        assertThat(articles()).hasSize(200);
    }

    @Test
    void whatIsHeldIsNotOverWhileNobodySeesTheNewerRow() {
        world.run("postgres", "UPDATE product SET name = 'x' WHERE sku = 'p-000007'");
        assertThat(run()).startsWith("done 300 = 299 + 1 held");
        world.run("postgres", "UPDATE product SET name = 'good' WHERE sku = 'p-000007'");
        world.run(
                "shop", "INSERT INTO article SELECT 'x-' || i, 'x' FROM generate_series(1, 99) i");
        assertThat(run()).startsWith("failed max-delete");
        assertThat(hub.get("/api/balance?recount=things").at("/recounted/held")).contains(1L);

        world.run("shop", "DELETE FROM article WHERE number LIKE 'x%'");
        hub.command("/api/runs/3/resume");
        BulkWorld.awaitEnd(hub, 3);
        assertThat(BulkWorld.words(hub.get("/api/runs/3"))).startsWith("done 300 = 300");
        assertThat(articles()).hasSize(300);
    }

    /** The run calls the same system, and must not be kept from it. */
    @Test
    void whatIsReleasedWhileARunIsUnderWayIsHeldAgainAndEndsWithIt() throws SQLException {
        world.run("postgres", "UPDATE product SET price = 12345 WHERE sku = 'p-000007'");
        assertThat(run()).startsWith("done 300 = 299 + 1 held");
        Object record = hub.get("/api/flows/things/records").at("/records/0").orElseThrow();
        String held = BulkWorld.fields(record).get("id").toString();
        world.run("postgres", "UPDATE product SET price = 8 WHERE sku = 'p-000007'");
        world.run("shop", "ALTER TABLE article DROP CONSTRAINT article_price_check");
        try (Connection source = world.server.connect("postgres")) {
            source.setAutoCommit(false);
            source.createStatement().execute("LOCK TABLE product");
            hub.command("/api/flows/things/runs");
            while (beside() == 0) {
                Between.looks();
            }
            hub.command("/api/records/" + held + "/replay");
            Document story = hub.settled(held);
            assertThat(story.at("/record/state")).contains("held");
            assertThat(story.fields().toString()).contains("table-being-replaced");
            source.rollback();
        }
        BulkWorld.awaitEnd(hub, 3);
        assertThat(BulkWorld.words(hub.get("/api/runs/3"))).startsWith("done 300 = 300");
        assertThat(hub.settled(held).at("/record/state")).contains("skipped");
        assertThat(articles()).hasSize(300).contains("p-000007 Thing 7 8.00 false");
    }

    /** How many tables wait to take the place of another. */
    private int beside() {
        return world.ask("shop", "SELECT relname FROM pg_class WHERE relname LIKE 'tieline_next%'")
                .size();
    }
}
