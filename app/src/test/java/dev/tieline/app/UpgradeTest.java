package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.ledger.Balance;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Data that earlier versions wrote, in the midst of their work. They are in {@code upgrade}, one
 * file for each data format, written by {@link #writesTheDataOfThisVersion}.
 */
class UpgradeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final URI NOWHERE = URI.create("http://127.0.0.1:9");

    @TempDir Path folder;

    static Stream<Path> earlier() throws IOException {
        Path root = Path.of(System.getProperty("project.root"));
        try (Stream<Path> files = Files.list(root.resolve("app/src/test/resources/upgrade"))) {
            return files.sorted().toList().stream();
        }
    }

    /** What the first lines of a file say: records by name, and calls that got no answer. */
    private record Left(
            Map<String, String> ids,
            Map<String, String> standings,
            List<String> calls,
            Map<String, String> runs) {
        static Left of(Path file) throws IOException {
            Left left =
                    new Left(
                            new LinkedHashMap<>(),
                            new LinkedHashMap<>(),
                            new ArrayList<>(),
                            new LinkedHashMap<>());
            for (String line : Files.readAllLines(file)) {
                String[] words = line.split(" ", 5);
                if (line.startsWith("-- record ")) {
                    left.ids.put(words[2], words[3]);
                    left.standings.put(words[2], words[4]);
                } else if (line.startsWith("-- call ")) {
                    left.calls.add(line.substring("-- call ".length()));
                } else if (line.startsWith("-- run ")) {
                    left.runs.put(words[2], words[3]);
                }
            }
            return left;
        }
    }

    @ParameterizedTest
    @MethodSource("earlier")
    void everythingIsThereAndTheWorkGoesOn(Path file) throws IOException, SQLException {
        Left left = Left.of(file);
        Files.createDirectories(folder.resolve("data"));
        DatabaseText.load(file, UpgradeWorld.database(folder));
        UpgradeWorld.write(folder, NOWHERE);
        for (String line : Files.readAllLines(file)) {
            UpgradeRuns.file(folder, line);
        }
        try (Composition resting =
                Composition.rest(new WorkspaceFolder(folder), folder.resolve("data"))) {
            left.ids.forEach((name, id) ->
                    assertThat(UpgradeWorld.standing(resting, id))
                            .as(name)
                            .isEqualTo(left.standings.get(name)));
            // One repeats another and is not among those with a name.
            Balance things =
                    resting.balances().stream()
                            .filter(one -> one.flow().equals("things"))
                            .findFirst()
                            .orElseThrow();
            assertThat(things.accepted()).isEqualTo(left.ids.size() + 1);
            assertThat(things.duplicate()).isEqualTo(1);
            assertThat(resting.find("failing-1")).isPresent();
        }

        try (UpgradeWorld world = UpgradeWorld.easy(folder)) {
            await(() -> world.get("/api/balance").at("/total/pending").equals(number(0)));
            goesOn(world, left);
            remembers(world, left);
            if (!left.runs.isEmpty()) {
                UpgradeRuns.goOn(world, folder, left.runs.get("list"), left.runs.get("copy"));
            }
            assertThat(world.get("/api/balance?recount=things").at("/balanced")).contains(true);
        }
    }

    private static java.util.Optional<Object> number(long value) {
        return java.util.Optional.of(value);
    }

    private static void goesOn(UpgradeWorld world, Left left) {
        String all = "delivered add=delivered after=delivered put=delivered";
        assertThat(world.standing(left.ids.get("failing-1"))).isEqualTo(all);
        assertThat(world.standing(left.ids.get("behind-1"))).isEqualTo(all);
        // What may have been applied and cannot be repeated waits for a person.
        String hanging = left.ids.get("hanging-1");
        // The record counts as held while the last of its deliveries is under way.
        await(() -> !world.standing(hanging).contains("=pending"));
        assertThat(world.standing(hanging))
                .isEqualTo("held add=held after=delivered put=delivered");
        assertThat(world.calls())
                .extracting(call -> call.path() + " " + call.id() + " " + call.key())
                .as("sent again with the key of the earlier version")
                .contains(left.calls.getFirst());
        assertThat(world.calls()).extracting(UpgradeWorld.Call::path).doesNotContain("add");
        assertThat(world.calls())
                .filteredOn(call -> call.path().equals("put"))
                .extracting(UpgradeWorld.Call::id)
                .doesNotContain("easy-1", "refused-1")
                .containsSubsequence("failing-1", "behind-1");
    }

    private static void remembers(UpgradeWorld world, Left left) {
        assertThat(world.post("easy-1", "k-easy", 1)).isEqualTo(left.ids.get("easy-1"));
        String refused = left.ids.get("refused-1");
        world.command("/api/records/" + refused + "/replay", "{}");
        await(() -> world.standing(refused).startsWith("delivered"));
        String invalid = left.ids.get("invalid-1");
        String whole = "{\"id\":\"invalid-1\",\"key\":\"k\",\"n\":1}";
        world.command("/api/records/" + invalid + "/amend", whole);
        await(() -> world.standing(invalid).startsWith("delivered"));
        String amended = left.ids.get("amended-1");
        assertThat(world.get("/api/records/" + amended).at("/facts/0/action")).contains("amended");
        assertThat(
                        world.get("/api/records/" + left.ids.get("failing-1"))
                                .at("/deliveries/0/tries/0/outcome"))
                .contains("unavailable");
        assertThat(world.get("/api/refusals").at("/refusals/0/status")).contains(401L);
    }

    /** {@code -Dupgrade.write=FILE}: see CONTRIBUTING.md. */
    @Test
    @EnabledIfSystemProperty(named = "upgrade.write", matches = ".+")
    void writesTheDataOfThisVersion() throws IOException, SQLException {
        Path file = Path.of(System.getProperty("upgrade.write"));
        try (UpgradeWorld world = UpgradeWorld.difficult(folder)) {
            Map<String, String> ids = new LinkedHashMap<>();
            ids.put("easy-1", world.post("easy-1", "k-easy", 1));
            assertThat(world.post("easy-1", "k-easy", 1)).isEqualTo(ids.get("easy-1"));
            ids.put("skipped-1", world.post("skipped-1", "k", -1));
            ids.put("conflict-1", world.post("easy-1", "k-easy", 2));
            ids.put("invalid-1", world.post("{\"id\":\"invalid-1\"}"));
            ids.put("amended-1", world.post("{\"id\":\"amended-1\"}"));
            world.command(
                    "/api/records/" + ids.get("amended-1") + "/amend",
                    "{\"id\":\"amended-1\",\"key\":\"k\",\"n\":1}");
            ids.put("refused-1", world.post("refused-1", "k-refused", 1));
            ids.put("failing-1", world.post("failing-1", "k-failing", 1));
            ids.put("behind-1", world.post("behind-1", "k-failing", 1));
            ids.put("hanging-1", world.post("hanging-1", "k-hanging", 1));
            world.knock();
            List<String> runs = UpgradeRuns.run(world, folder);
            await(() -> left(world, ids));
            List<String> lines =
                    new ArrayList<>(List.of("-- Written by UpgradeTest; see CONTRIBUTING.md."));
            ids.forEach((name, id) ->
                    lines.add("-- record " + name + " " + id + " " + world.standing(id)));
            world.calls().stream()
                    .filter(call -> call.id().equals("hanging-1") && call.path().equals("put"))
                    .forEach(call -> lines.add("-- call put hanging-1 " + call.key()));
            lines.addAll(runs);
            lines.addAll(UpgradeRuns.files(folder));
            lines.addAll(DatabaseText.of(UpgradeWorld.database(folder)));
            Files.write(file, lines);
        }
    }

    /** Whether everything stands where it is to be written. */
    private static boolean left(UpgradeWorld world, Map<String, String> ids) {
        String all = "delivered add=delivered after=delivered put=delivered";
        return world.standing(ids.get("easy-1")).equals(all)
                && world.standing(ids.get("amended-1")).startsWith("delivered")
                && world.standing(ids.get("refused-1"))
                        .equals("held add=delivered after=waiting put=held")
                && world.standing(ids.get("failing-1"))
                        .equals("pending add=delivered after=waiting put=pending")
                && world.get("/api/records/" + ids.get("failing-1"))
                        .at("/deliveries/0/tries/1")
                        .isPresent()
                && world.standing(ids.get("behind-1")).startsWith("pending add=delivered")
                && world.calls().stream().filter(call -> call.id().equals("hanging-1")).count()
                        == 2;
    }

    private static void await(BooleanSupplier holds) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("did not come true in " + PATIENCE);
            }
            // The API is the only signal of a hub that is worked through sockets and a disk.
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }
}
