package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Loading;
import dev.tieline.api.Loading.Checkpoint;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parquet files that are written read the same here and in DuckDB. */
class ParquetWritingTest {
    @TempDir Path base;

    /** Types of {@link #rows}: what is required, what is a decimal, what is a time. */
    static Map<String, Object> schema() {
        Map<String, Object> schema =
                FilesWorld.schema(
                        "id", "integer", "t", "string", "i", "integer", "n", "number", "d",
                        "number", "b", "boolean", "day", "string", "at", "string");
        schema.put("required", List.of("id"));
        put(schema, "d", "multipleOf", new BigDecimal("0.01"));
        put(schema, "day", "format", "date");
        put(schema, "at", "format", "date-time");
        return schema;
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> schema, String field, String key, Object value) {
        Map<String, Object> properties = (Map<String, Object>) schema.get("properties");
        ((Map<String, Object>) properties.get(field)).put(key, value);
    }

    static FilesWorld world(Path base, String compression) throws IOException {
        FilesWorld world =
                new FilesWorld(base)
                        .reading("parquet", Map.of(), schema())
                        .writing("f.parquet", "parquet", Map.of(), schema());
        if (!compression.isEmpty()) {
            world.with("out", "compression", compression);
        }
        assertThat(world.findings()).isEmpty();
        return world;
    }

    static List<Document> rows(Random random, int count) {
        List<Document> rows = new ArrayList<>();
        double gaps = random.nextInt(3) / 2.0;
        for (int i = 0; i < count; i++) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("id", (long) i);
            Map<String, Object> rest = new LinkedHashMap<>();
            rest.put("t", "\u00fc\u20ac\ud83d\ude00'\n".repeat(random.nextInt(4)));
            rest.put("i", random.nextLong() >> random.nextInt(64));
            rest.put("n", BigDecimal.valueOf(2 * random.nextLong(1L << 50) + 1, 6));
            rest.put(
                    "d",
                    new BigDecimal(new java.math.BigInteger(random.nextInt(1, 120), random), 2));
            rest.put("b", random.nextBoolean());
            rest.put("day", LocalDate.ofEpochDay(random.nextInt(-100_000, 100_000)).toString());
            rest.put(
                    "at",
                    Instant.EPOCH
                            .plus(random.nextLong(-(1L << 53), 1L << 53), ChronoUnit.MICROS)
                            .toString());
            rest.forEach((name, value) -> {
                if (random.nextDouble() >= gaps * 0.7) {
                    row.put(name, value);
                }
            });
            rows.add(Document.of(row));
        }
        return rows;
    }

    static void write(FilesWorld world, long run, List<Document> rows, Random random) {
        Optional<Checkpoint> at = Optional.empty();
        int done = 0;
        long chunk = 0;
        Loading loading = world.loading();
        while (done < rows.size() || chunk == 0) {
            if (chunk == 0 || random.nextBoolean()) {
                loading.close();
                loading = world.loading();
                at = ((Loading.Begun.At) loading.begin(FilesWorld.LONG)).checkpoint();
            }
            int next = Math.min(rows.size(), done + random.nextInt(Math.max(9, rows.size() / 3)));
            assertThat(loading.stage(rows.subList(done, next), FilesWorld.LONG))
                    .isEqualTo(
                            new Loading.Staged.Ready(
                                    new Loading.Tally(next - done, 0, 0, 0), List.of()));
            Checkpoint now = new Checkpoint(run, ++chunk, "note " + next);
            assertThat(loading.commit(at, now, FilesWorld.LONG))
                    .isEqualTo(new Loading.Committed.Done());
            at = Optional.of(now);
            done = next;
        }
        assertThat(loading.finish(at.orElseThrow(), FilesWorld.LONG))
                .isEqualTo(new Loading.Committed.Done());
        loading.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gzip", "zstd"})
    void readsWhatWasWritten(String compression) throws IOException {
        for (int i = 0; i < 6; i++) {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            FilesWorld world = world(base, compression);
            List<Document> rows = rows(random, random.nextInt(300));
            write(world, i + 1, rows, random);

            FilesWorld.Told whole = world.read(random.nextInt(1, 50), "");
            assertThat(whole.lines()).as("seed %d", seed).noneMatch(l -> l.matches(".*} [a-z-]+"));
            assertThat(whole.documents()).as("seed %d", seed).isEqualTo(rows);
            for (int j = 0; j < whole.positions().size(); j += 1 + random.nextInt(5)) {
                String position = whole.positions().get(j);
                List<Document> rest = world.read(random.nextInt(1, 50), position).documents();
                assertThat(rest)
                        .as("seed %d, behind %s", seed, position)
                        .isEqualTo(rows.subList(rows.size() - rest.size(), rows.size()));
                String read = position.substring(0, position.indexOf(' '));
                assertThat(rest.size())
                        .as("seed %d", seed)
                        .isEqualTo(read.equals("end") ? 0 : rows.size() - Integer.parseInt(read));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gzip", "zstd"})
    void duckDbReadsWhatWasWritten(String compression) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        FilesWorld world = world(base, compression);
        List<Document> rows = rows(random, 500);
        write(world, 1, rows, random);

        try (DuckDb duck = new DuckDb()) {
            String file = world.folder.resolve("f.parquet").toString();
            assertThat(duck.ask("DESCRIBE SELECT * FROM '" + file + "'"))
                    .extracting(line -> line.substring(0, line.indexOf('|', line.indexOf('|') + 1)))
                    .containsExactly(
                            "id|BIGINT",
                            "t|VARCHAR",
                            "i|BIGINT",
                            "n|DOUBLE",
                            "d|DECIMAL(38,2)",
                            "b|BOOLEAN",
                            "day|DATE",
                            "at|TIMESTAMP WITH TIME ZONE");
            List<String> lines =
                    duck.ask(
                            "SELECT id, t, i, n, d, b, day, epoch_us(\"at\") FROM '"
                                    + file
                                    + "' ORDER BY id");
            assertThat(lines).as("seed %d", seed).hasSize(500);
            for (int i = 0; i < lines.size(); i++) {
                assertThat(lines.get(i)).as("seed %d", seed).isEqualTo(line(rows.get(i)));
            }
        }
    }

    private static String line(Document row) {
        List<String> cells = new ArrayList<>();
        for (String name : List.of("id", "t", "i", "n", "d", "b", "day", "at")) {
            Object value = row.fields().get(name);
            cells.add(
                    switch (value) {
                        case null -> "null";
                        case BigDecimal number when name.equals("n") ->
                                String.valueOf(number.doubleValue());
                        case String text when name.equals("at") ->
                                String.valueOf(
                                        ChronoUnit.MICROS.between(
                                                Instant.EPOCH, Instant.parse(text)));
                        default -> value.toString();
                    });
        }
        return String.join("|", cells);
    }

    @Test
    void whatCannotBeKeptExactlyIsRefusedAndTheRestWritten() throws IOException {
        FilesWorld world = world(base, "");
        Loading loading = world.loading();
        loading.begin(FilesWorld.LONG);
        List<Document> rows = new ArrayList<>();
        Map<String, Object> wrong = new LinkedHashMap<>();
        wrong.put("t", "half \ud83d");
        wrong.put("i", new BigDecimal("9223372036854775808"));
        wrong.put("n", new BigDecimal("0.12345678901234567890"));
        wrong.put("d", new BigDecimal("1.005"));
        wrong.put("day", "2026-02-30");
        wrong.put("at", "2026-02-28T12:00:00.0000001Z");
        wrong.forEach((name, value) -> rows.add(Document.of(Map.of("id", 1L, name, value))));
        rows.add(Document.of(Map.of("t", "no id")));
        rows.add(Document.of(Map.of("id", 7L, "d", new BigDecimal("1.5"))));

        Loading.Staged.Ready staged = (Loading.Staged.Ready) loading.stage(rows, FilesWorld.LONG);

        assertThat(staged.tally().created()).isEqualTo(1);
        assertThat(staged.refused())
                .extracting(one -> one.row() + " " + one.fault().code() + one.fault().field())
                .containsExactly(
                        "0 value-unwritable/t",
                        "1 value-unwritable/i",
                        "2 value-unwritable/n",
                        "3 value-unwritable/d",
                        "4 value-unwritable/day",
                        "5 value-unwritable/at",
                        "6 value-unwritable/id");
        Checkpoint now = new Checkpoint(1, 1, "");
        loading.commit(Optional.empty(), now, FilesWorld.LONG);
        loading.finish(now, FilesWorld.LONG);
        assertThat(world.read().lines()).containsExactly("f.parquet row 1 {id=7, d=1.50}");
    }

    @Test
    void aFileThatWasBegunWithOtherFieldsDoesNotGoOn() throws IOException {
        FilesWorld world = world(base, "");
        Loading loading = world.loading();
        loading.begin(FilesWorld.LONG);
        loading.stage(List.of(Document.of(Map.of("id", 1L))), FilesWorld.LONG);
        Checkpoint first = new Checkpoint(1, 1, "");
        loading.commit(Optional.empty(), first, FilesWorld.LONG);

        FilesWorld other =
                new FilesWorld(base)
                        .writing(
                                "f.parquet",
                                "parquet",
                                Map.of(),
                                FilesWorld.schema("id", "integer"));
        Loading later = other.loading();
        later.begin(FilesWorld.LONG);
        later.stage(List.of(Document.of(Map.of("id", 2L))), FilesWorld.LONG);
        Loading.Committed committed =
                later.commit(Optional.of(first), new Checkpoint(1, 2, ""), FilesWorld.LONG);

        assertThat(FilesWorld.code(((Loading.Committed.Failed) committed).outcome()))
                .isEqualTo("file-full");
        assertThat(Files.exists(world.folder.resolve("f.parquet"))).isFalse();
    }
}
