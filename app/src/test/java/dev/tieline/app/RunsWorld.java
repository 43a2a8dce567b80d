package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.Systems;
import dev.tieline.ledger.Run;
import dev.tieline.plan.Plan;
import dev.tieline.run.Asker;
import dev.tieline.run.Runs;
import dev.tieline.store.SqliteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a real store, by clocks that only go when they are told to. */
abstract class RunsWorld {
    static final Instant START = Instant.parse("2026-03-10T10:30:00Z");
    static final Asker.Asked WHOLE = new Asker.Asked.Whole(Optional.empty());
    static final Asker.Asked FAILED =
            new Asker.Asked.Failed(
                    Fault.of("run-not-told", Blame.SENDER, "The shop was down.", "Wait."));
    static final String SHOP =
            """
            system: shop
            purpose: Sells things.
            owner: ops
            connector: http
            url: http://127.0.0.1:9
            credential: there
            allow: { products.list: [] }
            operations: { products.list: { request: GET /products } }
            """;
    static final String FLOW =
            """
            flow: things
            purpose: Products arrive there.
            owner: ops
            trigger:
              schedule:
                cron: "0 * * * *"
                zone: Europe/Berlin
                ask: shop.products.list
                items: products
                missed: @missed@
            record: { contract: thing, unique: { by: record.id, within: 35d } }
            deliver:
              there: { to: there.things.put, map: { id: "${record.id}" } }
            fallback: hold
            """;

    /** Tasks are done at once, on the thread that asks for them. */
    static final class Hands implements Clockwork {
        Instant now = START;
        Instant wall = START;

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public Instant wall() {
            return wall;
        }

        @Override
        public void run(Runnable task) {
            task.run();
        }

        @Override
        public void at(Instant time, Runnable task) {
            throw new IllegalStateException("not used");
        }

        void pass(Duration time) {
            now = now.plus(time);
            wall = wall.plus(time);
        }
    }

    @TempDir Path folder;
    final Hands hands = new Hands();
    final Systems systems = new Systems(hands, _ -> {});
    final Deque<Supplier<Asker.Asked>> answers = new ArrayDeque<>();
    List<Plan> plans = List.of();
    SqliteStore store;
    Runs runs;
    int asked;

    /** What happened to a run, each in a word, with who did it. */
    List<String> events(Run run) {
        return store.runLedger().events(run.id()).stream()
                .map(event -> event.kind().word() + " by " + event.actor())
                .toList();
    }

    @BeforeEach
    void open() throws IOException {
        RunningHub.workspace(folder, java.net.URI.create("http://127.0.0.1:9"), "127.0.0.1:0");
        RunningHub.write(folder, "systems/shop.yaml", SHOP);
        use("run-once");
        store = SqliteStore.open(folder.resolve("data"), () -> hands.wall);
        begin();
    }

    @AfterEach
    void close() {
        store.close();
    }

    void use(String missed) throws IOException {
        RunningHub.write(folder, "flows/things.yaml", FLOW.replace("@missed@", missed));
        Blueprint blueprint = Blueprint.of(new WorkspaceFolder(folder));
        assertThat(blueprint.findings()).isEmpty();
        plans = blueprint.plans();
    }

    /** A system that can be asked for what is new. */
    static String since(String shop) {
        return shop.replace("[]", "[updated]")
                .replace(
                        "GET /products",
                        "GET /products, body: { type: object, properties:"
                                + " { updated: { type: string } } }");
    }

    /** A flow that asks it so. */
    static String sinceThen(String flow) {
        return flow.replace("@missed@", "run-once")
                .replace(
                        "items: products",
                        "items: products\n    since: { updated: at }\n    begin: 2026-01-01T00:00:00Z");
    }

    Asker.Asked ask(Run run, Plan plan, Asker.Attempt attempt) {
        asked++;
        attempt.counted(new Run.Counts(3, 1, 1, 1, 0));
        Asker.Asked answer = answers.isEmpty() ? WHOLE : answers.remove().get();
        if (!(answer instanceof Asker.Asked.Crowded)) {
            attempt.entered();
        }
        return answer;
    }

    void begin() {
        runs = new Runs(() -> plans, this::ask, store.runJournal(), systems, hands);
        runs.begin();
        runs.look();
    }

    void pass(Duration time) {
        hands.pass(time);
        runs.look();
    }

    Run newest() {
        return store.runLedger().runs("things", 0, 1).getFirst();
    }

    List<String> slots() {
        return store.runLedger().slots("things", 10).stream()
                .map(span -> span.count() + " " + span.state().word())
                .toList();
    }

    List<String> lacks() {
        return runs.lacks().stream().map(lack -> lack.fault().code()).toList();
    }
}
