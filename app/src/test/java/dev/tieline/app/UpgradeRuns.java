package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.testkit.Between;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Runs of an {@link UpgradeWorld}: a list that went at its slot, with a row that is held, and a
 * copy of which one chunk is noted and another is in its file only.
 */
final class UpgradeRuns {
    /** The only slot of a year is so much later as a hub needs to start. */
    static final Instant BEFORE_A_SLOT = Instant.parse("2025-12-31T23:59:45Z");

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String FILE = "-- file ";
    private static final String LEFT = "data/left/";
    private static final String ROWS = "id;n\nr-1;1\nr-2;2\nr-3;3\nr-4;4\nr-5;5\n";
    private static final String LEAVES =
            """
            system: partner
            purpose: Leaves lists and takes copies.
            owner: ops
            connector: files
            directory: left
            allow: { list.read: [], copy.read: [], copy.write: [id, n] }
            operations:
              list.read: { read: list-*.csv, @rows@ }
              copy.read: { read: copy-*.csv, @rows@ }
              copy.write:
                write: copied.csv
                format: csv
                csv: { delimiter: ";" }
                body: { type: object, properties: { id: { type: string }, n: { type: integer } } }
            """
                    .replace(
                            "@rows@",
                            "format: csv, csv: { delimiter: \";\" }, settled: 1ms, row: { type:"
                                    + " object, properties: { id: { type: string }, n: { type:"
                                    + " integer } } }");
    private static final String SHELF =
            """
            system: shelf
            purpose: Gets rows, and fails with none.
            owner: ops
            connector: http
            url: @url@
            allow: { rows.put: [id, n] }
            operations:
              rows.put:
                request: PUT /row
                body: { type: object, required: [id], properties: { id: { type: string }, n: { type: integer } } }
            """;
    private static final String FLOW =
            """
            flow: @name@
            purpose: A partner's list gets there.
            owner: ops
            trigger:
              schedule: { cron: "@cron@", zone: UTC, ask: partner.@name@.read }
            record: { contract: row, key: record.id }
            run: { chunk: 2, max-invalid: 50% }
            retention: { history: 9999d }
            deliver:
              there:
                to: @to@
                map: { id: "${record.id}", n: "${record.n}" }
            fallback: hold
            """;
    private static final String CONTRACT =
            """
            {"type": "object", "required": ["id", "n"], "properties": {
              "id": {"type": "string", "minLength": 3},
              "n": {"type": "integer"}}}
            """;

    private UpgradeRuns() {}

    /** What the workspace has for them. */
    static void write(Path folder, URI destination) {
        RunningHub.write(
                folder, "systems/shelf.yaml", SHELF.replace("@url@", destination.toString()));
        RunningHub.write(folder, "systems/partner.yaml", LEAVES);
        RunningHub.write(folder, "contracts/row.schema.json", CONTRACT);
        flow(folder, "list", "0 0 1 1 *", "shelf.rows.put");
        flow(folder, "copy", "0 0 29 2 *", "partner.copy.write");
    }

    private static void flow(Path folder, String name, String cron, String to) {
        RunningHub.write(
                folder,
                "flows/" + name + ".yaml",
                FLOW.replace("@name@", name).replace("@cron@", cron).replace("@to@", to));
    }

    /** What the partner has left. */
    static void leave(Path folder) throws IOException {
        RunningHub.write(folder, LEFT + "list-1.csv", ROWS.replace("r-4", "x"));
        RunningHub.write(folder, LEFT + "copy-1.csv", ROWS);
        try (Stream<Path> files = Files.list(folder.resolve(LEFT))) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(BEFORE_A_SLOT.minusSeconds(3600)));
            }
        }
    }

    /**
     * Waits for the run of the slot, and begins the one that does not end.
     *
     * @return what the first lines of a file say of them
     */
    static List<String> run(UpgradeWorld world, Path folder) throws SQLException {
        await(() -> world.get("/api/runs?flow=list").at("/runs/0/state"), "done");
        CountDownLatch broken = new CountDownLatch(1);
        Logger log = Logger.getLogger("dev.tieline");
        Handler listening = new Listening(broken);
        log.addHandler(listening);
        try {
            statement(
                    folder,
                    "CREATE TRIGGER refusing BEFORE INSERT ON run_chunk WHEN NEW.number = 2"
                            + " AND NEW.run <> "
                            + number(world, "list")
                            + " BEGIN SELECT RAISE(ABORT, 'a chunk is refused'); END");
            world.command("/api/flows/copy/runs", "{}");
            assertThat(broken.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            log.removeHandler(listening);
            statement(folder, "DROP TRIGGER refusing");
        }
        Document unfinished = world.get("/api/runs?flow=copy");
        assertThat(unfinished.at("/runs/0/state")).contains("running");
        assertThat(unfinished.at("/runs/0/rows/chunks")).contains(1L);
        return Stream.of("list", "copy")
                .map(flow -> "-- run " + flow + " " + number(world, flow))
                .toList();
    }

    private static Object number(UpgradeWorld world, String flow) {
        return world.get("/api/runs?flow=" + flow).at("/runs/0/id").orElseThrow();
    }

    /** The files beside the store, each as a line. */
    static List<String> files(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve(LEFT))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                lines.add(
                        FILE
                                + folder.relativize(file)
                                + " "
                                + Files.getLastModifiedTime(file).toInstant()
                                + " "
                                + HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return lines;
    }

    /** Puts the file of a line where it was, if the line is of one. */
    static void file(Path folder, String line) throws IOException {
        if (line.startsWith(FILE)) {
            String[] words = line.substring(FILE.length()).split(" ", 3);
            Path file = folder.resolve(words[0]);
            Files.createDirectories(file.getParent());
            Files.write(file, HexFormat.of().parseHex(words[2]));
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse(words[1])));
        }
    }

    /** What of them must be there after an upgrade, and go on. */
    static void goOn(UpgradeWorld world, Path folder, String list, String copy) throws IOException {
        Document done = world.get("/api/runs/" + list);
        assertThat(BulkWorld.words(done)).startsWith("done 5 = 4 + 1 held");
        assertThat(world.get("/api/runs/" + list + "/chunks").at("/chunks/0/number")).contains(3L);
        assertThat(world.get("/api/flows/list/slots").fields().toString())
                .contains("first=2026-01-01T00:00:00Z")
                .contains("state=ran")
                .contains("run=" + list);

        assertThat(world.get("/api/held-records?run=" + list).at("/count")).contains(1L);

        await(() -> world.get("/api/runs/" + copy).at("/state"), "done");
        Document whole = world.get("/api/runs/" + copy);
        assertThat(BulkWorld.words(whole)).startsWith("done 5 = 5 + 0 held");
        assertThat(whole.at("/resumed")).contains(1L);
        assertThat(Files.readString(folder.resolve(LEFT + "copied.csv"), StandardCharsets.UTF_8))
                .isEqualTo(ROWS);
    }

    private static void await(Supplier<Optional<Object>> what, Object value) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!what.get().equals(Optional.of(value))) {
            assertThat(System.nanoTime()).as("patience").isLessThan(until);
            Between.looks();
        }
    }

    private static void statement(Path folder, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + UpgradeWorld.database(folder));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Hears that the store took something not. */
    private static final class Listening extends Handler {
        private final CountDownLatch broken;

        Listening(CountDownLatch broken) {
            this.broken = broken;
        }

        @Override
        public void publish(LogRecord entry) {
            if (entry.getThrown() instanceof JournalUnavailable) {
                broken.countDown();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
