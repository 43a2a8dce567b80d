package dev.tieline.bulk;

import dev.tieline.api.Bundle;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Reading;
import dev.tieline.api.Reading.Batch;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import dev.tieline.run.Newness;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes chunks of what a system has. For one thread. */
final class Source implements AutoCloseable {
    static final Duration WITHIN = Duration.ofMinutes(2);

    /** Of a chunk, in characters; three of them are in memory. */
    private static final long HEAVIEST = 8 << 20;

    private final Plan plan;
    private final Reading reading;
    private final Optional<Trigger.Since> since;
    private final int rows;
    private final Course course;
    private final Supplier<Bundle> bundles;
    private Optional<Newness> newest;
    private String position;
    private boolean over;

    /**
     * @param reading from this position on
     * @param newest that was seen before it
     * @param bundles take up what the destination gets of each chunk
     */
    Source(
            Plan plan,
            Reading reading,
            String position,
            Optional<Newness> newest,
            Course course,
            Supplier<Bundle> bundles) {
        this.plan = plan;
        this.reading = reading;
        this.position = position;
        this.since = plan.asks().flatMap(Trigger.Source::since);
        this.rows = plan.bulk().orElseThrow().chunk();
        this.newest = newest;
        this.course = course;
        this.bundles = bundles;
    }

    /**
     * What becomes of rows by how new they are.
     *
     * @param still whether the newest that was seen stays, whatever comes
     * @param until rows that are newer are passed over; empty for none
     */
    record Course(boolean still, Optional<Newness> until) {}

    /** The next chunk; not after the last, or what failed. */
    Chunk.Told next() {
        ChunkMaker maker = new ChunkMaker(plan, bundles.get());
        while (!over && maker.came() < rows && maker.weight() < HEAVIEST) {
            switch (reading.next(rows - maker.came(), WITHIN)) {
                case Batch.Failed(var outcome) -> {
                    return new Chunk.Told.Failed(
                            Faults.notTold(plan, outcome), Faults.isForGood(outcome));
                }
                case Batch.Rows(var some, String behind, boolean last) -> {
                    for (Reading.Row row : some) {
                        Optional<Fault> unordered = take(maker, row);
                        if (unordered.isPresent()) {
                            return new Chunk.Told.Failed(unordered.get(), true);
                        }
                    }
                    position = behind;
                    over = last;
                }
            }
        }
        return new Chunk.Told.Rows(
                maker.chunk(position, newest.map(Newness::text).orElse(""), over));
    }

    private Optional<Fault> take(ChunkMaker maker, Reading.Row row) {
        if (since.isEmpty() || row.fault().isPresent()) {
            maker.take(row);
            return Optional.empty();
        }
        Trigger.Since by = since.get();
        if (course.until().isPresent()) {
            Optional<Boolean> beyond =
                    isBeyond(course.until().get(), row.fields().fields().get(by.by()));
            if (beyond.isEmpty()) {
                return Optional.of(Faults.unlike(plan, by.by()));
            }
            if (beyond.get()) {
                maker.pass();
                return Optional.empty();
            }
        }
        maker.take(row);
        return course.still() ? Optional.empty() : seen(by, row.fields());
    }

    private static Optional<Boolean> isBeyond(Newness until, @Nullable Object value) {
        return Newness.of(value)
                .filter(its -> its.kind() == until.kind())
                .map(its -> its.isAfter(until));
    }

    private Optional<Fault> seen(Trigger.Since since, Document row) {
        Optional<Newness> its =
                Newness.of(row.fields().get(since.by()))
                        .filter(one -> newest.filter(it -> it.kind() != one.kind()).isEmpty());
        if (its.isEmpty()) {
            return Optional.of(Faults.notOrdered(plan, since.by()));
        }
        if (newest.filter(other -> !its.get().isAfter(other)).isEmpty()) {
            newest = its;
        }
        return Optional.empty();
    }

    /** The destination that rows go to. */
    static Destination destination(Plan plan) {
        return plan.destinations().getFirst();
    }

    @Override
    public void close() {
        reading.close();
    }
}
