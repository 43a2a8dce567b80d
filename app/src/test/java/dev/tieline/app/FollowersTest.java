package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Following;
import dev.tieline.api.Following.Batch;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Rendition;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.delivery.Systems;
import dev.tieline.follow.Followers;
import dev.tieline.intake.Feed;
import dev.tieline.plan.Plan;
import dev.tieline.store.SqliteStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a flow that follows is said not to, by hand and on a real store. */
class FollowersTest {
    private static final String SYSTEM =
            """
            system: erp
            purpose: Has things.
            owner: ops
            connector: mariadb-changes
            url: mariadb://127.0.0.1:9/erp
            tls: off
            user: hub
            allow: { things.changed: [] }
            operations:
              things.changed:
                table: thing
                row: { type: object, required: [id], properties: { id: { type: string } } }
            """;
    private static final String CONTRACT =
            """
            {"type": "object", "required": ["row"], "properties": {
              "row": {"type": "object", "required": ["id"], "properties": {
                "id": {"type": "string"}}}}}
            """;
    private static final Batch QUIET = new Batch.Changes(List.of(), "LOG 4", 0);
    private static final Batch AWAY =
            new Batch.Failed(
                    new Outcome.Unreachable(Fault.of("away", Blame.DESTINATION, "Away.", "")));

    @TempDir Path folder;
    private final DropWorld.Hands hands = new DropWorld.Hands();
    private final Deque<Batch> batches = new ArrayDeque<>();
    private final Deque<Duration> times = new ArrayDeque<>();

    /** Whether it was said not to follow, before each batch. */
    private final List<Boolean> lacking = new ArrayList<>();

    private Followers followers;

    private Followers followers(SqliteStore store) throws IOException {
        RunningHub.workspace(folder, URI.create("http://127.0.0.1:9"), "127.0.0.1:0");
        RunningHub.write(folder, "systems/erp.yaml", SYSTEM);
        RunningHub.write(folder, "contracts/row.schema.json", CONTRACT);
        RunningHub.write(
                folder,
                "flows/things.yaml",
                DropWorld.FLOW
                        .replaceFirst(
                                " file: .*", " changes: { of: erp.things.changed, begin: now }")
                        .replaceFirst("run: .*\n", "")
                        .replace("record.id", "record.row.id"));
        Blueprint blueprint = Blueprint.of(new WorkspaceFolder(folder));
        assertThat(blueprint.findings()).isEmpty();
        List<Plan> plans = blueprint.plans();
        Systems systems = new Systems(hands, _ -> {});
        systems.install("erp", new Scripted(), SystemDeclaration.Limits.DEFAULT);
        return new Followers(
                () -> plans,
                systems,
                new Feed(store.changeJournal(), _ -> {}, new SecureRandom()),
                store.changeJournal(),
                hands);
    }

    /** A database that is asked over and over. */
    private final class Scripted implements Outlet, Following {
        @Override
        public Following follow(Following.Question question) {
            return this;
        }

        @Override
        public Batch next(int most, Duration within) {
            lacking.add(!followers.lacks().isEmpty());
            hands.own = hands.own.plus(times.removeFirst());
            return batches.removeFirst();
        }

        @Override
        public void confirm(String position) {}

        @Override
        public Attempt send(Rendition rendition, Duration deadline) {
            throw new IllegalStateException("not used");
        }

        @Override
        public Attempt verify(Rendition rendition, Duration deadline) {
            throw new IllegalStateException("not used");
        }

        @Override
        public void close() {}
    }

    private void comes(Duration within, Batch batch) {
        times.add(within);
        batches.add(batch);
    }

    /** Looks after a while, and does what is to be done then. */
    private void after(Duration time) {
        hands.own = hands.own.plus(time);
        followers.look();
        while (!hands.tasks.isEmpty()) {
            hands.tasks.removeFirst().run();
        }
    }

    /** Of MariaDB nothing comes while nobody writes, and its place stays. */
    @Test
    void aServerThatIsQuietIsFollowedOnceThatHasLasted() throws IOException {
        try (SqliteStore store = SqliteStore.open(folder.resolve("data"), hands::wall)) {
            followers = followers(store);
            comes(Duration.ZERO, AWAY);
            after(Duration.ZERO);
            comes(Duration.ZERO, QUIET);
            comes(Duration.ofSeconds(59), QUIET);
            comes(Duration.ofSeconds(1), QUIET);
            comes(Duration.ZERO, AWAY);
            after(Duration.ofSeconds(1));
            assertThat(lacking).containsExactly(false, true, true, true, false);
            assertThat(followers.lacks()).hasSize(1);
            assertThat(followers.behind()).as("it does not follow").isEmpty();

            comes(Duration.ZERO, AWAY);
            after(Duration.ofSeconds(1));
            assertThat(lacking).as("it is tried again soon").hasSize(6);
        }
    }

    /** They come again when it breaks off, however long it takes. */
    @Test
    void whoReadsRowsHasNotGotFurther() throws IOException {
        Document row = Document.of(Map.of("row", Map.of("id", "a")));
        Batch rows = new Batch.Changes(List.of(row), "ROWS 4", 0);
        try (SqliteStore store = SqliteStore.open(folder.resolve("data"), hands::wall)) {
            followers = followers(store);
            comes(Duration.ZERO, AWAY);
            after(Duration.ZERO);
            comes(Duration.ofHours(1), rows);
            comes(Duration.ofHours(1), rows);
            comes(Duration.ZERO, QUIET);
            comes(Duration.ZERO, AWAY);
            after(Duration.ofSeconds(1));
            assertThat(lacking).containsExactly(false, true, true, true, false);
        }
    }
}
