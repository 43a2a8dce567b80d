package dev.tieline.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import dev.tieline.api.Problem;
import dev.tieline.contract.Contract;
import dev.tieline.journal.NewEntry;
import dev.tieline.testkit.Records;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FieldNamesTest {
    private static final String LONG = "{\"email\":\"bob@planted.example\"}";

    private static FieldNames knowing(String... pointers) {
        return FieldNames.of(
                List.of(pointers).stream()
                        .map(at -> new Contract.Field(at, "", false, "text", "", false))
                        .toList());
    }

    @Test
    void namesOfTheContractAndPlainNamesAreShown() {
        FieldNames names = knowing("/straße und nr/a~1b");
        assertThat(names.pointer("/straße und nr/a~1b/0")).isEqualTo("/straße und nr/a~1b/0");
        assertThat(names.pointer("/utm_campaign-2/" + "a".repeat(40)))
                .isEqualTo("/utm_campaign-2/" + "a".repeat(40));
        assertThat(names.pointer("")).isEmpty();
    }

    @Test
    void otherNamesAreHiddenInPointersAndDocuments() {
        FieldNames names = knowing("/email");
        assertThat(names.pointer("/Bob Planted/x/" + "a".repeat(41))).isEqualTo("/•••/x/•••");
        Document hidden =
                names.document(
                        Document.of(Map.of("list", List.of(Map.of("Bob Planted", 1L)), LONG, "")));
        assertThat(hidden.fields())
                .isEqualTo(Map.of("list", List.of(Map.of("•••", 1L)), "•••", ""));
    }

    @Test
    void twoHiddenNamesOfAnObjectDifferAndAreFoundAgainInACorrectedCopy() {
        FieldNames names = knowing("/email");
        Document real = World.json("{\"a b\":{\"c d\":1},\"e f\":\"Ada\",\"email\":\"x\"}");
        Document shown = World.json("{\"a b\":{\"c d\":1},\"e f\":\"•••\",\"email\":\"x\"}");
        Document corrected = World.json("{\"•••\":{\"•••\":1},\"•••2\":\"•••\",\"email\":\"y\"}");
        assertThat(names.document(real).fields().keySet()).containsExactly("•••", "•••2", "email");
        assertThat(Correction.restore(corrected, shown, real, names))
                .isEqualTo(
                        new Correction.Restored.Whole(
                                World.json(
                                        "{\"a b\":{\"c d\":1},\"e f\":\"Ada\",\"email\":\"y\"}")));
        assertThat(Correction.restore(World.json("{\"•••3\":1}"), shown, real, names))
                .isEqualTo(new Correction.Restored.Misplaced(List.of("/•••3")));
    }

    @Test
    void theApiShowsNoNameThatOnlyTheCallerKnows(@TempDir Path directory) throws Exception {
        try (World world = new World(directory)) {
            NewEntry broken = Records.invalid("leads", Instant.parse("2026-05-04T10:00:00Z"));
            String pointer = "/" + LONG.replace("/", "~1");
            String form = java.net.URLEncoder.encode(LONG, java.nio.charset.StandardCharsets.UTF_8);
            NewEntry posted =
                    new NewEntry(
                            broken.id(),
                            broken.flow(),
                            broken.version(),
                            "",
                            "",
                            broken.uniqueWithin(),
                            broken.received(),
                            new Payload(
                                    form.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                    "application/x-www-form-urlencoded"),
                            broken.caller(),
                            broken.trace(),
                            List.of(),
                            List.of(new Problem(pointer, "additionalProperties", "no field", "")),
                            broken.deliveries(),
                            broken.handover());
            world.store.journal().admit(posted);

            String trace = world.get("/api/records/" + posted.id()).body();
            assertThat(trace).doesNotContain("planted.example", "bob");
            Document told = World.json(trace);
            assertThat(told.at("/problems/0/pointer")).contains("/•••");
            assertThat(told.at("/payload/•••")).isPresent();
            assertThat(
                            world.post("/api/records/" + posted.id() + "/preview", "{\"•••\":\"\"}")
                                    .body())
                    .contains("/•••")
                    .doesNotContain("planted.example");
        }
    }
}
