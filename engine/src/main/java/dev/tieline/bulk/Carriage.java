package dev.tieline.bulk;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Loading;
import dev.tieline.api.Loading.Begun;
import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.api.Loading.Committed;
import dev.tieline.api.Loading.Compared;
import dev.tieline.api.Loading.Staged;
import dev.tieline.api.Loading.Tally;
import dev.tieline.api.Operation;
import dev.tieline.api.Outcome;
import dev.tieline.bulk.BulkRuns.Stopped;
import dev.tieline.flow.Bulk;
import dev.tieline.journal.NewDelivery;
import dev.tieline.ledger.Approval;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RowKeys;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import dev.tieline.plan.Plan;
import dev.tieline.run.Asker;
import dev.tieline.run.Newness;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Carries a run from its last chunk to its end. For one thread.
 *
 * <p>The order of what is made durable is what makes it exact: what the chunk will be and its rows
 * that are held, then its rows at the destination with the checkpoint, then the chunk in the
 * journal. A crash between the first two reads the chunk again and finds its held rows kept
 * already; one between the last two finds in the destination's checkpoint that it is there.
 */
final class Carriage {
    /** Of a run that is stopped so many are held, so that people see what is wrong. */
    private static final int SHOWN = 100;

    /** For what is done with a whole table. */
    private static final Duration WHOLE_WITHIN = Duration.ofMinutes(30);

    private final BulkRuns.Surroundings around;
    private final Run run;
    private final Plan plan;
    private final Bulk bulk;
    private final Asker.Attempt attempt;
    private final Ends ends;
    private final Optional<Approval> approval;
    private final Guard guard;
    private final Holding holding;
    private final Noted noted;
    private Run.Counts counts;
    private Run.Rows rows;
    private Optional<Checkpoint> checkpoint = Optional.empty();
    private long number;

    /**
     * @param approval of what it may write; empty when nobody has to approve it
     */
    Carriage(
            BulkRuns.Surroundings around,
            Run run,
            Plan plan,
            Asker.Attempt attempt,
            Ends ends,
            Optional<Approval> approval) {
        this.around = around;
        this.run = run;
        this.plan = plan;
        this.bulk = plan.bulk().orElseThrow();
        this.attempt = attempt;
        this.ends = ends;
        this.approval = approval;
        this.guard = ends.guard();
        this.holding = new Holding(around, run, plan);
        this.noted = new Noted(around, attempt);
        this.counts = run.counts();
        this.rows = run.rows();
    }

    Asker.Asked go() throws Stopped, InterruptedException {
        try {
            return carried();
        } finally {
            noted.await();
        }
    }

    private Asker.Asked carried() throws Stopped, InterruptedException {
        Optional<RunChunk> last = begin();
        Way way =
                last.map(chunk -> Way.of(chunk.position())).orElse(new Way.Rows(bulk.route(), ""));
        if (!way.route().equals(bulk.route())) {
            throw Stopped.refused(Faults.flowChanged(plan.flow()));
        }
        String newest = last.map(RunChunk::newest).orElse("");
        if (way instanceof Way.Rows(String _, String position)) {
            newest = carry(position, newest);
            way = new Way.Read(bulk.route());
        }
        Optional<Run.Why> remark = way instanceof Way.Read ? sweep(newest) : Optional.empty();
        noted.await();
        finish();
        ends.advance(newest);
        return new Asker.Asked.Whole(remark);
    }

    /** Finds out what the destination has; the last chunk, if there is one. */
    private Optional<RunChunk> begin() throws Stopped {
        Optional<RunChunk> last = around.runs().lastChunk(run.id());
        long known = last.map(RunChunk::number).orElse(0L);
        checkpoint =
                switch (ends.loading().begin(Source.WITHIN)) {
                    case Begun.Failed(var outcome) -> throw stopped(outcome);
                    case Begun.At(Optional<Checkpoint> there) -> there;
                };
        // Numbers of runs come again, in another hub or one that was restored.
        long has =
                checkpoint.filter(it -> it.run() == run.token()).map(Checkpoint::chunk).orElse(0L);
        number = has;
        if (has == known) {
            return last;
        }
        Optional<RunChunk> missing =
                around.runs()
                        .prepared(run.id())
                        .filter(chunk -> has == known + 1 && chunk.number() == has)
                        .flatMap(chunk -> Note.read(chunk, checkpoint.orElseThrow().note()));
        if (missing.isEmpty()) {
            throw Stopped.refused(Faults.lost(ends.destinationSystem()));
        }
        noted.now(missing.get());
        count(missing.get());
        return missing;
    }

    private void count(RunChunk chunk) {
        counts = counts.plus(chunk.counts());
        rows = rows.plus(chunk.rows());
    }

    /** Reads and writes all rows behind a position; the newest value of {@code since}. */
    private String carry(String position, String newest) throws Stopped, InterruptedException {
        boolean behind = number > 0;
        Source source = ends.source(position, Newness.kept(newest), behind, ends.loading()::bundle);
        try (Ahead ahead = new Ahead(source)) {
            while (true) {
                goesOn();
                switch (ahead.next()) {
                    case Chunk.Told.Failed(Fault fault, boolean forGood) -> {
                        goesOn();
                        throw forGood ? Stopped.refused(fault) : Stopped.failed(fault);
                    }
                    case Chunk.Told.Rows(Chunk chunk) -> {
                        carry(chunk);
                        if (chunk.last()) {
                            return chunk.newest();
                        }
                    }
                }
            }
        }
    }

    private void goesOn() throws Stopped {
        if (!attempt.goesOn()) {
            throw Stopped.cut();
        }
    }

    private void carry(Chunk chunk) throws Stopped, InterruptedException {
        List<Chunk.Held> held = new ArrayList<>(chunk.held());
        RunChunk coming = fact(chunk, Tally.NONE, held.size());
        approved(coming, chunk.last());
        try {
            Optional<Fault> why = holding.writes(chunk.keys());
            if (why.isPresent()) {
                throw Stopped.failed(why.get());
            }
            noted.prepare(coming, traced(chunk, List.of()));
            if (holding.recalled()) {
                // What is staged may be seen at once: nothing old may be sent behind it, ever.
                noted.await();
            }
            write(chunk, held);
        } finally {
            holding.written();
        }
    }

    private void write(Chunk chunk, List<Chunk.Held> held) throws Stopped, InterruptedException {
        Tally tally;
        List<Loading.Refused> without;
        switch (ends.stage(chunk, number + 1)) {
            case Staged.Failed(var outcome) -> {
                goesOn();
                throw stopped(outcome);
            }
            case Staged.Ready(Tally told, List<Loading.Refused> refused) -> {
                tally = told;
                refused.forEach(one -> held.add(held(chunk, one)));
                without = refused;
            }
        }
        RunChunk fact = fact(chunk, tally, held.size());
        if (bulk.traced() && !without.isEmpty()) {
            noted.prepare(fact, traced(chunk, without));
        }
        approved(fact, chunk.last());
        Optional<Fault> stop =
                guard.stops(counts.plus(fact.counts()), rows.plus(fact.rows()), chunk.last());
        Instant now = around.clockwork().wall();
        if (stop.isPresent()) {
            holding.hold(held.subList(0, Math.min(SHOWN, held.size())), now);
            throw Stopped.refused(stop.get());
        }
        holding.hold(held, now);
        commit(fact);
        holding.carried(chunk.keys(), held);
    }

    /** What is more than was approved is found out anew, and waits; so is less of a whole. */
    private void approved(RunChunk next, boolean last) throws Stopped {
        Run.Counts all = counts.plus(next.counts());
        boolean whole = last && ends.loading().whole();
        if (approval.filter(
                        most ->
                                most.exceeded(all, rows.plus(next.rows()))
                                        || (whole && most.undercut(all)))
                .isPresent()) {
            around.runs().disapprove(run.id());
            throw Stopped.cut();
        }
    }

    private Chunk.Held held(Chunk chunk, Loading.Refused refused) {
        return new Chunk.Held(
                chunk.origins().get(refused.row()),
                List.of(),
                new NewDelivery(
                        Source.destination(plan).name(),
                        DeliveryState.HELD,
                        Optional.of(refused.fault())));
    }

    private Optional<RowKeys> traced(Chunk chunk, List<Loading.Refused> refused) {
        return bulk.traced() ? Optional.of(chunk.traced(refused)) : Optional.empty();
    }

    private RunChunk fact(Chunk chunk, Tally tally, long held) {
        Way way =
                chunk.last()
                        ? new Way.Read(bulk.route())
                        : new Way.Rows(bulk.route(), chunk.position());
        return new RunChunk(
                run.id(),
                number + 1,
                new Run.Counts(chunk.read(), chunk.read() - held - chunk.skipped(), 0, held, 0),
                new Run.Rows(
                        1,
                        tally.created(),
                        tally.changed(),
                        tally.same(),
                        tally.gone(),
                        chunk.skipped()),
                chunk.low(),
                chunk.high(),
                way.text(),
                chunk.newest(),
                around.clockwork().wall().truncatedTo(ChronoUnit.MICROS));
    }

    private void commit(RunChunk fact) throws Stopped {
        Checkpoint next = new Checkpoint(run.token(), fact.number(), Note.of(fact));
        noted.await();
        switch (ends.loading().commit(checkpoint, next, Source.WITHIN)) {
            case Committed.Failed(var outcome) -> throw stopped(outcome);
            case Committed.Overtaken() ->
                    throw Stopped.failed(Faults.overtaken(ends.destinationSystem()));
            case Committed.Done() -> {}
        }
        checkpoint = Optional.of(next);
        number = fact.number();
        count(fact);
        noted.soon(fact);
    }

    /** Takes away what the source does not have any more; why it did not, if it did not. */
    private Optional<Run.Why> sweep(String newest) throws Stopped, InterruptedException {
        Document mark;
        switch (bulk.absent()) {
            case Bulk.Absent.Ignore() -> {
                return Optional.empty();
            }
            case Bulk.Absent.Delete() -> mark = Document.empty();
            case Bulk.Absent.Mark(Document fields) -> mark = fields;
        }
        if (counts.held() > 0 || !ends.keepAll()) {
            return Optional.of(
                    new Run.Why(
                            "not-swept",
                            "Rows are held, so that nobody can tell which are absent: none was"
                                    + " taken away."));
        }
        switch (ends.loading().sweep(mark, 0, WHOLE_WITHIN)) {
            case Compared.Failed(var outcome) -> throw stopped(outcome);
            case Compared.Told(Tally tally, var _) -> {
                Optional<Fault> stop = guard.stopsSweep(tally.gone(), tally.same());
                if (stop.isPresent()) {
                    throw Stopped.refused(stop.get());
                }
                RunChunk swept = swept(tally.gone(), newest);
                approved(swept, false);
                noted.prepare(swept, Optional.empty());
                commit(swept);
            }
        }
        return Optional.empty();
    }

    private RunChunk swept(long gone, String newest) {
        return new RunChunk(
                run.id(),
                number + 1,
                Run.Counts.NONE,
                new Run.Rows(1, 0, 0, 0, gone, 0),
                "",
                "",
                new Way.Swept(bulk.route()).text(),
                newest,
                around.clockwork().wall().truncatedTo(ChronoUnit.MICROS));
    }

    private void finish() throws Stopped {
        if (Source.destination(plan).operation().bulk() == Operation.Bulk.WHOLE) {
            guardWhole();
        }
        switch (ends.loading().finish(checkpoint.orElseThrow(), WHOLE_WITHIN)) {
            case Committed.Failed(var outcome) -> throw stopped(outcome);
            case Committed.Overtaken() ->
                    throw Stopped.failed(Faults.overtaken(ends.destinationSystem()));
            case Committed.Done() -> holding.shown();
        }
    }

    /** Whether so many may go of what is in the table that is replaced. */
    private void guardWhole() throws Stopped {
        switch (ends.loading().sweep(Document.empty(), 0, WHOLE_WITHIN)) {
            case Compared.Failed(var outcome) -> throw stopped(outcome);
            case Compared.Told(Tally tally, var _) -> {
                Optional<Fault> stop = guard.stopsSweep(tally.gone(), tally.same());
                if (stop.isPresent()) {
                    throw Stopped.refused(stop.get());
                }
            }
        }
    }

    private Stopped stopped(Outcome outcome) {
        return Faults.stopped(Faults.notWritten(plan, outcome), outcome);
    }
}
