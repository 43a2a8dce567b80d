package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parquet files of another program, whole, strange and damaged. */
class ParquetReadingTest {
    private static final Map<String, Object> ROW = FilesWorld.schema("n", "integer", "t", "string");

    @TempDir Path base;

    private FilesWorld made(String query, String options, Map<String, Object> row)
            throws Exception {
        FilesWorld world = new FilesWorld(base).reading("parquet", Map.of(), row);
        try (DuckDb duck = new DuckDb()) {
            duck.run(
                    "COPY ("
                            + query
                            + ") TO '"
                            + world.folder.resolve("f")
                            + "' (FORMAT parquet"
                            + options
                            + ")");
        }
        return world;
    }

    @Test
    void everyTypeIsToldExactly() throws Exception {
        Map<String, Object> row =
                FilesWorld.schema(
                        "small",
                        "integer",
                        "large",
                        "integer",
                        "unsigned",
                        "integer",
                        "single",
                        "number",
                        "whole",
                        "integer",
                        "money",
                        "number",
                        "huge",
                        "number",
                        "truth",
                        "boolean",
                        "text",
                        "string",
                        "day",
                        "string",
                        "time",
                        "string",
                        "utc",
                        "string",
                        "local",
                        "string",
                        "id",
                        "string",
                        "none",
                        "string?");
        FilesWorld world =
                made(
                        "SELECT -5::TINYINT AS small, 9223372036854775807 AS large,"
                                + " 18446744073709551615::UBIGINT AS unsigned,"
                                + " 0.1::FLOAT AS single, 3.0::DOUBLE AS whole,"
                                + " 12.50::DECIMAL(9,2) AS money,"
                                + " 12345678901234567890123456789.012345678::DECIMAL(38,9) AS huge,"
                                + " true AS truth, 'gr\u00fc\u00df' AS text,"
                                + " DATE '2026-02-28' AS day, TIME '09:30:00.5' AS time,"
                                + " TIMESTAMPTZ '2026-02-28 12:00:00.000001+02' AS utc,"
                                + " TIMESTAMP '2026-02-28 12:00:00' AS local,"
                                + " UUID '11111111-2222-3333-4444-555555555555' AS id,"
                                + " NULL::VARCHAR AS none, [1, 2] AS list",
                        "",
                        row);

        assertThat(world.read().lines())
                .containsExactly(
                        "f row 1 {small=-5, large=9223372036854775807,"
                                + " unsigned=18446744073709551615, single=0.1, whole=3,"
                                + " money=12.50, huge=12345678901234567890123456789.012345678,"
                                + " truth=true, text=gr\u00fc\u00df, day=2026-02-28,"
                                + " time=09:30:00.5, utc=2026-02-28T10:00:00.000001Z,"
                                + " local=2026-02-28T12:00:00,"
                                + " id=11111111-2222-3333-4444-555555555555, none=null}");
    }

    @ParameterizedTest
    @CsvSource({
        "snappy, V1",
        "snappy, V2",
        "zstd, V1",
        "zstd, V2",
        "gzip, V2",
        "lz4_raw, V1",
        "uncompressed, V2"
    })
    void isReadHoweverItIsWritten(String codec, String version) throws Exception {
        Map<String, Object> row =
                FilesWorld.schema(
                        "n", "integer", "few", "string", "many", "string", "x", "number", "b",
                        "boolean", "gap", "integer");
        FilesWorld world =
                made(
                        "SELECT i AS n, 'w' || (i % 7) AS few, 'word ' || (i * 7919 % 100003) AS many,"
                                + " i / 8.0 AS x, i % 3 = 0 AS b,"
                                + " CASE WHEN i % 5 > 1 THEN i * 1000003 END AS gap"
                                + " FROM range(20000) t(i)",
                        ", CODEC '"
                                + codec
                                + "', PARQUET_VERSION '"
                                + version
                                + "', ROW_GROUP_SIZE 6000",
                        row);

        FilesWorld.Told told = world.read(4_000, "");

        assertThat(told.failure()).isEmpty();
        assertThat(told.rows()).hasSize(20_000);
        for (int i = 0; i < 20_000; i++) {
            Map<String, ?> fields = told.rows().get(i).fields().fields();
            assertThat(fields.get("n")).isEqualTo((long) i);
            assertThat(fields.get("few")).isEqualTo("w" + i % 7);
            assertThat(fields.get("many")).isEqualTo("word " + i * 7919L % 100_003);
            assertThat(new BigDecimal(String.valueOf(fields.get("x"))))
                    .isEqualByComparingTo(BigDecimal.valueOf(i / 8.0));
            assertThat(fields.get("b")).isEqualTo(i % 3 == 0);
            assertThat(fields.get("gap")).isEqualTo(i % 5 > 1 ? i * 1_000_003L : null);
        }
        List<Document> rest = world.read(4_000, told.positions().get(1)).documents();
        assertThat(rest).isEqualTo(told.documents().subList(8_000, 20_000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1, 2] AS n, 'a' AS t | column-type-other",
                "{'a': 1} AS n, 'a' AS t | column-type-other",
                "'1' AS n, 'a' AS t | column-type-other",
                "1 AS n, 2 AS t | column-type-other",
                "1 AS n, '\\x00'::BLOB AS t | value-unfit",
                "1.5::DOUBLE AS n, 'a' AS t | value-unfit",
                "'nan'::DOUBLE AS n, 'a' AS t | value-unfit",
                "1 AS n, 'a' AS other | columns-missing"
            })
    void whatIsNotAsDeclaredIsTold(String columns, String code) throws Exception {
        List<String> lines = made("SELECT " + columns, "", ROW).read().lines();

        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst()).endsWith(" " + code);
    }

    @Test
    void anEncryptedFileIsTold() throws Exception {
        FilesWorld world = new FilesWorld(base).reading("parquet", Map.of(), ROW);
        world.put("f", "PAR1 and so on and on PARE".getBytes(StandardCharsets.UTF_8));

        assertThat(world.read().lines()).containsExactly("rejected file-form-unknown");
    }

    /**
     * Whatever is changed in it: rows, bad rows or an end that is told; nothing hangs or breaks.
     */
    @Test
    void damagedFilesEndInAFault() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        FilesWorld world =
                made(
                        "SELECT i AS n, CASE WHEN i % 3 > 0 THEN 'word ' || i % 50 END AS t"
                                + " FROM range(300) t(i)",
                        ", CODEC 'snappy'", ROW);
        byte[] whole = Files.readAllBytes(world.folder.resolve("f"));
        int told = 0;
        for (int i = 0; i < 600; i++) {
            byte[] bytes = whole.clone();
            int tail = i % 2 == 0 ? Math.min(bytes.length, 400) : bytes.length;
            for (int j = random.nextInt(3); j >= 0; j--) {
                bytes[bytes.length - 1 - random.nextInt(tail)] =
                        (byte) (random.nextBoolean() ? random.nextInt(256) : -1);
            }
            int length = random.nextInt(20) == 0 ? random.nextInt(bytes.length) : bytes.length;
            told += ends(world, java.util.Arrays.copyOf(bytes, length), "seed " + seed + " " + i);
        }
        assertThat(told).as("seed %d", seed).isGreaterThan(100);
    }

    private static int ends(FilesWorld world, byte[] bytes, String what) throws IOException {
        world.put("f", bytes);
        FilesWorld.Told told = world.read(1_000, "");
        assertThat(told.rows().size()).as(what).isLessThanOrEqualTo(300);
        told.failure()
                .ifPresent(outcome ->
                        assertThat(FilesWorld.code(outcome))
                                .as(what)
                                .isIn(
                                        "file-damaged",
                                        "file-form-unknown",
                                        "file-too-large",
                                        "column-type-other",
                                        "columns-missing",
                                        "column-twice"));
        return told.failure().isPresent() ? 1 : 0;
    }
}
