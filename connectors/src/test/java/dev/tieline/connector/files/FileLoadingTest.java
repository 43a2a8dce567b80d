package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Columns;
import dev.tieline.api.DeliveryKey;
import dev.tieline.api.Document;
import dev.tieline.api.Loading;
import dev.tieline.api.Loading.Begun;
import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.api.Loading.Committed;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Rendition;
import dev.tieline.api.TraceContext;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileLoadingTest {
    private static final Committed DONE = new Committed.Done();

    @TempDir Path base;
    private FilesWorld world;

    @BeforeEach
    void csv() throws IOException {
        world =
                new FilesWorld(base)
                        .writing(
                                "out-{date}.csv",
                                "csv",
                                Map.of(),
                                FilesWorld.schema("a", "string", "n", "number"));
        world.time = InstantSource.fixed(Instant.parse("2026-11-24T23:30:00Z"));
    }

    @Test
    void appearsWhenItIsWholeAndUnderTheDayOfItsFirstCommit() throws IOException {
        world.time = InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z"));
        Loading early = begun(Optional.empty());
        early.stage(List.of(row("not committed", 0L)), FilesWorld.LONG);
        world.time = InstantSource.fixed(Instant.parse("2026-11-24T23:30:00Z"));
        Loading loading = begun(Optional.empty());
        commit(loading, Optional.empty(), at(1, 1), row("x", 1L));
        assertThat(names()).noneMatch(name -> name.endsWith(".csv"));

        world.time = InstantSource.fixed(Instant.parse("2026-11-26T10:00:00Z"));
        commit(begun(Optional.of(at(1, 1))), Optional.of(at(1, 1)), at(1, 2), row("y", 2L));
        assertThat(loading.finish(at(1, 2), FilesWorld.LONG)).isEqualTo(DONE);

        assertThat(text("out-2026-11-25.csv")).isEqualTo("a,n\nx,1\ny,2\n");
        assertThat(names()).noneMatch(name -> name.endsWith(".part"));
        Files.delete(world.folder.resolve("out-2026-11-25.csv"));
        assertThat(loading.finish(at(1, 2), FilesWorld.LONG)).isEqualTo(DONE);
        assertThat(names()).noneMatch(name -> name.endsWith(".csv"));
        begun(Optional.of(at(1, 2)));
    }

    @Test
    void aRunWithoutRowsMakesAFileWithoutRows() throws IOException {
        Loading loading = begun(Optional.empty());
        commit(loading, Optional.empty(), at(1, 1));
        assertThat(loading.finish(at(1, 1), FilesWorld.LONG)).isEqualTo(DONE);

        assertThat(text("out-2026-11-25.csv")).isEqualTo("a,n\n");
    }

    @Test
    void ofTwoWhoCommitBehindTheSameOneIsOvertaken() throws IOException {
        Loading one = begun(Optional.empty());
        Loading two = begun(Optional.empty());
        commit(one, Optional.empty(), at(1, 1), row("one", 1L));
        two.stage(List.of(row("two", 2L)), FilesWorld.LONG);

        assertThat(two.commit(Optional.empty(), at(2, 1), FilesWorld.LONG))
                .isEqualTo(new Committed.Overtaken());
        assertThat(two.commit(Optional.of(at(1, 7)), at(1, 8), FilesWorld.LONG))
                .isEqualTo(new Committed.Overtaken());
        assertThat(two.finish(at(2, 1), FilesWorld.LONG)).isEqualTo(new Committed.Overtaken());
        assertThat(one.finish(at(1, 1), FilesWorld.LONG)).isEqualTo(DONE);
        assertThat(text("out-2026-11-25.csv")).isEqualTo("a,n\none,1\n");
    }

    @Test
    void aNewRunBeginsANewFileAndTakesAwayWhatWasLeft() throws IOException {
        commit(begun(Optional.empty()), Optional.empty(), at(1, 1), row("old", 1L));
        Loading loading = begun(Optional.of(at(1, 1)));
        commit(loading, Optional.of(at(1, 1)), at(2, 1), row("new", 1L));

        assertThat(names().stream().filter(name -> name.endsWith(".part"))).hasSize(1);
        loading.finish(at(2, 1), FilesWorld.LONG);
        assertThat(text("out-2026-11-25.csv")).isEqualTo("a,n\nnew,1\n");
    }

    @Test
    void whatIsStagedAndNotCommittedLeavesNothing() throws IOException {
        Loading loading = begun(Optional.empty());
        loading.stage(List.of(row("lost", 1L)), FilesWorld.LONG);
        loading.close();
        commit(loading, Optional.empty(), at(1, 1), row("x", 1L));
        loading.stage(List.of(row("lost", 1L)), FilesWorld.LONG);
        loading.begin(FilesWorld.LONG);
        Path part = part();
        Files.writeString(part, Files.readString(part) + "torn by a crash");

        begun(Optional.of(at(1, 1)));

        assertThat(Files.readString(part)).isEqualTo("a,n\nx,1\n");
        loading.finish(at(1, 1), FilesWorld.LONG);
        assertThat(text("out-2026-11-25.csv")).isEqualTo("a,n\nx,1\n");
    }

    @Test
    void refusesRowsThatHaveNoForm() throws IOException {
        world.with("out", "csv", Map.of("encoding", "ISO-8859-1", "quote", "none"));
        Loading loading = begun(Optional.empty());

        Loading.Staged staged =
                loading.stage(
                        List.of(
                                row("\u00fc", 1L),
                                row("\u20ac", 2L),
                                row("a,b", 3L),
                                row("half \ud83d", 4L),
                                row("nul \0", 5L),
                                row("\"fine\"", 6L)),
                        FilesWorld.LONG);

        assertThat(staged)
                .isInstanceOfSatisfying(
                        Loading.Staged.Ready.class,
                        ready -> {
                            assertThat(ready.tally()).isEqualTo(new Loading.Tally(2, 0, 0, 0));
                            assertThat(ready.refused())
                                    .extracting(Loading.Refused::row)
                                    .containsExactly(1, 2, 3, 4);
                        });
        commit(loading, Optional.empty(), at(1, 1));
        loading.finish(at(1, 1), FilesWorld.LONG);
        assertThat(
                        Files.readString(
                                world.folder.resolve("out-2026-11-25.csv"),
                                java.nio.charset.StandardCharsets.ISO_8859_1))
                .isEqualTo("a,n\n\u00fc,1\n\"fine\",6\n");
    }

    @Test
    void anArrayIsWholeWhateverItsChunksHold() throws IOException {
        world.with("out", "format", "json").with("out", "write", "out.json");
        Loading loading = begun(Optional.empty());
        commit(loading, Optional.empty(), at(1, 1));
        commit(loading, Optional.of(at(1, 1)), at(1, 2), row("half \ud83d", 1L));
        commit(loading, Optional.of(at(1, 2)), at(1, 3), row("x", 1L), row("y", 2L));
        commit(loading, Optional.of(at(1, 3)), at(1, 4));
        commit(loading, Optional.of(at(1, 4)), at(1, 5), row("z", 3L));
        loading.finish(at(1, 5), FilesWorld.LONG);
        assertThat(text("out.json"))
                .isEqualTo(
                        "[\n{\"a\":\"x\",\"n\":1},\n{\"a\":\"y\",\"n\":2},\n{\"a\":\"z\",\"n\":3}\n]\n");

        commit(loading, Optional.of(at(1, 5)), at(2, 1));
        loading.finish(at(2, 1), FilesWorld.LONG);
        assertThat(text("out.json")).isEqualTo("[\n]\n");
    }

    @Test
    void writesForSpreadsheetsWhereAskedTo() throws IOException {
        world.with("out", "csv", Map.of("delimiter", ";", "decimal", ",", "spreadsheet", "true"));
        Loading loading = begun(Optional.empty());
        commit(
                loading,
                Optional.empty(),
                at(1, 1),
                row("=1+1", new BigDecimal("-2.50")),
                row("-5", 1L));
        loading.finish(at(1, 1), FilesWorld.LONG);

        assertThat(text("out-2026-11-25.csv")).isEqualTo("a;n\n'=1+1;-2,50\n-5;1\n");
    }

    @Test
    void aLostPartIsSaidAndANewRunHelps() throws IOException {
        commit(begun(Optional.empty()), Optional.empty(), at(1, 1), row("x", 1L));
        Files.delete(part());
        Loading loading = begun(Optional.of(at(1, 1)));

        assertThat(code(loading.commit(Optional.of(at(1, 1)), at(1, 2), FilesWorld.LONG)))
                .isEqualTo("part-lost");
        assertThat(code(loading.finish(at(1, 1), FilesWorld.LONG))).isEqualTo("part-lost");
        commit(loading, Optional.of(at(1, 1)), at(2, 1), row("y", 1L));
        assertThat(loading.finish(at(2, 1), FilesWorld.LONG)).isEqualTo(DONE);
        assertThat(code(loading.commit(Optional.of(at(2, 1)), at(2, 2), FilesWorld.LONG)))
                .isEqualTo("file-ended");
    }

    @Test
    void followsNoLinkAndTrustsNoForeignNote() throws IOException {
        Path victim = Files.writeString(base.resolve("victim"), "untouched");
        commit(begun(Optional.empty()), Optional.empty(), at(1, 1), row("x", 1L));
        Loading loading = world.loading();
        Files.createSymbolicLink(world.folder.resolve("out-2026-11-25.csv"), victim);
        assertThat(code(loading.finish(at(1, 1), FilesWorld.LONG))).isEqualTo("path-refused");

        Path note = hidden("json");
        String honest = Files.readString(note);
        Files.writeString(note, honest.replace("out-2026-11-25.csv", "../victim"));
        assertThat(begunCode()).isEqualTo("checkpoint-unreadable");
        Files.writeString(note, honest.substring(0, 20));
        assertThat(begunCode()).isEqualTo("checkpoint-unreadable");
        Files.delete(note);
        Files.createSymbolicLink(note, victim);
        assertThat(begunCode()).isEqualTo("path-refused");
        assertThat(victim).hasContent("untouched");
    }

    @Test
    void onlyInBulkAndNoTable() {
        try (Outlet outlet = world.outlet()) {
            Attempt attempt =
                    outlet.send(
                            new Rendition(
                                    "nightly",
                                    "out",
                                    row("x", 1L),
                                    new DeliveryKey("r1", "shop"),
                                    TraceContext.NONE),
                            FilesWorld.LONG);
            assertThat(FilesWorld.code(attempt.outcome())).isEqualTo("only-in-bulk");
        }
        Loading loading = world.loading();
        assertThat(loading.compare(List.of(), 1, FilesWorld.LONG))
                .isInstanceOf(Loading.Compared.Failed.class);
        assertThat(loading.sweep(Document.empty(), 1, FilesWorld.LONG))
                .isInstanceOf(Loading.Compared.Failed.class);
        assertThat(loading.keep(List.of(), FilesWorld.LONG).map(FilesWorld::code))
                .contains("not-a-table");
    }

    private String begunCode() {
        return world.loading().begin(FilesWorld.LONG) instanceof Begun.Failed(Outcome outcome)
                ? FilesWorld.code(outcome)
                : "begun";
    }

    private static String code(Committed committed) {
        return committed instanceof Committed.Failed(Outcome outcome)
                ? FilesWorld.code(outcome)
                : committed.toString();
    }

    private Loading begun(Optional<Checkpoint> expected) {
        Loading loading = world.loading();
        assertThat(loading.begin(FilesWorld.LONG)).isEqualTo(new Begun.At(expected));
        return loading;
    }

    private static void commit(
            Loading loading, Optional<Checkpoint> before, Checkpoint now, Document... rows) {
        assertThat(loading.stage(List.of(rows), FilesWorld.LONG))
                .isInstanceOf(Loading.Staged.Ready.class);
        assertThat(loading.commit(before, now, FilesWorld.LONG)).isEqualTo(DONE);
    }

    private static Checkpoint at(long run, long chunk) {
        return new Checkpoint(run, chunk, "{\"rows\":\"" + chunk + "\"}");
    }

    private static Document row(String a, Object n) {
        return new Columns(List.of("a", "n")).row(new Object[] {a, n});
    }

    private Path part() throws IOException {
        return hidden("part");
    }

    private Path hidden(String ending) throws IOException {
        return names().stream()
                .filter(name -> name.endsWith("." + ending))
                .map(world.folder::resolve)
                .findFirst()
                .orElseThrow();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(world.folder)) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    private String text(String name) throws IOException {
        return Files.readString(world.folder.resolve(name));
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "false, 1"})
    void aByteOrderMarkAsTextIsRefusedOnlyWhereItMayBeginTheFile(String header, int refused)
            throws IOException {
        world.operations.clear();
        world.writing(
                "out.csv",
                "csv",
                Map.of("quote", "none", "header", header),
                FilesWorld.schema("a", "string"));
        Loading loading = begun(Optional.empty());
        assertThat(
                        loading.stage(
                                List.of(new Columns(List.of("a")).row(new Object[] {"\uFEFFx"})),
                                FilesWorld.LONG))
                .isInstanceOfSatisfying(
                        Loading.Staged.Ready.class,
                        ready -> assertThat(ready.refused()).hasSize(refused));
    }

    @Test
    void aLineWithNothingOnItIsNotWritten() throws IOException {
        world.operations.clear();
        world.writing(
                "out.csv",
                "csv",
                Map.of("quote", "none", "header", "false"),
                FilesWorld.schema("a", "string?"));
        Columns one = new Columns(List.of("a"));
        Loading loading = begun(Optional.empty());
        assertThat(
                        loading.stage(
                                List.of(
                                        one.row(new Object[] {"x"}),
                                        one.row(new Object[] {""}),
                                        one.row(new @Nullable Object[] {null})),
                                FilesWorld.LONG))
                .isInstanceOfSatisfying(
                        Loading.Staged.Ready.class,
                        ready ->
                                assertThat(ready.refused())
                                        .extracting(refused ->
                                                refused.row() + refused.fault().message())
                                        .satisfiesExactly(
                                                why ->
                                                        assertThat(why)
                                                                .startsWith("1")
                                                                .contains("empty line"),
                                                why ->
                                                        assertThat(why)
                                                                .startsWith("2")
                                                                .contains("empty line")));
        commit(loading, Optional.empty(), at(1, 1));
        loading.finish(at(1, 1), FilesWorld.LONG);
        assertThat(text("out.csv")).isEqualTo("x\n");
    }
}
