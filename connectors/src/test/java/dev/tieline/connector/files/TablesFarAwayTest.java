package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are read from any place, on another machine. */
@Execution(ExecutionMode.CONCURRENT)
class TablesFarAwayTest {

    @ParameterizedTest
    @ValueSource(strings = {"sftp", "s3"})
    void readsWhatWasWritten(String kind, @TempDir Path base) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        FilesWorld world = ParquetWritingTest.world(base, "zstd");
        world.with("rows", "read", "f.parquet");
        try (FarAway place = FarAway.start(kind, base.resolve("server"))) {
            place.in(world);
            List<Document> rows = ParquetWritingTest.rows(random, 2_000);
            ParquetWritingTest.write(world, 1, rows, random);

            FilesWorld.Told told = world.read(700, "");

            assertThat(told.failure()).as("seed %d", seed).isEmpty();
            assertThat(told.documents()).as("seed %d", seed).isEqualTo(rows);
            assertThat(world.read(700, told.positions().getFirst()).documents())
                    .as("seed %d", seed)
                    .isEqualTo(rows.subList(700, 2_000));
            byte[] whole = place.see("f.parquet").orElseThrow();
            place.put("f.parquet", java.util.Arrays.copyOf(whole, whole.length - 1));
            assertThat(world.read().lines()).containsExactly("rejected file-damaged");
        }
    }
}
