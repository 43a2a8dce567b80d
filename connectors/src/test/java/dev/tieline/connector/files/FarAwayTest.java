package dev.tieline.connector.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Loading;
import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.api.Loading.Committed;
import dev.tieline.testkit.Between;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for files on every kind of server. */
class FarAwayTest {
    /** Where rows are many, they are long: a chunk of 1,500 has 2 MB. */
    private static final String LONG_TEXT = "x".repeat(1_400);

    private static final Map<String, Object> ROW = FilesWorld.schema("n", "integer", "t", "string");

    @TempDir Path base;
    private FarAway place;
    private FilesWorld world;

    private void start(String kind) throws IOException {
        place = FarAway.start(kind, base.resolve("server"));
        world =
                new FilesWorld(base)
                        .reading("csv", Map.of(), ROW)
                        .writing("out.csv", "csv", Map.of(), ROW);
        world.with("rows", "read", "in-*.csv");
        place.in(world);
    }

    @AfterEach
    void stop() throws IOException {
        place.close();
    }

    private static byte[] csv(int from, int to) {
        StringBuilder text = new StringBuilder("n,t\n");
        for (int n = from; n < to; n++) {
            text.append(n).append(',').append(text(n, to - from)).append('\n');
        }
        return text.toString().getBytes(UTF_8);
    }

    private static String text(int n, int rows) {
        return "row " + n + (rows % 1_500 == 0 ? LONG_TEXT : "");
    }

    private static List<Document> rows(int from, int to) {
        List<Document> rows = new ArrayList<>();
        for (int n = from; n < to; n++) {
            rows.add(Document.of(Map.of("n", (long) n, "t", text(n, to - from))));
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sftp", "s3"})
    void filesAreReadInOrderAndReadingGoesOnAnywhere(String kind) throws IOException {
        start(kind);
        assertThat(world.findings()).isEmpty();
        place.put("in-2.csv", csv(7, 9));
        place.put("in-1.csv", csv(0, 7));
        place.put("in-0.csv.part", csv(90, 99));
        place.put("other.csv", csv(90, 99));

        FilesWorld.Told all = world.read(3, "");
        assertThat(all.failure()).isEmpty();
        assertThat(all.documents()).isEqualTo(rows(0, 9));
        assertThat(all.rows().get(7).place()).isEqualTo("in-2.csv line 2");
        for (int i = 0; i < all.positions().size(); i++) {
            FilesWorld.Told rest = world.read(2, all.positions().get(i));
            assertThat(rest.failure()).isEmpty();
            assertThat(rest.documents()).isEqualTo(rows(Math.min(9, 3 * (i + 1)), 9));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sftp", "s3"})
    void aFileThatChangedIsNotGoneOnWith(String kind) throws IOException {
        start(kind);
        place.put("in-1.csv", csv(0, 7));
        String position = world.read(3, "").positions().getFirst();
        place.put("in-1.csv", csv(1, 8));
        assertThat(world.read(3, position).lines()).containsExactly("rejected file-changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sftp", "s3"})
    void aLargeFileComesWholeAndEqual(String kind) throws IOException {
        start(kind);
        place.put("in-1.csv", csv(0, 9_000));
        assertThat(world.count(10_000)).isEqualTo("9000 0");
    }

    /** Of S3 a page has a thousand, of SFTP what fits into a message. */
    @ParameterizedTest
    @CsvSource({"sftp,300", "s3,1100"})
    void moreFilesThanAPageHasAreAllLookedThrough(String kind, int files) throws IOException {
        start(kind);
        for (int i = 0; i < files; i++) {
            place.put("in-%04d.csv".formatted(i), csv(i, i + 1));
        }
        world.with("rows", "read", "in-*99.csv");
        List<Document> expected = new ArrayList<>();
        for (int i = 99; i < files; i += 100) {
            expected.addAll(rows(i, i + 1));
        }
        assertThat(world.read(500, "").documents()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sftp", "s3"})
    void whatIsMissingIsAnOutcome(String kind) throws IOException {
        start(kind);
        assertThat(world.read().lines()).containsExactly("unavailable file-missing");
        world.credential = Optional.empty();
        world.settings.put("directory", "elsewhere");
        world.credential = Optional.of(dev.tieline.api.Secret.of("wrong"));
        assertThat(world.read().lines()).containsExactly("unauthorized login-refused");
        assertThat(world.loading().begin(FilesWorld.LONG).toString())
                .contains("login-refused")
                .doesNotContain("wrong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sftp", "s3"})
    void whoReadsLeavesNothingBehind(String kind) throws IOException {
        start(kind);
        place.put("in-1.csv", csv(0, 9));
        for (int i = 0; i < 8; i++) {
            assertThat(world.read(3, "").documents()).hasSize(9);
            world.with("rows", "read", i % 2 == 0 ? "nothing" : "in-*.csv");
            world.read(3, "");
            world.with("rows", "read", "in-*.csv");
        }
        long begin = System.nanoTime();
        long threads = threads();
        while (threads > 4 && System.nanoTime() - begin < 10_000_000_000L) {
            Between.looks();
            threads = threads();
        }
        assertThat(threads).isLessThan(5);
    }

    /** Of clients; the server has some of its own. */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().toLowerCase(Locale.ROOT).contains("client"))
                .count();
    }

    private Optional<String> seen() throws IOException {
        return place.see("out.csv").map(bytes -> new String(bytes, UTF_8));
    }

    private static Checkpoint at(long run, long chunk) {
        return new Checkpoint(run, chunk, "note " + chunk);
    }

    private static Committed commit(Loading loading, Checkpoint before, Checkpoint now, int rows) {
        int from = (int) (now.chunk() - 1) * rows;
        loading.stage(rows(from, from + rows), FilesWorld.LONG);
        Optional<Checkpoint> last = before.chunk() == 0 ? Optional.empty() : Optional.of(before);
        return loading.commit(last, now, FilesWorld.LONG);
    }

    private static Optional<Checkpoint> begun(Loading loading) {
        return ((Loading.Begun.At) loading.begin(FilesWorld.LONG)).checkpoint();
    }

    /** One writer, several that go on one behind the other, small and large chunks. */
    @ParameterizedTest
    @CsvSource({"sftp,1,10", "sftp,9,10", "sftp,2,1500", "s3,1,10", "s3,9,10", "s3,2,1500"})
    void aFileAppearsOnceAndWhole(String kind, int writers, int rows) throws IOException {
        start(kind);
        for (long run = 1; run <= (rows > 1_000 ? 1 : 2); run++) {
            Checkpoint at = run == 1 ? at(0, 0) : at(run - 1, 9);
            Optional<String> before = seen();
            Loading loading = world.loading();
            for (int chunk = 1; chunk <= 9; chunk++) {
                if (chunk % (9 / writers) == 0) {
                    loading.close();
                    loading = world.loading();
                }
                assertThat(begun(loading)).isEqualTo(Optional.of(at).filter(c -> c.chunk() > 0));
                Checkpoint now = at(run, chunk);
                assertThat(commit(loading, at, now, rows)).isEqualTo(new Committed.Done());
                assertThat(seen()).isEqualTo(before);
                at = now;
            }
            assertThat(loading.finish(at, FilesWorld.LONG)).isEqualTo(new Committed.Done());
            assertThat(seen().orElseThrow().equals(new String(csv(0, 9 * rows), UTF_8))).isTrue();
            assertThat(loading.finish(at, FilesWorld.LONG)).isEqualTo(new Committed.Done());
            assertThat(place.hidden()).isEqualTo(1);
            loading.close();
        }
    }

    /** Two hubs that run the same flow: each chunk is of one of them, as a whole. */
    @ParameterizedTest
    @ValueSource(strings = {"sftp", "s3"})
    void ofTwoWhoWriteAtOnceOneDoes(String kind) throws Exception {
        start(kind);
        long seed = System.nanoTime();
        System.out.println("two writers seed " + seed);
        Random random = new Random(seed);
        List<Document> expected = new ArrayList<>();
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            Loading[] loadings = {world.loading(), world.loading()};
            for (int chunk = 1; chunk <= 12; chunk++) {
                List<Future<Committed>> done = new ArrayList<>();
                Optional<Checkpoint> before =
                        chunk == 1 ? Optional.empty() : Optional.of(at(1, chunk - 1));
                assertThat(begun(loadings[0])).isEqualTo(before);
                assertThat(begun(loadings[1])).isEqualTo(before);
                int first = random.nextInt(2);
                for (int writer : new int[] {first, 1 - first}) {
                    Loading loading = loadings[writer];
                    List<Document> own = rows(1000 * writer + chunk, 1000 * writer + chunk + 50);
                    Checkpoint now = at(1, chunk);
                    int pause = random.nextInt(3_000_000);
                    Callable<Committed> task =
                            () -> {
                                spin(pause);
                                loading.stage(own, FilesWorld.LONG);
                                return loading.commit(before, now, FilesWorld.LONG);
                            };
                    done.add(both.submit(task));
                    if (!place.looksAndWritesAtOnce()) {
                        done.getLast().get();
                    }
                }
                boolean won = done.getFirst().get() instanceof Committed.Done;
                boolean other = done.getLast().get() instanceof Committed.Done;
                assertThat(won ^ other).as("seed %d chunk %d", seed, chunk).isTrue();
                int from = 1000 * (won ? first : 1 - first) + chunk;
                expected.addAll(rows(from, from + 50));
            }
            assertThat(begun(loadings[0])).contains(at(1, 12));
            assertThat(loadings[0].finish(at(1, 12), FilesWorld.LONG))
                    .isEqualTo(new Committed.Done());
        }
        world.with("rows", "read", "out.csv").with("rows", "settled", "0s");
        assertThat(world.read(100, "").documents()).as("seed %d", seed).isEqualTo(expected);
    }

    private static void spin(int nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
