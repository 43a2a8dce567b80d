package dev.tieline.bulk;

import dev.tieline.api.Bundle;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Loading;
import dev.tieline.api.Loading.Begun;
import dev.tieline.api.Loading.Compared;
import dev.tieline.api.Loading.Tally;
import dev.tieline.api.Operation;
import dev.tieline.bulk.BulkRuns.Stopped;
import dev.tieline.bulk.Planned.Kind;
import dev.tieline.flow.Bulk;
import dev.tieline.ledger.Run;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** Finds out what a run would do, and does nothing. For one thread. */
final class Planner {
    /** Of each kind. */
    private static final int EXAMPLES = 20;

    private static final int CAUSES = 50;

    /** Where a source is read from that nothing was read of. */
    static final String START = "";

    private final Plan plan;
    private final Ends ends;
    private final BooleanSupplier goesOn;
    private final LongConsumer told;
    private final Destination destination;
    private final boolean comparable;
    private final List<Planned.Example> examples = new ArrayList<>();
    private final Map<String, Planned.Cause> causes = new HashMap<>();
    private Run.Counts counts = Run.Counts.NONE;
    private Run.Rows rows = Run.Rows.NONE;

    /**
     * @param goesOn whether it is worth to read one more chunk
     * @param told hears behind each chunk how many rows were read
     */
    Planner(Plan plan, Ends ends, BooleanSupplier goesOn, LongConsumer told) {
        this.plan = plan;
        this.ends = ends;
        this.goesOn = goesOn;
        this.told = told;
        this.destination = Source.destination(plan);
        this.comparable = destination.operation().bulk() == Operation.Bulk.TABLE;
    }

    Planned plan() throws Stopped, InterruptedException {
        return plan(
                Run.of(plan.flow(), Optional.empty(), Run.HUB, java.time.Instant.EPOCH),
                Optional.of(START));
    }

    /**
     * The same for the rest of a run. Where the destination compares all rows are looked at, for
     * those that are there are the same.
     *
     * @param run what it came to so far
     * @param rest position behind what it has read; empty when it has read all
     */
    Planned plan(Run run, Optional<String> rest) throws Stopped, InterruptedException {
        if (comparable
                && ends.loading().begin(Source.WITHIN) instanceof Begun.Failed(var outcome)) {
            throw Faults.stopped(Faults.notWritten(plan, outcome), outcome);
        }
        Optional<String> from = comparable ? Optional.of(START) : rest;
        if (from.isPresent()) {
            read(from.get());
        }
        Optional<Fault> swept = sweep();
        return new Planned(
                counts,
                rows,
                comparable,
                examples,
                causes.values().stream()
                        .sorted(Comparator.comparingLong(Planned.Cause::rows).reversed())
                        .toList(),
                ends.guard()
                        .stops(comparable ? counts : run.counts().plus(counts), rows, true)
                        .or(() -> swept));
    }

    private void read(String from) throws Stopped, InterruptedException {
        try (Ahead ahead =
                new Ahead(ends.source(from, Optional.empty(), true, Bundle.Documents::new))) {
            boolean more = true;
            while (more) {
                if (!goesOn.getAsBoolean()) {
                    throw Stopped.cut();
                }
                switch (ahead.next()) {
                    case Chunk.Told.Failed(Fault fault, boolean forGood) -> {
                        if (!goesOn.getAsBoolean()) {
                            throw Stopped.cut();
                        }
                        throw forGood ? Stopped.refused(fault) : Stopped.failed(fault);
                    }
                    case Chunk.Told.Rows(Chunk chunk) -> {
                        take(chunk);
                        more = !chunk.last();
                    }
                }
            }
        }
    }

    private void take(Chunk chunk) throws Stopped {
        chunk.held().forEach(this::cause);
        long held = chunk.held().size();
        Tally tally = comparable ? compare(chunk) : sent(chunk);
        counts =
                counts.plus(
                        new Run.Counts(
                                chunk.read(), chunk.read() - held - chunk.skipped(), 0, held, 0));
        rows = rows.plus(rows(tally, chunk.skipped()));
        told.accept(counts.told());
    }

    private static Run.Rows rows(Tally tally, long skipped) {
        return new Run.Rows(
                1, tally.created(), tally.changed(), tally.same(), tally.gone(), skipped);
    }

    private void cause(Chunk.Held held) {
        Fault fault = held.fault();
        String by = fault.code() + " " + fault.field();
        if (causes.size() < CAUSES || causes.containsKey(by)) {
            causes.merge(
                    by,
                    new Planned.Cause(fault, held.row().place(), 1),
                    (old, _) -> new Planned.Cause(old.fault(), old.place(), old.rows() + 1));
        }
    }

    private Tally compare(Chunk chunk) throws Stopped {
        return switch (ends.loading().compare(chunk.documents(), EXAMPLES, Source.WITHIN)) {
            case Compared.Failed(var outcome) ->
                    throw Faults.stopped(Faults.notWritten(plan, outcome), outcome);
            case Compared.Told(Tally tally, List<Loading.Difference> differences) -> {
                differences.forEach(this::example);
                yield tally;
            }
        };
    }

    private Tally sent(Chunk chunk) {
        chunk.documents().stream()
                .limit(EXAMPLES - examples.size())
                .map(row -> new Planned.Example(Kind.SENT, Document.empty(), masked(row)))
                .forEach(examples::add);
        return Tally.NONE;
    }

    private void example(Loading.Difference difference) {
        Kind kind =
                difference.before().isEmpty()
                        ? Kind.CREATED
                        : difference.after().isEmpty() ? Kind.GONE : Kind.CHANGED;
        if (examples.stream().filter(one -> one.kind() == kind).count() < EXAMPLES) {
            examples.add(
                    new Planned.Example(
                            kind, masked(difference.before()), masked(difference.after())));
        }
    }

    private Document masked(Document row) {
        return row.isEmpty() ? row : destination.mask(row);
    }

    /** The guard that would keep rows from being taken away; empty when none would. */
    private Optional<Fault> sweep() throws Stopped, InterruptedException {
        Bulk bulk = plan.bulk().orElseThrow();
        if (bulk.absent() instanceof Bulk.Absent.Ignore || counts.held() > 0) {
            return Optional.empty();
        }
        Document mark =
                bulk.absent() instanceof Bulk.Absent.Mark(Document fields)
                        ? fields
                        : Document.empty();
        ends.keepAll();
        return switch (ends.loading().sweep(mark, EXAMPLES, Source.WITHIN)) {
            case Compared.Failed(var outcome) ->
                    throw Faults.stopped(Faults.notWritten(plan, outcome), outcome);
            case Compared.Told(Tally tally, List<Loading.Difference> differences) -> {
                differences.forEach(this::example);
                rows = rows.plus(new Run.Rows(0, 0, 0, 0, tally.gone(), 0));
                yield ends.guard().stopsSweep(tally.gone(), tally.same());
            }
        };
    }
}
