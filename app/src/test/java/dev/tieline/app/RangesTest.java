package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that read a range again; how far has been read stays as it is. */
class RangesTest {
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

    private CommandRun start(String... options) {
        return command("start", options);
    }

    private CommandRun command(String name, String... options) {
        return new CommandRun(
                Stream.of(
                                List.of(name, "things"),
                                List.of(options),
                                List.of(
                                        "--hub",
                                        hub.url().toString(),
                                        "--token-file",
                                        hub.tokenFile().toString()))
                        .flatMap(List::stream)
                        .toArray(String[]::new));
    }

    private String words(long run) {
        return BulkWorld.words(hub.get("/api/runs/" + run));
    }

    private void spread() {
        world.run(
                "postgres",
                "UPDATE product SET changed_at = '2026-01-01Z'::timestamptz + right(sku, 6)::int *"
                        + " interval '1 day';\n");
        world.run("shop", "DELETE FROM article;\n");
    }

    @Test
    void rowsOfARangeAreWrittenAgain() {
        Map<String, String> files = BulkResumeTest.sinceChanged(world, BulkWorld.FLOW);
        files.computeIfPresent(
                "flows/things.yaml", (_, text) -> text.replace("chunk: 100", "chunk: 30"));
        spread();
        hub = RunningHub.start(folder, files, InstantSource.system());
        assertThat(start().out()).contains("done, 300 read");
        world.run("shop", "DELETE FROM article;\n");

        CommandRun again =
                start("--since", "2026-03-01T00:00:00Z", "--until", "2026-04-30T00:00:00Z");

        assertThat(again.out())
                .contains(
                        "from 2026-03-01T00:00:00Z until 2026-04-30T00:00:00Z: done, 60 read, 60 created");
        assertThat(world.ask("shop", "SELECT min(number) || ' ' || max(number) FROM article"))
                .containsExactly("p-000060 p-000119");
        assertThat(start().out()).as("nothing is new").contains("done, 0 read");
        assertThat(command("plan").out()).contains("0 read: 0 to create");
        assertThat(command("plan", "--since", "2026-10-01T00:00:00Z").out())
                .contains("27 read: 27 to create");
        assertThat(start("--since", "2026-10-01T00:00:00Z").out())
                .contains("from 2026-10-01T00:00:00Z: done, 27 read, 27 created");
        world.run(
                "postgres", "UPDATE product SET changed_at = '2027-01-01Z' WHERE sku = 'p-000007'");
        assertThat(start("--until", "2026-03-01").out())
                .as("not written like the rows")
                .contains("until 2026-03-01: failed, 0 told")
                .contains("is not written like the end");
        assertThat(start().out()).contains("done, 1 read");
        assertThat(words(2)).startsWith("done 60 = 60");
    }

    @Test
    void aStoppedRunGoesOnInItsRange() {
        Map<String, String> files =
                BulkResumeTest.sinceChanged(
                        world, BulkWorld.FLOW.replace("chunk: 100", "chunk: 30, max-invalid: 0"));
        spread();
        world.run("postgres", "UPDATE product SET name = 'x' WHERE sku = 'p-000100'");
        hub = RunningHub.start(folder, files, InstantSource.system());
        assertThat(
                        start("--since", "2026-03-01T00:00:00Z", "--until", "2026-04-30T00:00:00Z")
                                .out())
                .contains("failed, ");
        world.run("postgres", "UPDATE product SET name = 'good' WHERE sku = 'p-000100'");
        hub = hub.restarted();
        hub.command("/api/runs/1/resume");
        BulkWorld.awaitEnd(hub, 1);

        assertThat(words(1)).startsWith("done 60 = 60 + 0 held + 0 skipped");
        assertThat(start().out()).as("how far was read is as before").contains("done, 300 read");
    }

    @Test
    void whatIsNoRangeOfTheFlowIsRefused() {
        hub =
                RunningHub.start(
                        folder,
                        BulkResumeTest.sinceChanged(world, BulkWorld.FLOW),
                        InstantSource.system());
        assertThat(start("--since", "yesterday").err()).contains("neither a number nor a date");
        assertThat(start("--since", "2026-03-01", "--until", "2026-02-01").err())
                .contains("ends before it begins");
        assertThat(start("--since", "2026-03-01", "--until", "17").err())
                .contains("not written alike");
        hub.close();
        world.files(BulkWorld.FLOW).forEach((path, text) -> RunningHub.write(folder, path, text));
        hub = hub.again();
        assertThat(start("--since", "2026-03-01").err()).contains("has no 'since'");
    }

    @Test
    void itemsOfARangeBecomeRecords() {
        Map<String, String> files =
                BulkResumeTest.sinceChanged(
                        world, BulkWorld.FLOW.replace("run: { chunk: 100 }\n", ""));
        files.computeIfPresent(
                "systems/erp.yaml", (_, text) -> text.replace("    order: sku\n", ""));
        files.computeIfPresent(
                "flows/things.yaml",
                (_, text) ->
                        text.replace("since: changed_at } }", "since: changed_at }, items: rows }")
                                .replace(
                                        "  key: record.sku\n",
                                        "  key: record.sku\n"
                                                + "  unique: { by: record.sku, within: 400d }\n"));
        spread();
        hub = RunningHub.start(folder, files, InstantSource.system());
        CommandRun range =
                start("--since", "2026-03-01T00:00:00Z", "--until", "2026-04-30T00:00:00Z");
        assertThat(range.out()).as(range.err()).contains("done, 60 told, 60 new");
        assertThat(start().out()).contains("done, 300 told, 240 new, 60 duplicate");
        assertThat(start().out()).contains("done, 0 told");
    }
}
