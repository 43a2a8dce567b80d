package dev.tieline.bulk;

import dev.tieline.api.Blame;
import dev.tieline.api.DeliveryKey;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Loading;
import dev.tieline.api.Outcome;
import dev.tieline.api.Rendition;
import dev.tieline.api.TraceContext;
import dev.tieline.bulk.RowSender.Sent;
import dev.tieline.format.JsonText;
import dev.tieline.ledger.Run;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows by an idempotent operation that takes one or some at a time. What is staged is there
 * already; how far a run is, only the journal knows, and a chunk that was broken off is written
 * again, with the same keys if its rows are the same.
 */
final class RowByRow implements Loading {
    /** The system's own limit bounds it further. */
    private static final int AT_ONCE = 8;

    private final BulkRuns.Surroundings around;
    private final Run run;
    private final Target target;
    private final RowSender sender;
    private volatile Sent.@Nullable Failed failed;

    RowByRow(BulkRuns.Surroundings around, Run run, Target target, RowSender sender) {
        this.around = around;
        this.run = run;
        this.target = target;
        this.sender = sender;
    }

    @Override
    public Begun begin(Duration within) {
        return new Begun.At(
                around.runs()
                        .lastChunk(run.id())
                        .map(chunk -> new Checkpoint(run.token(), chunk.number(), "")));
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
            for (List<Integer> mine : lanes(keys)) {
                all.add(
                        threads.submit(() -> {
                            send(rows, sendKeys, mine, keys, sent);
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
            return new Staged.Failed(RowSender.away("It was interrupted."));
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

    /** Rows that go one after the other: as many as fill a call in one, and all of a key. */
    private List<List<Integer>> lanes(List<String> keys) {
        List<List<Integer>> lanes = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            lanes.add(new ArrayList<>());
        }
        Map<String, Integer> known = new HashMap<>();
        int fresh = 0;
        for (int i = 0; i < keys.size(); i++) {
            int next = fresh / sender.most() % AT_ONCE;
            Integer before = keys.get(i).isEmpty() ? null : known.putIfAbsent(keys.get(i), next);
            lanes.get(before == null ? next : before).add(i);
            fresh += before == null ? 1 : 0;
        }
        return lanes;
    }

    /** Sends some of the rows in their order; two with the same key never in one call. */
    private void send(
            List<Document> rows,
            List<DeliveryKey> sendKeys,
            List<Integer> mine,
            List<String> keys,
            @Nullable Sent[] sent)
            throws InterruptedException {
        List<Integer> together = new ArrayList<>();
        Set<String> in = new HashSet<>();
        for (int i : mine) {
            String key = keys.get(i);
            if (together.size() == sender.most() || (!key.isEmpty() && in.contains(key))) {
                send(rows, sendKeys, together, sent);
                together.clear();
                in.clear();
            }
            together.add(i);
            in.add(key);
        }
        send(rows, sendKeys, together, sent);
    }

    private void send(
            List<Document> rows,
            List<DeliveryKey> sendKeys,
            List<Integer> together,
            @Nullable Sent[] sent)
            throws InterruptedException {
        if (together.isEmpty()) {
            return;
        }
        Sent.@Nullable Failed before = failed;
        List<Sent> told =
                before == null
                        ? sender.send(
                                together.stream()
                                        .map(i -> rendition(rows.get(i), sendKeys.get(i)))
                                        .toList())
                        : Collections.nCopies(together.size(), before);
        for (int i = 0; i < told.size(); i++) {
            sent[together.get(i)] = told.get(i);
            if (told.get(i) instanceof Sent.Failed one) {
                failed = one;
            }
        }
    }

    private Rendition rendition(Document row, DeliveryKey key) {
        return new Rendition(target.flow(), target.operation(), row, key, TraceContext.NONE);
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
