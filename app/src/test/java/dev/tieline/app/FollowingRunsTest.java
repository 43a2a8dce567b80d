package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.Systems;
import dev.tieline.ledger.Range;
import dev.tieline.ledger.Run;
import dev.tieline.plan.Plan;
import dev.tieline.run.Asker;
import dev.tieline.run.Runs;
import dev.tieline.run.Started;
import dev.tieline.run.Wish;
import dev.tieline.store.SqliteStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that follow those of another flow, on a real store. */
class FollowingRunsTest {
    private static final Asker.Asked WHOLE = new Asker.Asked.Whole(Optional.empty());
    private static final Asker.Asked REFUSED =
            new Asker.Asked.Refused(Fault.of("max-invalid", Blame.SENDER, "Too many.", ""));
    private static final String SECOND =
            RunsTest.FLOW
                    .replace("flow: things", "flow: second")
                    .replaceFirst(
                            "(?s)  schedule:.*?record:",
                            "  flow: { after: things, ask: shop.products.list, items: products }\n"
                                    + "record:");

    /** Tasks are done when they are asked for. */
    private static final class Hands implements Clockwork {
        final List<Runnable> tasks = new ArrayList<>();

        @Override
        public Instant now() {
            return Instant.parse("2026-03-10T10:30:00Z");
        }

        @Override
        public Instant wall() {
            return now();
        }

        @Override
        public void run(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void at(Instant time, Runnable task) {
            throw new IllegalStateException("not used");
        }
    }

    @TempDir Path folder;
    private final Hands hands = new Hands();
    private List<Plan> plans = List.of();
    private SqliteStore store;
    private Runs runs;
    private Asker.Asked answer = WHOLE;

    @BeforeEach
    void open() throws IOException {
        RunningHub.workspace(folder, URI.create("http://127.0.0.1:9"), "127.0.0.1:0");
        RunningHub.write(folder, "systems/shop.yaml", RunsTest.SHOP);
        RunningHub.write(
                folder, "flows/things.yaml", RunsTest.FLOW.replace("@missed@", "run-once"));
        RunningHub.write(folder, "flows/second.yaml", SECOND);
        Blueprint blueprint = Blueprint.of(new WorkspaceFolder(folder));
        assertThat(blueprint.findings()).isEmpty();
        plans = blueprint.plans();
        store = SqliteStore.open(folder.resolve("data"), hands::wall);
        begin();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void begin() {
        runs =
                new Runs(
                        () -> plans,
                        (_, _, _) -> answer,
                        store.runJournal(),
                        new Systems(hands, _ -> {}),
                        hands);
        runs.begin();
        runs.look();
    }

    /** As when the hub is killed. */
    private void again() {
        hands.tasks.clear();
        store.close();
        store = SqliteStore.open(folder.resolve("data"), hands::wall);
        begin();
    }

    private void work() {
        while (!hands.tasks.isEmpty()) {
            hands.tasks.removeFirst().run();
            runs.look();
        }
    }

    private List<String> second() {
        return store.runLedger().runs("second", 0, 9).stream()
                .map(run -> run.state().word() + " after " + run.cause())
                .toList();
    }

    private long first() {
        return ((Started.Begun) runs.start("things", Wish.PLAIN, "ann")).run();
    }

    @Test
    void eachRunThatWasDoneIsFollowedOnce() {
        work();
        assertThat(second()).isEmpty();

        long one = first();
        runs.look();
        assertThat(second()).as("it is not done yet").isEmpty();
        work();
        assertThat(second()).containsExactly("done after " + one);

        again();
        work();
        assertThat(second()).hasSize(1);
    }

    @Test
    void aRangeThatIsReadOnceMoreIsNotFollowed() throws IOException {
        RunningHub.write(folder, "systems/shop.yaml", RunsWorld.since(RunsTest.SHOP));
        RunningHub.write(folder, "flows/things.yaml", RunsWorld.sinceThen(RunsTest.FLOW));
        Blueprint blueprint = Blueprint.of(new WorkspaceFolder(folder));
        assertThat(blueprint.findings()).isEmpty();
        plans = blueprint.plans();
        Wish january = new Wish("", Range.of("2026-01-01T00:00:00Z", ""));
        assertThat(runs.start("things", january, "ann")).isInstanceOf(Started.Begun.class);
        work();
        assertThat(store.runLedger().runs("things", 0, 1).getFirst().state())
                .isEqualTo(Run.State.DONE);
        assertThat(second()).isEmpty();
        again();
        work();
        assertThat(second()).isEmpty();
    }

    @Test
    void whatAKillCameBetweenIsFollowedLater() {
        long one = first();
        hands.tasks.removeFirst().run();
        // The one is done, and nobody has looked yet.
        again();
        assertThat(second()).containsExactly("running after " + one);
        again();
        assertThat(second()).containsExactly("running after " + one);
        work();
        assertThat(second()).containsExactly("done after " + one);
    }

    @Test
    void whatFailedIsNotFollowedAndWhatFollowsIsFollowedByTheNewest() {
        answer = REFUSED;
        first();
        work();
        assertThat(second()).isEmpty();

        answer = WHOLE;
        first();
        hands.tasks.removeFirst().run();
        runs.look();
        // While the second flow runs, the first is done twice.
        Runnable second = hands.tasks.removeFirst();
        first();
        hands.tasks.removeFirst().run();
        long newest = first();
        hands.tasks.removeFirst().run();
        runs.look();
        second.run();
        runs.look();
        work();
        assertThat(second()).hasSize(2).first().isEqualTo("done after " + newest);
    }

    @Test
    void aRunThatFollowsAndFailsIsAnIncident() {
        first();
        hands.tasks.removeFirst().run();
        answer = REFUSED;
        runs.look();
        work();
        assertThat(runs.lacks())
                .singleElement()
                .satisfies(lack -> {
                    assertThat(lack.fault().code()).isEqualTo("run-failed");
                    assertThat(lack.cause()).isEqualTo("run/second");
                });
        assertThat(store.runLedger().runs("second", 0, 9).getFirst().state())
                .isEqualTo(Run.State.FAILED);
    }
}
