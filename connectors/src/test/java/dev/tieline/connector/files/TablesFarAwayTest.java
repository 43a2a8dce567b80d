package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are read from any place, on another machine. */
@Execution(ExecutionMode.CONCURRENT)
class TablesFarAwayTest {
    private static final Map<String, Object> ROW = FilesWorld.schema("n", "integer", "t", "string");

    @ParameterizedTest
    @CsvSource({"sftp, parquet", "sftp, xlsx", "s3, parquet", "s3, xlsx"})
    void readsWhatWasWritten(String kind, String format, @TempDir Path base) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        FilesWorld world =
                new FilesWorld(base)
                        .reading(format, Map.of(), ROW)
                        .writing("f", format, Map.of(), ROW);
        world.with("rows", "read", "f");
        try (FarAway place = FarAway.start(kind, base.resolve("server"))) {
            place.in(world);
            List<Document> rows = new ArrayList<>();
            for (long i = 0; i < 2_000; i++) {
                rows.add(Document.of(Map.of("n", i, "t", "row " + random.nextLong())));
            }
            ParquetWritingTest.write(world, 1, rows, random);

            FilesWorld.Told told = world.read(700, "");

            assertThat(told.failure()).as("seed %d", seed).isEmpty();
            assertThat(told.documents()).as("seed %d", seed).isEqualTo(rows);
            assertThat(world.read(700, told.positions().getFirst()).documents())
                    .as("seed %d", seed)
                    .isEqualTo(rows.subList(700, 2_000));
            byte[] whole = place.see("f").orElseThrow();
            place.put("f", java.util.Arrays.copyOf(whole, whole.length - 1));
            assertThat(world.read().lines()).containsExactly("rejected file-damaged");
        }
    }
}
