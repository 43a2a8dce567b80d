package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileReadingTest {
    private static final Map<String, Object> A = FilesWorld.schema("a", "string");

    @TempDir Path base;
    private FilesWorld world;

    @BeforeEach
    void csv() throws IOException {
        world =
                new FilesWorld(base)
                        .reading("csv", Map.of("header", "false"), A)
                        .with("rows", "read", "p-*.csv");
    }

    @Test
    void readsAllThatMatchInTheOrderOfTheirNames() throws IOException {
        put("p-b.csv", "3\n4\n");
        put("p-a.csv", "1\n2\n");
        put("p-c.csv", "");
        put("p-d.csv", "5\n");
        put("q-a.csv", "no\n");
        put(".p-a.csv", "hidden\n");
        put("p-a.csv.part", "unfinished\n");
        Files.createDirectory(world.folder.resolve("deeper"));

        for (int most = 1; most < 8; most++) {
            assertThat(world.read(most, "").lines())
                    .containsExactly(
                            "p-a.csv line 1 {a=1}",
                            "p-a.csv line 2 {a=2}",
                            "p-b.csv line 1 {a=3}",
                            "p-b.csv line 2 {a=4}",
                            "p-d.csv line 1 {a=5}");
        }
        world.with("rows", "read", "*");
        assertThat(world.read().lines()).hasSize(6).noneMatch(line -> line.contains("unfinished"));
    }

    /** Each costs the way there and back, several times, when it is far away. */
    @Test
    void manyFilesWithoutRowsAreNotAllLookedThroughAtOnce() throws IOException {
        for (int i = 0; i < 3; i++) {
            put("p-" + i + ".csv", "");
        }
        List<String> told = new ArrayList<>();
        try (Outlet outlet = world.outlet();
                Reading reading =
                        outlet.read(
                                new Reading.Question("nightly", "rows", Document.empty(), ""))) {
            boolean last = false;
            while (!last && reading.next(10, Duration.ZERO) instanceof Reading.Batch.Rows batch) {
                last = batch.last();
                told.add(batch.position().replaceAll(" .* ", " ") + " " + batch.rows().size());
            }
            assertThat(last).isTrue();
        }
        assertThat(told).containsExactly("end p-0.csv 0", "end p-1.csv 0", "end p-2.csv 0");
    }

    @Test
    void goesOnBehindEveryPosition() throws IOException {
        put("p-a.csv", "1\n\"2\n2\"\n3\n");
        put("p-b.csv", "");
        put("p-c.csv", "4\n\"open\n5\n");
        FilesWorld.Told whole = world.read(1, "");
        assertThat(whole.lines()).hasSize(6);

        for (int i = 0; i < whole.positions().size(); i++) {
            String position = whole.positions().get(i);
            assertThat(world.read(2, position).lines())
                    .as(position)
                    .isEqualTo(whole.lines().subList(Math.min(i + 1, 6), 6));
        }
    }

    @Test
    void aFileThatWasReadWholeMayBeTakenAway() throws IOException {
        put("p-a.csv", "1\n");
        put("p-b.csv", "2\n");
        List<String> positions = world.read(1, "").positions();
        Files.delete(world.folder.resolve("p-a.csv"));

        assertThat(world.read(1, positions.getFirst()).lines())
                .containsExactly("p-b.csv line 1 {a=2}");
    }

    @Test
    void afterAWholeFileAFolderWithoutAnyIsNotTheEnd() throws IOException {
        put("p-a.csv", "1\n");
        put("p-b.csv", "2\n");
        List<String> positions = world.read(1, "").positions();
        Files.delete(world.folder.resolve("p-a.csv"));
        Files.delete(world.folder.resolve("p-b.csv"));

        assertThat(world.read(1, positions.getFirst()).lines())
                .containsExactly("rejected file-gone");
    }

    @Test
    void neverMixesTwoStatesOfAFile() throws IOException {
        put("p-a.csv", "1\n2\n3\n");
        String position = world.read(1, "").positions().getFirst();

        put("p-a.csv", "1\n2\n4\n");
        Files.setLastModifiedTime(
                world.folder.resolve("p-a.csv"), FileTime.from(Instant.now().minusSeconds(60)));
        assertThat(world.read(1, position).lines()).containsExactly("rejected file-changed");

        Files.delete(world.folder.resolve("p-a.csv"));
        assertThat(world.read(1, position).lines()).containsExactly("rejected file-gone");
        assertThat(world.read(1, "7 what").lines()).containsExactly("rejected position-unreadable");
    }

    @Test
    void noticesAFileThatGrowsWhileItIsRead() throws IOException {
        put("p-a.csv", "1\n2\n3\n");
        try (Outlet outlet = world.outlet();
                Reading reading =
                        outlet.read(
                                new Reading.Question("nightly", "rows", Document.empty(), ""))) {
            reading.next(1, FilesWorld.LONG);
            put("p-a.csv", "1\n2\n3\n4\n");

            Reading.Batch rest = reading.next(9, FilesWorld.LONG);
            assertThat(rest).isInstanceOf(Reading.Batch.Rows.class);
            assertThat(((Reading.Batch.Rows) rest).last()).isFalse();
            assertThat(reading.next(9, FilesWorld.LONG))
                    .isInstanceOfSatisfying(
                            Reading.Batch.Failed.class,
                            failed ->
                                    assertThat(FilesWorld.code(failed.outcome()))
                                            .isEqualTo("file-changed"));
        }
    }

    /** They were told with the position before the file, and a resume read it from its start. */
    @Test
    void rowsOfAFileThatChangesWhileItIsReadNeverComeTwice() throws IOException {
        put("p-a.csv", "1\n");
        put("p-b.csv", "2\n3\n");
        String position;
        try (Outlet outlet = world.outlet();
                Reading reading =
                        outlet.read(
                                new Reading.Question("nightly", "rows", Document.empty(), ""))) {
            reading.next(2, FilesWorld.LONG);
            put("p-b.csv", "2\n3\n4\n");
            Reading.Batch rest = reading.next(9, FilesWorld.LONG);
            assertThat(rest).isInstanceOf(Reading.Batch.Rows.class);
            position = ((Reading.Batch.Rows) rest).position();
        }
        assertThat(world.read(9, position).lines()).containsExactly("rejected file-changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "jsonl", "json"})
    void tellsFewerRowsAtATimeWhereTheyAreLarge(String format) throws IOException {
        String large = "x".repeat(1_000_000);
        String row = format.equals("csv") ? large : "{\"a\":\"" + large + "\"}";
        String between = format.equals("json") ? "," : "\n";
        String all = String.join(between, Collections.nCopies(10, row));
        world.reading(format, format.equals("csv") ? Map.of("header", "false") : Map.of(), A);
        put("p-a", format.equals("json") ? "[" + all + "]" : all);
        put("p-b", format.equals("json") ? "[" + row + "]" : row);

        FilesWorld.Told told = world.read(1_000, "");
        assertThat(told.failure()).isEmpty();
        assertThat(told.documents()).hasSize(11).allMatch(Document.of(Map.of("a", large))::equals);
        assertThat(told.positions()).hasSize(2);
        assertThat(world.read(1_000, told.positions().getFirst()).rows()).hasSize(2);
    }

    @Test
    void leavesAFileAloneUntilItIsSettled() throws IOException {
        put("p-a.csv", "1\n");
        Path file = world.folder.resolve("p-a.csv");
        Instant written = Instant.parse("2026-11-24T10:00:00Z");
        Files.setLastModifiedTime(file, FileTime.from(written));
        world.with("rows", "settled", "1m");

        world.time = InstantSource.fixed(written.plusSeconds(59));
        assertThat(world.read().failure())
                .hasValueSatisfying(outcome -> {
                    assertThat(FilesWorld.code(outcome)).isEqualTo("file-unsettled");
                    assertThat(((Outcome.Unavailable) outcome).retryAfter())
                            .isEqualTo(Duration.ofSeconds(1));
                });
        world.time = InstantSource.fixed(written.plusSeconds(60));
        assertThat(world.read().lines()).containsExactly("p-a.csv line 1 {a=1}");
    }

    @Test
    void whatIsNotThereIsSaid() throws IOException {
        assertThat(world.read().lines()).containsExactly("unavailable file-missing");
        Files.delete(world.folder);
        assertThat(world.read().lines()).containsExactly("unavailable file-missing");
    }

    @Test
    void followsNoLink() throws IOException {
        Path secret = Files.writeString(base.resolve("secret"), "secret\n");
        Files.createSymbolicLink(world.folder.resolve("p-a.csv"), secret);
        assertThat(world.read().lines()).containsExactly("unauthorized path-refused");

        Files.delete(world.folder.resolve("p-a.csv"));
        Files.delete(world.folder);
        Path elsewhere = Files.createDirectory(base.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("p-a.csv"), "secret\n");
        Files.createSymbolicLink(world.folder, elsewhere);
        assertThat(world.read().lines()).containsExactly("unauthorized path-refused");
    }

    @Test
    void eachFileFailsForItself() throws IOException {
        world.with("rows", "csv", Map.of("header", "true"));
        put("p-a.csv", "a\n1\n2\n");
        put("p-b.csv", "b\n3\n");

        FilesWorld.Told told = world.read(9, "");
        assertThat(told.lines())
                .containsExactly(
                        "p-a.csv line 2 {a=1}", "p-a.csv line 3 {a=2}", "rejected columns-missing");
        put("p-b.csv", "a\n3\n");
        assertThat(world.read(9, told.positions().getLast()).lines())
                .containsExactly("p-b.csv line 2 {a=3}");
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"GZIP", "ZSTD"})
    void readsCompressedFilesToTheirLastByteOrSaysSo(Compression compression) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        world.with("rows", "compression", compression.name().toLowerCase(java.util.Locale.ROOT));
        StringBuilder first = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            first.append(random.nextLong()).append('\n');
        }
        byte[] one = packed(compression, first.toString());
        byte[] two = packed(compression, "last\n");
        world.put("p-a.csv", joined(one, two));
        assertThat(world.read(1_000, "").lines())
                .as("seed %d", seed)
                .hasSize(20_001)
                .endsWith("p-a.csv line 20001 {a=last}");

        for (int i = 0; i < 60; i++) {
            int cut = random.nextInt(one.length);
            world.put("p-a.csv", Arrays.copyOf(one, cut));
            assertBroken("cut at " + cut + " of seed " + seed);
        }
        for (int cut = 1; cut < two.length; cut++) {
            world.put("p-a.csv", joined(one, Arrays.copyOf(two, cut)));
            assertBroken("second cut at " + cut);
        }
        world.put("p-a.csv", joined(one, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
        assertBroken("something else behind it");
        world.put("p-a.csv", "1\n2\n".getBytes(StandardCharsets.UTF_8));
        assertBroken("not compressed");
    }

    private void assertBroken(String what) {
        assertThat(world.read(10_000, "").lines()).as(what).endsWith("rejected compression-broken");
    }

    private static byte[] packed(Compression compression, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compression.part(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    private void put(String name, String text) throws IOException {
        world.put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A row is not looked through anew for every byte that comes. */
    @ParameterizedTest
    @CsvSource({"csv, GZIP", "jsonl, GZIP", "csv, ZSTD"})
    @Timeout(20)
    void manyTinyPartsCostNoMoreThanTheirBytes(String format, Compression compression)
            throws IOException {
        world.reading(format, Map.of(), FilesWorld.schema("a", "string"));
        world.with("rows", "compression", compression.name().toLowerCase(java.util.Locale.ROOT));
        byte[] part = packed(compression, "x");
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(packed(compression, format.equals("csv") ? "a\n" : "{\"a\":\""));
        for (int i = 0; i < 400_000; i++) {
            file.writeBytes(part);
        }
        file.writeBytes(packed(compression, format.equals("csv") ? "\n" : "\"}\n"));
        world.put("p-a.csv", file.toByteArray());

        assertThat(world.count(10)).isEqualTo("1 0");
    }

    @Test
    void aFileOutOfWhichNothingComesIsNotLookedThroughToItsEnd() throws IOException {
        world.with("rows", "compression", "gzip");
        byte[] none = packed(Compression.GZIP, "");
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(packed(Compression.GZIP, "1\n"));
        for (int i = 0; i <= Compression.MOST_EMPTY / none.length + 4_000; i++) {
            file.writeBytes(none);
        }
        file.writeBytes(packed(Compression.GZIP, "2\n"));
        world.put("p-a.csv", file.toByteArray());

        assertBroken("64 MiB of nothing");
    }
}
