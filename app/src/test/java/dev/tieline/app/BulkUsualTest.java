package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Act;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that read fewer or more rows than is right. */
class BulkUsualTest {
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
                row: { type: object, properties: { id: { type: string } } }
            """;
    private static final String FLOW =
            """
            flow: things
            purpose: The partner's list gets there.
            owner: ops
            trigger:
              schedule: { cron: "0 0 1 1 *", zone: UTC, ask: drop.things.read }
            record: { contract: entry, key: record.id }
            run: { chunk: 4, @run@ }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;

    @TempDir Path folder;
    private RunningHub hub;

    @AfterEach
    void stop() {
        hub.close();
    }

    private void start(String run) {
        hub =
                RunningHub.start(
                        folder,
                        Map.of(
                                "flows/things.yaml",
                                FLOW.replace("@run@", run),
                                "contracts/entry.schema.json",
                                "{\"type\": \"object\", \"required\": [\"id\"], \"properties\":"
                                        + " {\"id\": {\"type\": \"string\"}}}",
                                "systems/drop.yaml",
                                DROP),
                        InstantSource.system());
        hub.there.usually(_ -> Act.json(200, "{\"number\": \"n\"}"));
    }

    private Document run(int rows) throws IOException {
        Path drop = Files.createDirectories(folder.resolve("data/drop"));
        String lines =
                IntStream.range(0, rows)
                        .mapToObj("t-%d\n"::formatted)
                        .collect(Collectors.joining());
        Files.writeString(drop.resolve("things-1.csv"), "id\n" + lines);
        return hub.get("/api/runs/" + BulkWorld.run(hub));
    }

    private String words(int rows) throws IOException {
        return BulkWorld.words(run(rows)).replaceFirst(";.*", "");
    }

    @Test
    void whatIsUsualIsLearnedFromRunsThatReadAny() throws IOException {
        start("min-rows: 0, rows: learned");
        // Too few to learn from, whatever they read.
        assertThat(words(1)).startsWith("done 1 =");
        assertThat(words(0)).startsWith("done 0 =");
        assertThat(words(10)).startsWith("done 10 =");
        assertThat(words(8)).startsWith("done 8 =");
        assertThat(words(12)).startsWith("done 12 =");
        // The band of 1, 10, 8, 12, 9 is 1 to 24.
        assertThat(words(9)).startsWith("done 9 =");
        Document much = run(25);
        assertThat(BulkWorld.words(much)).startsWith("failed rows-unusual 24 = 24");
        assertThat(much.at("/message").orElseThrow().toString())
                .contains("25 rows were read")
                .contains("from 1 to 24 are usual by the 5 runs before");
        assertThat(words(24)).startsWith("done 24 =");
        assertThat(words(0)).startsWith("failed rows-unusual 0 =");
    }

    @Test
    void moreThanMayComeStopsARunBeforeItsNextCommit() throws IOException {
        start("max-rows: 9");
        assertThat(words(9)).startsWith("done 9 =");
        assertThat(words(10)).startsWith("failed max-rows 8 =");
    }
}
