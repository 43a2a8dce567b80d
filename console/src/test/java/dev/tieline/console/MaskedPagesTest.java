package dev.tieline.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others wrote about a record, on the pages that show it. */
class MaskedPagesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:30:00Z");
    private static final String CONTRACT = "contracts/lead.schema.json";

    @TempDir Path directory;
    private ConsoleWorld world;
    private SampleRecords records;

    @BeforeEach
    void open() throws IOException {
        world = new ConsoleWorld(directory, InstantSource.fixed(NOW), 0);
        records = new SampleRecords(world);
        Path acme = Path.of(System.getProperty("project.root", ".."), "examples/acme");
        String aged =
                Files.readString(acme.resolve(CONTRACT))
                        .replace(
                                "\"phone\": {",
                                "\"age\": {\"type\": \"integer\", \"x-class\": \"personal\","
                                        + " \"description\": \"Years.\"},\n    \"phone\": {");
        world.plans.clear();
        world.plans.addAll(ConsoleWorld.acme(Map.of(CONTRACT, aged)));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private List<String> pages(ConsoleWorld.Put put) {
        world.settled();
        String group = world.store.ledger().heldGroups().getFirst().id();
        return List.of(
                "/",
                "/records",
                "/records?state=held",
                "/records/" + put.id(),
                "/held",
                "/held?flow=lead-capture",
                "/held/" + group,
                "/flows/lead-capture");
    }

    @Test
    void aShortNameAndANumberThatADestinationQuotesAreMasked() {
        String json =
                records.lead()
                        .replaceFirst("\"first\":\"[^\"]*\"", "\"first\":\"Bob\"")
                        .replace("\"phone\"", "\"age\":91,\"phone\"");
        Fault fault =
                Fault.of("http-400", Blame.DESTINATION, "name Bob age 91", "Ask BOB, who is 91.");
        ConsoleWorld.Put put =
                records.refusedByCrm(NOW, json, fault, "{\"echo\":\"Bob\",\"n\":91}");

        for (String path : pages(put)) {
            String body = world.get(path).body();
            assertThat(body).as(path).doesNotContainPattern("(?i)\\bbob\\b");
            assertThat(body).as(path).doesNotContain("age 91", "is 91", ":91");
        }
        assertThat(world.get("/").body()).contains("Name ••• age •••", "Ask •••, who is •••.");
        assertThat(world.get("/held").body()).contains("crm says: Name ••• age •••");
    }

    @Test
    void aNameOfAFieldThatOnlyTheCallerKnowsIsMasked() {
        String json =
                records.lead()
                        .replace(
                                "\"phone\"",
                                "\"{name: Robert Planted, age/~: 91}\":{\"Robert P.\":1},\"phone\"");
        ConsoleWorld.Put put = world.put(SampleRecords.FLOW, NOW, json);

        for (String path : pages(put)) {
            assertThat(world.get(path).body()).as(path).doesNotContain("Robert", "Planted");
        }
        assertThat(world.get("/held").body()).contains("•••: Breaks the contract lead");
        assertThat(world.get("/records/" + put.id()).body())
                .contains("•••: the contract has no field of this name");
    }
}
