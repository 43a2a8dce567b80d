package dev.tieline.connector.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Loading;
import dev.tieline.api.Loading.Begun;
import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.api.Loading.Committed;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Reading;
import dev.tieline.testkit.ChaosProxy;
import dev.tieline.testkit.ChaosProxy.Fault;
import dev.tieline.testkit.ChaosProxy.Kind;
import dev.tieline.testkit.ChaosProxy.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The network breaks at random bytes; each failure is an outcome, and what goes on loses nothing.
 */
@Execution(ExecutionMode.CONCURRENT)
class FarAwayCutsTest {
    private static final int CUTS = Integer.getInteger("cuts", 2);
    private static final int MOST_CUTS = 20 * CUTS;
    private static final int CHUNKS = 6;
    private static final int ROWS = 60;
    private static final int MOST = 40;
    private static final Set<String> CODES =
            Set.of(
                    "connection-lost",
                    "connection-failed",
                    "connection-refused",
                    "connection-closed",
                    "connection-broken",
                    "no-answer",
                    "answer-garbled",
                    "answer-cut-off",
                    "timed-out",
                    "commit-unknown",
                    // The server says something about half a request.
                    "file-failed");
    private static final Map<String, Object> ROW = FilesWorld.schema("n", "integer", "t", "string");

    private static Fault fault(Random random, int connection) {
        if (connection % 2 == 0 || connection > MOST) {
            return Fault.NONE;
        }
        Kind[] kinds = {Kind.CLOSE, Kind.RESET, Kind.HALF_CLOSE, Kind.DELAY, Kind.STALL};
        // One that stalls costs the time that is waited for.
        Kind kind = kinds[random.nextInt(random.nextInt(4) == 0 ? kinds.length : 4)];
        Part part = random.nextBoolean() ? Part.REQUEST : Part.HEAD;
        return new Fault(kind, part, random.nextInt(random.nextBoolean() ? 3_000 : 25_000));
    }

    private static Document row(long n) {
        return Document.of(Map.of("n", n, "t", "row " + n + " of some length"));
    }

    private static List<Document> rows(long chunk) {
        List<Document> rows = new ArrayList<>();
        for (long n = 0; n < ROWS; n++) {
            rows.add(row(chunk * ROWS + n));
        }
        return rows;
    }

    private static List<Document> all() {
        List<Document> rows = new ArrayList<>();
        for (long chunk = 1; chunk <= CHUNKS; chunk++) {
            rows.addAll(rows(chunk));
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sftp", "s3"})
    void whatIsCutOffGoesOn(String kind, @TempDir Path base) throws Exception {
        long seed = Long.getLong("crash.seed", System.nanoTime());
        System.out.println("cuts of " + kind + " seed " + seed);
        Random random = new Random(seed);
        Set<String> codes = new TreeSet<>();
        try (FarAway place = FarAway.start(kind, base.resolve("server"))) {
            // By chance all of a few are healed at once, and tell nothing.
            for (int cut = 0; cut < CUTS || (codes.isEmpty() && cut < MOST_CUTS); cut++) {
                FilesWorld world =
                        new FilesWorld(base)
                                .reading("jsonl", Map.of(), ROW)
                                .writing("out-" + cut, "jsonl", Map.of(), ROW);
                world.with("rows", "read", "out-" + cut);
                int[] at = {0};
                try (ChaosProxy proxy =
                        ChaosProxy.start(place.port(), n -> fault(random, at[0] + n))) {
                    place.in(world, proxy.url().getPort());
                    write(world, codes, cut + 1, "seed " + seed + " cut " + cut);
                }
                assertThat(new String(place.see("out-" + cut).orElseThrow(), UTF_8).lines())
                        .as("seed %d cut %d", seed, cut)
                        .hasSize(CHUNKS * ROWS);
                try (ChaosProxy proxy = ChaosProxy.start(place.port(), n -> fault(random, n))) {
                    place.in(world, proxy.url().getPort());
                    assertThat(read(world, codes)).as("seed %d cut %d", seed, cut).isEqualTo(all());
                }
            }
        }
        System.out.println("cuts of " + kind + " " + codes);
        assertThat(codes).isNotEmpty().isSubsetOf(CODES);
    }

    private static void write(FilesWorld world, Set<String> codes, long run, String what) {
        Optional<Checkpoint> at = Optional.empty();
        boolean known = false;
        Loading loading = world.loading();
        for (int tries = 0; tries < 200; tries++) {
            if (!known) {
                loading.close();
                loading = world.loading();
                switch (loading.begin(within())) {
                    case Begun.At(var checkpoint) -> {
                        at = checkpoint;
                        known = true;
                    }
                    case Begun.Failed(Outcome outcome) -> codes.add(FilesWorld.code(outcome));
                }
                continue;
            }
            boolean over = at.filter(c -> c.run() == run && c.chunk() == CHUNKS).isPresent();
            Committed committed =
                    over
                            ? loading.finish(at.orElseThrow(), within())
                            : commit(loading, at, run, within());
            switch (committed) {
                case Committed.Done() -> {
                    if (over) {
                        loading.close();
                        return;
                    }
                    at = Optional.of(next(at, run));
                }
                case Committed.Failed(Outcome outcome) -> {
                    codes.add(FilesWorld.code(outcome));
                    known = false;
                }
                case Committed.Overtaken() -> known = false;
            }
        }
        throw new AssertionError(what + " is never done: " + codes);
    }

    private static Duration within() {
        return Duration.ofMillis(1_500);
    }

    private static Checkpoint next(Optional<Checkpoint> at, long run) {
        return at.filter(c -> c.run() == run)
                .map(c -> new Checkpoint(run, c.chunk() + 1, ""))
                .orElse(new Checkpoint(run, 1, ""));
    }

    private static Committed commit(
            Loading loading, Optional<Checkpoint> at, long run, Duration within) {
        Checkpoint now = next(at, run);
        loading.stage(rows(now.chunk()), within);
        return loading.commit(at, now, within);
    }

    private static List<Document> read(FilesWorld world, Set<String> codes) {
        List<Document> rows = new ArrayList<>();
        String position = "";
        for (int tries = 0; tries < 200; tries++) {
            try (Outlet outlet = world.outlet();
                    Reading reading =
                            outlet.read(
                                    new Reading.Question(
                                            "nightly", "rows", Document.empty(), position))) {
                boolean failed = false;
                while (!failed) {
                    switch (reading.next(50, within())) {
                        case Reading.Batch.Rows batch -> {
                            batch.rows().forEach(row -> rows.add(row.fields()));
                            position = batch.position();
                            if (batch.last()) {
                                return rows;
                            }
                        }
                        case Reading.Batch.Failed(Outcome outcome) -> {
                            codes.add(FilesWorld.code(outcome));
                            failed = true;
                        }
                    }
                }
            }
        }
        throw new AssertionError("is never read: " + codes);
    }
}
