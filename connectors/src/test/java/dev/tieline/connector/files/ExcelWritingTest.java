package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Loading;
import dev.tieline.api.Loading.Checkpoint;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workbooks that are written read the same. */
class ExcelWritingTest {
    private static final String ALPHABET = "ab <>&\"'\t\n\r_x0041_\u0001\u00fc\u20ac=+-@";

    @TempDir Path base;

    private FilesWorld world() throws IOException {
        Map<String, Object> schema = ParquetWritingTest.schema();
        FilesWorld world =
                new FilesWorld(base)
                        .reading("xlsx", Map.of(), schema)
                        .writing("f.xlsx", "xlsx", Map.of(), schema);
        assertThat(world.findings()).isEmpty();
        return world;
    }

    private static List<Document> rows(Random random, int count) {
        List<Document> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("id", (long) i);
            Map<String, Object> rest = new LinkedHashMap<>();
            rest.put("t", text(random));
            rest.put("i", random.nextLong(-999_999_999_999_999L, 1_000_000_000_000_000L));
            rest.put("n", BigDecimal.valueOf(2 * random.nextLong(1L << 48) + 1, 6));
            rest.put("b", random.nextBoolean());
            rest.put("day", LocalDate.ofEpochDay(random.nextInt(-25_000, 100_000)).toString());
            Instant at = Instant.ofEpochMilli(random.nextLong(-(1L << 40), 1L << 45));
            rest.put("at", at.toString());
            rest.forEach((name, value) -> {
                if (random.nextInt(4) > 0) {
                    row.put(name, value);
                }
            });
            rows.add(Document.of(row));
        }
        return rows;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            // With the control character that may follow it would be read as one character.
            text.append(random.nextInt(6) == 0 ? "_x12ab" : "");
        }
        return text.toString();
    }

    /** A cell has no zone. */
    private static Document asRead(Document row) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(row.fields());
        fields.computeIfPresent(
                "at",
                (_, at) -> {
                    String text = at.toString();
                    String local = text.substring(0, text.length() - 1);
                    return local;
                });
        return Document.of(fields);
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        for (int i = 0; i < 8; i++) {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            FilesWorld world = world();
            List<Document> rows = rows(random, random.nextInt(200));
            ParquetWritingTest.write(world, i + 1, rows, random);

            FilesWorld.Told whole = world.read(random.nextInt(1, 50), "");
            List<Document> asRead = rows.stream().map(ExcelWritingTest::asRead).toList();
            assertThat(whole.lines()).as("seed %d", seed).noneMatch(l -> l.matches(".*} [a-z-]+"));
            assertThat(whole.documents()).as("seed %d", seed).isEqualTo(asRead);
            for (int j = 0; j < whole.positions().size(); j += 1 + random.nextInt(5)) {
                List<Document> rest = world.read(20, whole.positions().get(j)).documents();
                assertThat(rest)
                        .as("seed %d", seed)
                        .isEqualTo(asRead.subList(asRead.size() - rest.size(), asRead.size()));
            }
            assertThat(files(world)).as("seed %d", seed).hasSize(6);
        }
    }

    /** As another reader of zip files sees it, checksums included. */
    private static Map<String, String> files(FilesWorld world) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream zip =
                new ZipInputStream(Files.newInputStream(world.folder.resolve("f.xlsx")))) {
            for (ZipEntry one = zip.getNextEntry(); one != null; one = zip.getNextEntry()) {
                files.put(one.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    @Test
    void nothingIsAFormula() throws IOException {
        FilesWorld world = world();
        world.with("out", "sheet", "A & B");
        world.with("rows", "sheet", "A & B");
        Random random = new Random(1);
        List<Document> rows =
                List.of(Document.of(Map.of("id", 1L, "t", "=HYPERLINK(\"http://evil\")")));
        ParquetWritingTest.write(world, 1, rows, random);

        assertThat(world.read().documents()).isEqualTo(rows);
        assertThat(files(world).get("xl/worksheets/sheet1.xml"))
                .contains("t=\"inlineStr\"><is><t xml:space=\"preserve\">=HYPERLINK(")
                .doesNotContain("<f");
    }

    @Test
    void whatNoCellKeepsIsRefusedAndTheRestWritten() throws IOException {
        FilesWorld world = world();
        Loading loading = world.loading();
        loading.begin(FilesWorld.LONG);
        List<Document> rows = new ArrayList<>();
        Map<String, Object> wrong = new LinkedHashMap<>();
        wrong.put("t", "x".repeat(32_768));
        wrong.put("i", 1_234_567_890_123_456L);
        wrong.put("n", new BigDecimal("0.1234567890123456"));
        wrong.put("day", "1900-02-28");
        wrong.put("at", "2026-02-28T12:00:00.0001Z");
        wrong.forEach((name, value) -> rows.add(Document.of(Map.of("id", 1L, name, value))));
        rows.add(Document.of(Map.of("id", 7L, "t", "x".repeat(32_767))));

        Loading.Staged.Ready staged = (Loading.Staged.Ready) loading.stage(rows, FilesWorld.LONG);

        assertThat(staged.refused())
                .extracting(one -> one.row() + " " + one.fault().code() + one.fault().field())
                .containsExactly(
                        "0 value-unwritable/t",
                        "1 value-unwritable/i",
                        "2 value-unwritable/n",
                        "3 value-unwritable/day",
                        "4 value-unwritable/at");
        Checkpoint now = new Checkpoint(1, 1, "");
        loading.commit(Optional.empty(), now, FilesWorld.LONG);
        loading.finish(now, FilesWorld.LONG);
        assertThat(world.read().documents()).isEqualTo(rows.subList(5, 6));
    }

    @Test
    void moreRowsThanASheetHasAreRefusedAndNothingIsShown() throws IOException {
        FilesWorld world =
                new FilesWorld(base)
                        .writing("f.xlsx", "xlsx", Map.of(), FilesWorld.schema("n", "integer"));
        Loading loading = world.loading();
        loading.begin(FilesWorld.LONG);
        List<Document> chunk = new ArrayList<>();
        for (int i = 0; i < 262_144; i++) {
            chunk.add(Document.of(Map.of()));
        }
        Optional<Checkpoint> at = Optional.empty();
        List<String> told = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            loading.stage(chunk, FilesWorld.LONG);
            Checkpoint now = new Checkpoint(1, i, "");
            Loading.Committed committed = loading.commit(at, now, FilesWorld.LONG);
            told.add(
                    committed instanceof Loading.Committed.Failed failed
                            ? FilesWorld.code(failed.outcome())
                            : "done");
            at = Optional.of(now);
        }
        assertThat(told).containsExactly("done", "done", "done", "file-full");
        assertThat(Files.exists(world.folder.resolve("f.xlsx"))).isFalse();
    }
}
