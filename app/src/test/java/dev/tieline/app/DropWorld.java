package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Credentials;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Listing;
import dev.tieline.api.Outlet;
import dev.tieline.api.Reading;
import dev.tieline.api.Removal;
import dev.tieline.api.Rendition;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.Systems;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.Sighting;
import dev.tieline.plan.Plan;
import dev.tieline.run.Asker;
import dev.tieline.run.Runs;
import dev.tieline.store.SqliteStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A flow that files start, on a real store and a real folder, whose clock and threads are in the
 * hands of the test; what a run reads is kept instead of being delivered.
 */
final class DropWorld implements AutoCloseable {
    static final String SYSTEM =
            """
            system: drop
            purpose: Where a partner leaves orders.
            owner: ops
            connector: files
            directory: drop
            allow: { things.read: [] }
            operations:
              things.read:
                read: "*.csv"
                format: csv
                row: { type: object, properties: { id: { type: string }, n: { type: integer } } }
            """;
    static final String CONTRACT =
            """
            {"type": "object", "required": ["id"], "properties": {
              "id": {"type": "string"}, "n": {"type": "integer"}}}
            """;
    static final String FLOW =
            """
            flow: things
            purpose: What the partner leaves gets there.
            owner: ops
            trigger:
              file: { ask: drop.things.read, every: 1m, @how@ }
            record: { contract: row, key: record.id }
            run: { min-rows: 0 }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;

    final Path folder;
    final Path drop;
    final Hands hands = new Hands();
    final List<Plan> plans;

    /** What runs read, by their number. */
    final Map<Long, String> contents = new TreeMap<>();

    /** What becomes of a run that read this. */
    Function<String, Asker.Asked> answer = _ -> new Asker.Asked.Whole(Optional.empty());

    /** The hub dies behind the next removal. */
    boolean diesRemoving;

    Runs runs;
    SqliteStore store;
    private final Outlet outlet;
    private Instant written = Instant.parse("2026-03-01T00:00:00Z");

    /** Time and tasks. */
    static final class Hands implements Clockwork {
        final List<Runnable> tasks = new ArrayList<>();
        Instant own = Instant.parse("2026-03-10T10:30:00Z");
        Duration ahead = Duration.ZERO;

        @Override
        public Instant now() {
            return own;
        }

        @Override
        public Instant wall() {
            return own.plus(ahead);
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

    /** The hub is killed here. */
    static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * @param how the rest of the trigger
     */
    DropWorld(Path folder, String how) throws IOException {
        this.folder = folder;
        this.drop = Files.createDirectories(folder.resolve("data/drop"));
        RunningHub.workspace(folder, URI.create("http://127.0.0.1:9"), "127.0.0.1:0");
        RunningHub.write(folder, "systems/drop.yaml", SYSTEM);
        RunningHub.write(folder, "contracts/row.schema.json", CONTRACT);
        RunningHub.write(folder, "flows/things.yaml", FLOW.replace("@how@", how));
        Blueprint blueprint = Blueprint.of(new WorkspaceFolder(folder));
        assertThat(blueprint.findings()).isEmpty();
        this.plans = blueprint.plans();
        this.outlet =
                new Dying(
                        blueprint
                                .connectors()
                                .get("files")
                                .open(
                                        blueprint.workspace().systems().get("drop").declaration(),
                                        name -> {
                                            throw new Credentials.MissingCredential(name);
                                        }));
        begin();
    }

    private void begin() {
        store = SqliteStore.open(folder.resolve("data"), hands::wall);
        Systems systems = new Systems(hands, _ -> {});
        systems.install("drop", outlet, SystemDeclaration.Limits.DEFAULT);
        runs = new Runs(() -> plans, this::ask, store.runJournal(), systems, hands);
        runs.begin();
    }

    /** As when the hub is killed: what it was about to do is never done. */
    void killed() {
        hands.tasks.clear();
        store.close();
        begin();
    }

    /** The same when the process ends without being told to: the store finds out. */
    void crashed() throws IOException {
        hands.tasks.clear();
        store.close();
        try (RandomAccessFile notes =
                new RandomAccessFile(folder.resolve("data/tieline.inflight").toFile(), "rw")) {
            notes.seek(8);
            notes.writeInt(0);
        }
        begin();
    }

    private Asker.Asked ask(Run run, Plan plan, Asker.Attempt attempt) {
        StringBuilder read = new StringBuilder();
        try (Reading reading =
                outlet.read(
                        new Reading.Question(
                                "things", "things.read", Document.empty(), "", run.file()))) {
            while (true) {
                switch (reading.next(100, Duration.ofMinutes(1))) {
                    case Reading.Batch.Failed(var outcome) -> {
                        return new Asker.Asked.Refused(
                                Fault.of(outcome.name(), Blame.SENDER, outcome.name(), ""));
                    }
                    case Reading.Batch.Rows(List<Reading.Row> rows, String _, boolean last) -> {
                        rows.forEach(row -> read.append(row.fields().text("id").orElse("?")));
                        if (last) {
                            contents.put(run.id(), read.toString());
                            return answer.apply(read.toString());
                        }
                    }
                }
            }
        }
    }

    /** Looks once, and does one task that is to be done; whether there was one. */
    boolean step() {
        runs.look();
        if (hands.tasks.isEmpty()) {
            return false;
        }
        Runnable task = hands.tasks.removeFirst();
        try {
            task.run();
        } catch (Death _) {
            killed();
        }
        return true;
    }

    /** Works until nothing is to be done at this time. */
    void work() {
        int left = 10_000;
        while (step()) {
            assertThat(--left).as("it comes to an end").isPositive();
        }
    }

    void pass(Duration time) {
        hands.own = hands.own.plus(time);
    }

    /** Time passes, and everything is worked off. */
    void settle() {
        for (int i = 0; i < 4; i++) {
            pass(Duration.ofMinutes(2));
            work();
        }
    }

    /** The rows of a file, one for each letter. */
    static String rows(String letters) {
        return "id,n\n"
                + letters.chars()
                        .mapToObj(letter -> (char) letter + ",1\n")
                        .collect(Collectors.joining());
    }

    /** Writes it there; each time it is written counts as later than the one before. */
    Path write(String name, String letters) throws IOException {
        Path file = drop.resolve(name);
        Files.writeString(file, rows(letters));
        written = written.plusSeconds(1);
        Files.setLastModifiedTime(file, FileTime.from(written));
        return file;
    }

    List<String> told() {
        return store.runLedger().runs("things", 0, 200).reversed().stream()
                .map(run ->
                        run.file().map(Reading.Part::name).orElse("-")
                                + " "
                                + contents.getOrDefault(run.id(), "-")
                                + " "
                                + run.state().word())
                .toList();
    }

    List<String> names() throws IOException {
        try (var all = Files.walk(drop)) {
            return all.filter(file -> !Files.isDirectory(file))
                    .map(file -> drop.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    List<String> lacks() {
        return runs.lacks().stream()
                .map(Sighting::fault)
                .map(fault -> fault.code() + ": " + fault.message())
                .toList();
    }

    @Override
    public void close() {
        store.close();
        outlet.close();
    }

    /** A folder of which the hub dies while it takes a file away. */
    private final class Dying implements Outlet {
        private final Outlet to;

        Dying(Outlet to) {
            this.to = to;
        }

        @Override
        public Attempt send(Rendition rendition, Duration deadline) {
            return to.send(rendition, deadline);
        }

        @Override
        public Attempt verify(Rendition rendition, Duration deadline) {
            return to.verify(rendition, deadline);
        }

        @Override
        public Reading read(Reading.Question question) {
            return to.read(question);
        }

        @Override
        public Listing parts(Listing.Question question, Duration within) {
            return to.parts(question, within);
        }

        @Override
        public Removal remove(Removal.Wish wish, Duration within) {
            Removal removal = to.remove(wish, within);
            if (diesRemoving) {
                diesRemoving = false;
                throw new Death();
            }
            return removal;
        }

        @Override
        public void close() {
            to.close();
        }
    }
}
