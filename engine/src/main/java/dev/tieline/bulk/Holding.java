package dev.tieline.bulk;

import dev.tieline.api.Fault;
import dev.tieline.api.Reading;
import dev.tieline.format.JsonText;
import dev.tieline.intake.HeldRows;
import dev.tieline.intake.HeldRows.HeldRow;
import dev.tieline.journal.RunJournal;
import dev.tieline.ledger.Run;
import dev.tieline.plan.Plan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Takes in the rows of a run that are held, and ends those that it overtakes. For one thread. */
final class Holding {
    /** The journal commits those together that come at once. */
    private static final int AT_ONCE = 64;

    private final HeldRows rows;
    private final RunJournal runs;
    private final Run run;
    private final Plan plan;
    private final Overtaken overtaken;

    Holding(BulkRuns.Surroundings around, Run run, Plan plan) {
        this.rows = around.rows();
        this.runs = around.runs();
        this.run = run;
        this.plan = plan;
        this.overtaken = new Overtaken(around, run, plan);
    }

    /**
     * All of them are durable when it returns.
     *
     * @return how many of them were held already
     */
    int hold(List<Chunk.Held> held, Instant at) throws InterruptedException {
        int known = 0;
        for (int from = 0; from < held.size(); from += AT_ONCE) {
            known += some(held.subList(from, Math.min(held.size(), from + AT_ONCE)), at);
        }
        return known;
    }

    /**
     * Hears that a chunk is about to be written: until {@link #written} nothing that was held of
     * its keys is sent.
     *
     * @param keys of its rows
     * @return why it cannot be written now
     */
    Optional<Fault> writes(List<String> keys) throws InterruptedException {
        return overtaken.writes(keys);
    }

    /** The chunk is written, or is not going to be. */
    void written() {
        overtaken.written();
    }

    /** Whether for that something is held again, durable with what is noted next. */
    boolean recalled() {
        return overtaken.recalled();
    }

    /**
     * Hears that a chunk is at the destination.
     *
     * @param keys of its rows, also of those that the destination refused
     * @param held all of it that were held
     */
    void carried(List<String> keys, List<Chunk.Held> held) {
        overtaken.carried(keys, held);
    }

    /** Hears that all of the run is seen at the destination. */
    void shown() {
        overtaken.shown();
    }

    private int some(List<Chunk.Held> held, Instant at) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int known = 0;
            List<String> records = new ArrayList<>();
            List<Future<HeldRows.Kept>> all =
                    held.stream()
                            .map(one -> threads.submit(() -> rows.hold(plan, row(one), at)))
                            .toList();
            for (int i = 0; i < all.size(); i++) {
                HeldRows.Kept kept = all.get(i).get();
                overtaken.holds(held.get(i), kept.id());
                records.add(kept.id());
                known += kept.known() ? 1 : 0;
            }
            runs.holds(run.id(), records);
            return known;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException why) {
                throw why;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private HeldRow row(Chunk.Held held) {
        String place = held.row().place();
        String origin =
                plan.from().orElse("")
                        + ", run "
                        + run.id()
                        + (place.isEmpty() ? "" : ", " + place);
        return new HeldRow(
                held.row().fields(), held.problems(), held.delivery(), unique(held.row()), origin);
    }

    /**
     * A row that fails every night as it did is one record, also when its line moved. Without a key
     * nothing but its place may tell it from others; where nothing of it could be read, what stands
     * there does, or which file it is.
     */
    private String unique(Chunk.Row row) {
        String place = plan.rules().key(row.fields()).isEmpty() ? row.place() : "";
        String mark = row.fields().isEmpty() ? " of " + mark(row) : "";
        return "row-" + digest(place + mark, JsonText.bytes(row.fields()));
    }

    private String mark(Chunk.Row row) {
        return run.file().map(Reading.Part::version).orElse(row.mark());
    }

    private static String digest(String place, byte[] row) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(place.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(row), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
