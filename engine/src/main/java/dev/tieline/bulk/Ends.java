package dev.tieline.bulk;

import dev.tieline.api.Bundle;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Loading;
import dev.tieline.api.Loading.Staged;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Reading;
import dev.tieline.bulk.BulkRuns.Stopped;
import dev.tieline.delivery.Systems;
import dev.tieline.flow.Bulk;
import dev.tieline.ledger.Range;
import dev.tieline.ledger.Run;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import dev.tieline.run.Newness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Both ends of a run: the systems it reads from and writes to. */
final class Ends implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final BulkRuns.Surroundings around;
    private final Run run;
    private final Plan plan;
    private final BooleanSupplier goesOn;
    private final Trigger.Source source;
    private final List<Systems.Visit> visits = new ArrayList<>();
    private final Optional<Outlet> from;
    private final String to;
    private final Loading loading;

    /**
     * @param goesOn whether it is worth to wait, and to call for one more row
     */
    Ends(BulkRuns.Surroundings around, Run run, Plan plan, BooleanSupplier goesOn)
            throws Stopped, InterruptedException {
        this.around = around;
        this.run = run;
        this.plan = plan;
        this.goesOn = goesOn;
        this.source = plan.asks().orElseThrow();
        Destination destination = Source.destination(plan);
        this.to = destination.system();
        boolean open = false;
        try {
            // One that is asked page by page takes a place for each question.
            this.from = source.inBulk() ? Optional.of(visit(source.system())) : Optional.empty();
            this.loading = loading(destination);
            open = true;
        } finally {
            if (!open) {
                leave();
            }
        }
    }

    private Loading loading(Destination destination) throws Stopped, InterruptedException {
        Loading.Target target =
                new Loading.Target(
                        plan.flow(),
                        destination.name(),
                        destination.operation().name(),
                        run.token(),
                        around.runs().lastChunk(run.id()).isPresent());
        // One that is called row by row takes a place for each call.
        return destination.operation().inBulk()
                ? visit(to).load(target)
                : new RowByRow(
                        around,
                        run,
                        target,
                        new RowSender(
                                around.systems(), to, destination.operation().most(), goesOn));
    }

    private Outlet visit(String system) throws Stopped, InterruptedException {
        Systems.Visit visit = visit(around.systems(), system, goesOn);
        visits.add(visit);
        return visit.outlet();
    }

    /** Goes into a system, as soon as it has a place. */
    static Systems.Visit visit(Systems systems, String system, BooleanSupplier goesOn)
            throws Stopped, InterruptedException {
        Optional<Systems.Visit> visit = systems.visit(system);
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (visit.isEmpty() && goesOn.getAsBoolean() && System.nanoTime() < until) {
            Thread.sleep(LOOK_EVERY);
            visit = systems.visit(system);
        }
        return visit.orElseThrow(() ->
                goesOn.getAsBoolean() ? Stopped.failed(Faults.notAsked(system)) : Stopped.cut());
    }

    /**
     * Stages a chunk.
     *
     * @param number of it
     */
    Staged stage(Chunk chunk, long number) {
        return loading instanceof RowByRow each
                ? each.stage(chunk.documents(), chunk.keys(), number)
                : loading.stage(chunk.inputs(), Source.WITHIN);
    }

    /**
     * Reads all rows anew and has the destination keep them, also those that came since: what it
     * has besides is gone.
     *
     * @return whether they are all; not when one would be held
     */
    boolean keepAll() throws Stopped, InterruptedException {
        try (Ahead ahead = new Ahead(source("", Optional.empty(), true, Bundle.Documents::new))) {
            while (true) {
                if (!goesOn.getAsBoolean()) {
                    throw Stopped.cut();
                }
                switch (ahead.next()) {
                    case Chunk.Told.Failed(Fault fault, boolean _) ->
                            throw goesOn.getAsBoolean() ? Stopped.failed(fault) : Stopped.cut();
                    case Chunk.Told.Rows(Chunk chunk) -> {
                        Optional<Outcome> failed = loading.keep(chunk.documents(), Source.WITHIN);
                        if (failed.isPresent()) {
                            throw Faults.stopped(
                                    Faults.notWritten(plan, failed.get()), failed.get());
                        }
                        if (chunk.last() || !chunk.held().isEmpty()) {
                            return chunk.held().isEmpty();
                        }
                    }
                }
            }
        }
    }

    private void leave() {
        visits.forEach(Systems.Visit::close);
    }

    Loading loading() {
        return loading;
    }

    /** What stops the run, by what is known when it is asked. */
    Guard guard() {
        Bulk.Guards guards = plan.bulk().orElseThrow().guards();
        return new Guard(
                guards,
                guards.learned() && run.range().isEmpty()
                        ? Band.of(around.runs().lastTold(plan.flow(), Band.LATEST))
                        : Optional.empty());
    }

    String destinationSystem() {
        return to;
    }

    /**
     * Begins to read.
     *
     * @param position to go on behind; empty to begin
     * @param newest that was seen before that
     * @param behind whether it goes on in another state of the system than it began in: what is
     *     newer there says nothing of rows before the position
     * @param bundles take up what the destination gets of each chunk
     */
    Source source(
            String position, Optional<Newness> newest, boolean behind, Supplier<Bundle> bundles) {
        Map<String, @Nullable Object> question = new HashMap<>();
        Optional<Newness> kept = source.since().flatMap(_ -> kept());
        Optional<Object> first = run.range().flatMap(Range::since);
        source.since()
                .ifPresent(since ->
                        first.or(() -> kept.map(newness -> newness.less(since.overlap())))
                                .or(since::begin)
                                .ifPresent(value -> question.put(since.field(), value)));
        Reading reading =
                from.isEmpty()
                        ? new PagedReading(
                                around.systems(), plan.flow(), source, goesOn, question, position)
                        : from.get()
                                .read(
                                        new Reading.Question(
                                                plan.flow(),
                                                source.asking().operation(),
                                                Document.of(question),
                                                position,
                                                run.file()));
        return new Source(
                plan,
                reading,
                position,
                behind || run.range().isPresent() ? newest : newest.or(() -> kept),
                new Source.Course(
                        behind || run.range().isPresent(),
                        run.range().flatMap(Range::until).flatMap(Newness::of)),
                bundles);
    }

    private Optional<Newness> kept() {
        return around.journal().cursor(plan.flow(), source.reading()).flatMap(Newness::kept);
    }

    /** Keeps how far has been read, if that is further than before. */
    void advance(String newest) {
        if (source.since().isEmpty() || newest.isEmpty() || run.range().isPresent()) {
            return;
        }
        Newness now = Newness.kept(newest).orElseThrow();
        Optional<Newness> kept = kept();
        if (kept.filter(old -> old.kind() == now.kind() && !now.isAfter(old)).isEmpty()) {
            around.journal()
                    .advance(plan.flow(), source.reading(), newest, around.clockwork().wall());
        }
    }

    @Override
    public void close() {
        loading.close();
        leave();
    }
}
