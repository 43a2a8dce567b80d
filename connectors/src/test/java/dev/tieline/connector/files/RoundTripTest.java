package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Loading;
import dev.tieline.api.Loading.Checkpoint;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written reads the same, in one go or cut anywhere. */
class RoundTripTest {
    private static final String ALPHABET = "ab ,;\t\"'\n\r|=+-@\u00fc\u20ac0.\uFEFF";
    private static final Map<String, Object> ROW =
            FilesWorld.schema(
                    "t", "string", "u", "string", "i", "integer", "n", "number", "b", "boolean");

    @TempDir Path base;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "csv  | ''   | ,   | \" | true  | UTF-8        | .",
                "csv  | gzip | ;   | \" | true  | windows-1252 | ,",
                "csv  | zstd | tab | ' | false | UTF-16       | ,",
                "csv  | ''   | ,   | \" | false | UTF-16LE     | ,",
                "csv  | ''   | ;   | \" | true  | GB18030      | .",
                "csv  | gzip | ,   | \" | true  | ISO-2022-JP  | .",
                "jsonl| ''   | ''  | ''| ''    | ''           | ''",
                "jsonl| zstd | ''  | ''| ''    | ''           | ''",
                "json | ''   | ''  | ''| ''    | ''           | ''",
                "json | gzip | ''  | ''| ''    | ''           | ''"
            })
    void readsWhatWasWritten(
            String format,
            String compression,
            String delimiter,
            String quote,
            String header,
            String encoding,
            String decimal)
            throws IOException {
        Map<String, String> csv =
                format.equals("csv")
                        ? Map.of(
                                "delimiter", delimiter,
                                "quote", quote,
                                "header", header,
                                "encoding", encoding,
                                "decimal", decimal)
                        : Map.of();
        for (int i = 0; i < 12; i++) {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            FilesWorld world = world(format, compression, csv);
            List<Document> rows = rows(random, random.nextInt(60), encoding);
            write(world, random, i + 1, rows);

            FilesWorld.Told whole = world.read(random.nextInt(1, 20), "");
            assertThat(whole.lines()).as("seed %d", seed).noneMatch(l -> l.matches(".*} [a-z-]+"));
            assertThat(whole.documents()).as("seed %d", seed).isEqualTo(rows);
            for (String position : whole.positions()) {
                List<Document> rest = world.read(random.nextInt(1, 20), position).documents();
                assertThat(rest)
                        .as("seed %d, behind %s", seed, position)
                        .isEqualTo(rows.subList(rows.size() - rest.size(), rows.size()));
                assertThat(rest.size()).as("seed %d", seed).isEqualTo(left(position, rows));
            }
        }
    }

    private static int left(String position, List<Document> rows) {
        String read = position.substring(0, position.indexOf(' '));
        return read.equals("end") ? 0 : rows.size() - Integer.parseInt(read);
    }

    private FilesWorld world(String format, String compression, Map<String, String> csv)
            throws IOException {
        FilesWorld world =
                new FilesWorld(base).reading(format, csv, ROW).writing("f", format, csv, ROW);
        if (!compression.isEmpty()) {
            world.with("rows", "compression", compression).with("out", "compression", compression);
        }
        assertThat(world.findings()).isEmpty();
        return world;
    }

    private static void write(FilesWorld world, Random random, long run, List<Document> rows)
            throws IOException {
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
            int next = Math.min(rows.size(), done + random.nextInt(9));
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
        assertThat(Files.exists(world.folder.resolve("f"))).isTrue();
    }

    private static List<Document> rows(Random random, int count, String encoding) {
        List<Document> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            put(row, "t", random, text(random, encoding));
            put(row, "u", random, text(random, encoding));
            put(row, "i", random, random.nextLong() >> random.nextInt(64));
            put(row, "n", random, number(random));
            put(row, "b", random, random.nextBoolean());
            rows.add(Document.of(row));
        }
        return rows;
    }

    private static void put(
            Map<String, @Nullable Object> row, String name, Random random, Object value) {
        if (random.nextInt(5) > 0) {
            row.put(name, value);
        }
    }

    private static Object number(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> (long) random.nextInt();
            case 1 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(1, 19));
            default -> new BigDecimal("123456789012345678901234567890.25");
        };
    }

    private static String text(Random random, String encoding) {
        String letters =
                switch (encoding) {
                    case "windows-1252" -> ALPHABET.replace("\uFEFF", "");
                    case "ISO-2022-JP" -> "ab ,\"\n\r\u65e5\u672c";
                    default -> ALPHABET;
                };
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(7); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
