package dev.tieline.bulk;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.DeliveryKey;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Loading;
import dev.tieline.api.Outcome;
import dev.tieline.api.Rendition;
import dev.tieline.api.TraceContext;
import dev.tieline.format.JsonText;
import dev.tieline.ledger.Run;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows by an operation that takes one at a time and may be called twice for it. What is
 * staged is there already; how far a run is, only the journal knows, and a chunk that was broken
 * off is written again with the same keys.
 */
final class RowByRow implements Loading {
    private static final Duration CALL = Duration.ofSeconds(30);
    private static final Duration MOST = Duration.ofMinutes(2);
    private static final int LOOK_WITHIN_MILLIS = 40;

    /** A chunk that fails is tried again as a whole, later. */
    private static final List<Duration> WAITS =
            List.of(
                    Duration.ofMillis(200),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10));

    /** The system's own limit bounds it further. */
    private static final int AT_ONCE = 8;

    private final BulkRuns.Surroundings around;
    private final Run run;
    private final Target target;
    private final String system;
    private final BooleanSupplier goesOn;
    private volatile Sent.@Nullable Failed failed;

    /**
     * @param goesOn asked before each row
     */
    RowByRow(
            BulkRuns.Surroundings around,
            Run run,
            Target target,
            String system,
            BooleanSupplier goesOn) {
        this.around = around;
        this.run = run;
        this.target = target;
        this.system = system;
        this.goesOn = goesOn;
    }

    @Override
    public Begun begin(Duration within) {
        return new Begun.At(
                around.runs()
                        .lastChunk(run.id())
                        .map(chunk -> new Checkpoint(run.token(), chunk.number(), "")));
    }

    /** What one row came to. */
    private sealed interface Sent {
        record Taken() implements Sent {}

        record Refused(Fault fault) implements Sent {}

        record Failed(Outcome outcome) implements Sent {}
    }

    @Override
    public Staged stage(List<Document> rows, Duration within) {
        return stage(rows, rows.stream().map(_ -> "").toList(), 0);
    }

    /**
     * @param keys of the rows: those with the same one keep their order
     * @param chunk its number
     */
    Staged stage(List<Document> rows, List<String> keys, long chunk) {
        List<DeliveryKey> sendKeys = sendKeys(rows, chunk);
        Sent[] sent = new Sent[rows.size()];
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int lane = 0; lane < AT_ONCE; lane++) {
                int mine = lane;
                all.add(
                        threads.submit(() -> {
                            send(
                                    rows,
                                    sendKeys,
                                    i -> Math.floorMod(keys.get(i).hashCode(), AT_ONCE) == mine,
                                    sent);
                            return null;
                        }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Staged.Failed(away("It was interrupted."));
        }
        return staged(sent);
    }

    private static Staged staged(Sent[] sent) {
        List<Refused> refused = new ArrayList<>();
        for (int i = 0; i < sent.length; i++) {
            switch (sent[i]) {
                case Sent.Taken() -> {}
                case Sent.Refused(Fault fault) -> refused.add(new Refused(i, fault));
                case Sent.Failed(Outcome outcome) -> {
                    return new Staged.Failed(outcome);
                }
                case null -> throw new IllegalStateException("row " + i + " was not sent");
            }
        }
        return new Staged.Ready(new Tally(0, sent.length - (long) refused.size(), 0, 0), refused);
    }

    private void send(
            List<Document> rows, List<DeliveryKey> keys, IntPredicate mine, @Nullable Sent[] sent)
            throws InterruptedException {
        for (int i = 0; i < sent.length; i++) {
            if (mine.test(i)) {
                sent[i] = failed == null ? send(rows.get(i), keys.get(i)) : failed;
                if (sent[i] instanceof Sent.Failed one) {
                    failed = one;
                }
            }
        }
    }

    private Sent send(Document row, DeliveryKey key) throws InterruptedException {
        Rendition rendition =
                new Rendition(target.flow(), target.operation(), row, key, TraceContext.NONE);
        Outcome outcome = away("It may not be called now.");
        for (Duration wait : WAITS) {
            Optional<Attempt> attempt = call(rendition);
            if (attempt.isEmpty()) {
                return new Sent.Failed(outcome);
            }
            outcome = attempt.get().outcome();
            switch (outcome) {
                case Outcome.Accepted _, Outcome.Duplicate _ -> {
                    return new Sent.Taken();
                }
                case Outcome.Rejected(Fault fault) -> {
                    return new Sent.Refused(fault);
                }
                case Outcome.Unauthorized _, Outcome.Misunderstood _ -> {
                    return new Sent.Failed(outcome);
                }
                case Outcome.RateLimited(Fault _, Duration asked) ->
                        Thread.sleep(longer(wait, asked));
                case Outcome.Unavailable(Fault _, Duration asked) ->
                        Thread.sleep(longer(wait, asked));
                case Outcome.Unreachable _, Outcome.Unknown _ -> Thread.sleep(wait);
            }
        }
        return new Sent.Failed(outcome);
    }

    /** Waits for a place; empty when there was none for long, or the run is not to go on. */
    private Optional<Attempt> call(Rendition rendition) throws InterruptedException {
        long until = System.nanoTime() + MOST.toNanos();
        while (goesOn.getAsBoolean() && System.nanoTime() < until) {
            Optional<Attempt> attempt =
                    around.systems().call(system, outlet -> outlet.send(rendition, CALL));
            if (attempt.isPresent()) {
                return attempt;
            }
            Thread.sleep(ThreadLocalRandom.current().nextInt(5, LOOK_WITHIN_MILLIS));
        }
        return Optional.empty();
    }

    private static Duration longer(Duration one, Duration other) {
        Duration longer = one.compareTo(other) > 0 ? one : other;
        return longer.compareTo(MOST) > 0 ? MOST : longer;
    }

    private static Outcome away(String why) {
        return new Outcome.Unavailable(
                Fault.of("system-busy", Blame.HUB, why, "It is tried again by itself."),
                Duration.ZERO);
    }

    /**
     * The same when the chunk is written again; another where the same content comes again, for
     * there may have been other content of that row between.
     */
    private List<DeliveryKey> sendKeys(List<Document> rows, long chunk) {
        Map<String, Integer> times = new HashMap<>();
        return rows.stream()
                .map(row -> {
                    String digest = digest(row);
                    int time = times.merge(digest, 1, Integer::sum);
                    return new DeliveryKey(
                            "run-"
                                    + Long.toHexString(run.token())
                                    + "-"
                                    + chunk
                                    + "-"
                                    + digest
                                    + (time == 1 ? "" : "-" + time),
                            target.destination());
                })
                .toList();
    }

    private static String digest(Document row) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(JsonText.bytes(row));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    private static Outcome notComparable() {
        return new Outcome.Rejected(
                Fault.of(
                        "not-comparable",
                        Blame.FLOW,
                        "What is there cannot be compared with rows.",
                        "Write to a table by a key."));
    }

    @Override
    public Compared compare(List<Document> rows, int samples, Duration within) {
        return new Compared.Failed(notComparable());
    }

    @Override
    public Optional<Outcome> keep(List<Document> rows, Duration within) {
        return Optional.of(notComparable());
    }

    @Override
    public Compared sweep(Document mark, int samples, Duration within) {
        return new Compared.Failed(notComparable());
    }

    @Override
    public Committed commit(Optional<Checkpoint> before, Checkpoint now, Duration within) {
        return new Committed.Done();
    }

    @Override
    public void close() {}
}
