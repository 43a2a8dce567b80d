package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Act;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a file that a partner leaves to an API. */
class BulkFilesTest {
    private static final String DROP =
            """
            system: drop
            purpose: Where a partner leaves lists.
            owner: ops
            connector: files
            directory: drop
            allow: { things.read: [] }
            operations:
              things.read:
                read: things-*.csv
                format: csv
                csv: { delimiter: ";" }
                settled: 1ms
                row:
                  type: object
                  properties: { id: { type: string }, n: { type: integer } }
            """;
    private static final String CONTRACT =
            """
            {"type": "object", "required": ["id", "n"], "properties": {
              "id": {"type": "string", "minLength": 3},
              "n": {"type": "integer"}}}
            """;
    private static final String FLOW =
            """
            flow: things
            purpose: The partner's list gets there.
            owner: ops
            trigger:
              schedule: { cron: "0 0 1 1 *", zone: UTC, ask: drop.things.read }
            record:
              contract: entry
              key: record.id
            run: { chunk: 4, max-invalid: 50% }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}", n: "${record.n}" }
            fallback: hold
            """;

    @TempDir Path folder;
    private RunningHub hub;

    @AfterEach
    void stop() {
        hub.close();
    }

    private void start() {
        hub =
                RunningHub.start(
                        folder,
                        Map.of(
                                "flows/things.yaml", FLOW,
                                "contracts/entry.schema.json", CONTRACT,
                                "systems/drop.yaml", DROP),
                        InstantSource.system());
        hub.there.usually(_ -> Act.json(200, "{\"number\": \"n\"}"));
    }

    @Test
    void badLinesAreHeldWithTheirPlaceAndAllOthersGo() throws IOException {
        Path drop = Files.createDirectories(folder.resolve("data/drop"));
        Files.writeString(
                drop.resolve("things-1.csv"),
                "id;n\nt-1;1\nt-2;two\nt-3;3\nx;4\nt-5;5\nt-6;6;6\n\"t-7\";7\n");
        start();

        Document run = hub.get("/api/runs/" + BulkWorld.run(hub));
        assertThat(BulkWorld.words(run)).startsWith("done 7 = 4 + 3 held");
        assertThat(hub.there.heard().stream().map(heard -> heard.target()).sorted())
                .containsExactly("/things/t-1", "/things/t-3", "/things/t-5", "/things/t-7");
        List<?> records =
                (List<?>) hub.get("/api/flows/things/records").at("/records").orElseThrow();
        assertThat(
                        records.stream()
                                .map(record -> BulkWorld.fields(record).get("id"))
                                .map(id -> hub.get("/api/records/" + id))
                                .map(story -> story.at("/caller").orElse(story.fields()))
                                .map(Object::toString)
                                .sorted())
                .containsExactly(
                        "drop, run 1, things-1.csv line 3",
                        "drop, run 1, things-1.csv line 5",
                        "drop, run 1, things-1.csv line 7");

        // The same rows at other lines are the records that they were.
        Files.delete(drop.resolve("things-1.csv"));
        Files.writeString(
                drop.resolve("things-2.csv"),
                "id;n\nt-0;0\nt-1;1\nt-2;two\nt-3;3\nx;4\nt-5;5\nt-6;6;6\n\"t-7\";7\n");
        Document second = hub.get("/api/runs/" + BulkWorld.run(hub));
        assertThat(BulkWorld.words(second)).startsWith("done 8 = 5 + 3 held");
        assertThat(hub.get("/api/flows/things/records").at("/records")).contains(records);
    }

    @Test
    void rowsThatNoKeyTellsApartAreHeldEachByItsPlace() throws IOException {
        Path drop = Files.createDirectories(folder.resolve("data/drop"));
        Files.writeString(drop.resolve("things-1.csv"), "id;n\n;9\nt-1;1\n;9\nt-2;2\n");
        start();

        for (int night = 0; night < 2; night++) {
            Document run = hub.get("/api/runs/" + BulkWorld.run(hub));
            assertThat(BulkWorld.words(run)).startsWith("done 4 = 2 + 2 held");
            assertThat(hub.hub().balances().getFirst().held()).isEqualTo(2);
        }
    }
}
