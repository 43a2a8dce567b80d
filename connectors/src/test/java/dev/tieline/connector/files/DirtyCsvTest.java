package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files as they come, each with the rows and faults that must be told, and no other. */
class DirtyCsvTest {
    @TempDir Path base;

    @ParameterizedTest
    @MethodSource("dev.tieline.connector.files.DirtyCsv#all")
    void tellsTheRowsAndTheFaults(DirtyCsv.Case dirty) throws IOException {
        FilesWorld world =
                new FilesWorld(base)
                        .reading(
                                "csv",
                                settings(dirty.csv()),
                                FilesWorld.schema(
                                        "a", "string", "n", "integer", "p", "number", "t",
                                        "boolean"));
        world.put("f", dirty.file());

        List<String> told =
                world.read().lines().stream().map(line -> line.replaceFirst("^f ", "")).toList();
        assertThat(told).isEqualTo(dirty.rows());
    }

    /** Whatever is in a file: cut behind any row, the rest is the same. */
    @Test
    void goesOnBehindEveryRowOfAnyText() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String signs = "ab,,\"\"\n\n\r \0\u00e9";
        FilesWorld world =
                new FilesWorld(base)
                        .reading(
                                "csv",
                                Map.of("header", "false"),
                                FilesWorld.schema("a", "string", "b", "integer"));
        for (int i = 0; i < 60; i++) {
            StringBuilder made = new StringBuilder();
            for (int j = random.nextInt(80); j > 0; j--) {
                made.append(signs.charAt(random.nextInt(signs.length())));
            }
            Charset encoding =
                    random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
            world.put("f", made.toString().getBytes(encoding));
            FilesWorld.Told whole = world.read(1, "");
            List<String> lines = whole.lines();
            for (int cut = 0; cut < whole.rows().size(); cut++) {
                String position = whole.positions().get(cut);
                assertThat(world.read(random.nextInt(1, 5), position).lines())
                        .as("seed %d, behind %s", seed, position)
                        .isEqualTo(lines.subList(cut + 1, lines.size()));
            }
        }
    }

    @Test
    void hostileQuotesCostNoMoreThanTheirLength() throws IOException {
        FilesWorld world =
                new FilesWorld(base)
                        .reading("csv", Map.of(), FilesWorld.schema("a", "string", "b", "string"));
        String file = "a,b\n" + "x\",\"\n".repeat(500_000);
        world.put("f", file.getBytes(StandardCharsets.UTF_8));

        FilesWorld.Told told = world.read(1_000, "");

        assertThat(told.failure().map(FilesWorld::code)).contains("quotes-broken");
        assertThat(told.rows()).hasSizeLessThan(300);
    }

    @Test
    void anEmptyCellIsNullWhereNullIsDeclared() throws IOException {
        FilesWorld world =
                new FilesWorld(base)
                        .reading(
                                "csv",
                                Map.of(),
                                FilesWorld.schema("a", "string?", "n", "integer?", "b", "string"));
        world.with("rows", "row", required(world));
        world.put("f", "a,n,b\n,,x\n\"\",\"\",\"\"\nx,1,\n".getBytes(StandardCharsets.UTF_8));

        assertThat(world.read().lines())
                .containsExactly(
                        "f line 2 {a=null, n=null, b=x}",
                        "f line 3 {a=, n=null, b=}",
                        "f line 4 {a=x, n=1} value-missing");
    }

    private static Map<String, Object> required(FilesWorld world) {
        @SuppressWarnings("unchecked")
        Map<String, Object> rows = (Map<String, Object>) world.operations.get("rows");
        @SuppressWarnings("unchecked")
        Map<String, Object> row = new LinkedHashMap<>((Map<String, Object>) rows.get("row"));
        row.put("required", List.of("b"));
        return row;
    }

    private static Map<String, String> settings(String text) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String pair : text.split("\\|", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                settings.put(parts[0], parts[1]);
            }
        }
        return settings;
    }
}
