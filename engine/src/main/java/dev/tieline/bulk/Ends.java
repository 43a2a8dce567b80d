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
import dev.tieline.delivery.InTurn;
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
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Both ends of a run: the systems it reads from and writes to. */
final class Ends implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration CROWDED = Duration.ofSeconds(10);
    private static final int LOOK_WITHIN_MILLIS = 100;

    private final BulkRuns.Surroundings around;
    private final Run run;
    private final Plan plan;
    private final BooleanSupplier goesOn;
    private final BooleanSupplier readsOn;
    private final Consumer<Optional<Run.Why>> waits;
    private final Trigger.Source source;
    private final List<Systems.Visit> visits;
    private final Optional<Outlet> from;
    private final String to;
    private final InTurn reads;
    private final InTurn sends;
    private final AtomicBoolean entered = new AtomicBoolean();
    private final Loading loading;

    /**
     * @param goesOn whether it is worth to wait, and to call for one more row
     * @param readsOn whether it is worth to read one more page
     * @param waits hears why the run waits; empty when it does not any more
     */
    Ends(
            BulkRuns.Surroundings around,
            Run run,
            Plan plan,
            BooleanSupplier goesOn,
            BooleanSupplier readsOn,
            Consumer<Optional<Run.Why>> waits)
            throws Stopped, InterruptedException {
        this.around = around;
        this.run = run;
        this.plan = plan;
        this.goesOn = goesOn;
        this.readsOn = readsOn;
        this.waits = waits;
        this.source = plan.asks().orElseThrow();
        Destination destination = Source.destination(plan);
        this.to = destination.system();
        this.reads = new InTurn(around.systems(), source.system(), readsOn);
        this.sends = new InTurn(around.systems(), to, goesOn);
        this.visits = visits(around.systems(), inside(destination), goesOn, waits, CROWDED);
        boolean open = false;
        try {
            this.from =
                    source.inBulk() ? Optional.of(visits.getFirst().outlet()) : Optional.empty();
            this.loading = loading(destination);
            open = true;
        } finally {
            if (!open) {
                leave();
            }
        }
    }

    /** One that is asked page by page, or called row by row, takes a place for each call. */
    private List<String> inside(Destination destination) {
        List<String> systems = new ArrayList<>();
        if (source.inBulk()) {
            systems.add(source.system());
        }
        if (destination.operation().inBulk()) {
            systems.add(destination.system());
        }
        return systems;
    }

    private Loading loading(Destination destination) {
        Loading.Target target =
                new Loading.Target(
                        plan.flow(),
                        destination.name(),
                        destination.operation().name(),
                        run.token(),
                        around.runs().lastChunk(run.id()).isPresent());
        return destination.operation().inBulk()
                ? visits.getLast().outlet().load(target)
                : new RowByRow(
                        around,
                        run,
                        target,
                        new RowSender(sends, destination.operation().most(), this::entered));
    }

    /** Where it has a place at both ends it is inside; in turn it is when its turn has come. */
    void enter() {
        if (visits.size() == 2) {
            entered();
        }
    }

    private void entered() {
        if (entered.compareAndSet(false, true)) {
            waits.accept(Optional.empty());
        }
    }

    /** Why its turn has not come, where nothing but others inside kept it out. */
    Optional<Fault> crowded() {
        if (reads.crowded()) {
            return Optional.of(Faults.crowded(source.system()));
        }
        return sends.crowded() ? Optional.of(Faults.crowded(to)) : Optional.empty();
    }

    /** The same for one system. */
    static Systems.Visit visit(
            Systems systems,
            String system,
            BooleanSupplier goesOn,
            Consumer<Optional<Run.Why>> waits)
            throws Stopped, InterruptedException {
        return visits(systems, List.of(system), goesOn, waits, CROWDED).getFirst();
    }

    /**
     * Goes into systems as soon as all of them have a place, and keeps none from others until then.
     *
     * @param waits hears why, where nobody has to end
     * @param crowded how long it waits here for other visits to end
     */
    static List<Systems.Visit> visits(
            Systems systems,
            List<String> names,
            BooleanSupplier goesOn,
            Consumer<Optional<Run.Why>> waits,
            Duration crowded)
            throws Stopped, InterruptedException {
        long began = System.nanoTime();
        while (goesOn.getAsBoolean()) {
            List<Systems.Visit> visits = visits(systems, names);
            if (visits.size() == names.size()) {
                return visits;
            }
            visits.forEach(Systems.Visit::close);
            String lacking = names.get(visits.size());
            Duration waited = Duration.ofNanos(System.nanoTime() - began);
            if (waited.compareTo(crowded) >= 0) {
                if (systems.crowded(lacking, Collections.frequency(names, lacking))) {
                    throw Stopped.crowded(Faults.crowded(lacking));
                }
                // What it was told before may not hold any more.
                waits.accept(Optional.of(Run.Why.of(Faults.notAsked(lacking))));
            }
            if (waited.compareTo(PATIENCE) >= 0) {
                throw Stopped.failed(Faults.notAsked(lacking));
            }
            // Not all at the same time.
            Thread.sleep(ThreadLocalRandom.current().nextInt(5, LOOK_WITHIN_MILLIS));
        }
        throw Stopped.cut();
    }

    /** Up to the first that has no place. */
    private static List<Systems.Visit> visits(Systems systems, List<String> names) {
        List<Systems.Visit> visits = new ArrayList<>();
        for (String name : names) {
            Optional<Systems.Visit> visit = systems.visit(name);
            if (visit.isEmpty()) {
                break;
            }
            visits.add(visit.get());
        }
        return visits;
    }

    /**
     * Stages a chunk.
     *
     * @param number of it
     */
    Staged stage(Chunk chunk, long number) {
        if (loading instanceof RowByRow each) {
            return each.stage(chunk.documents(), chunk.keys(), number);
        }
        Staged staged = loading.stage(chunk.inputs(), Source.WITHIN);
        entered();
        return staged;
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
                            throw readsOn.getAsBoolean() ? Stopped.failed(fault) : Stopped.cut();
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
                        ? new PagedReading(reads, plan.flow(), source, waits, question, position)
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
