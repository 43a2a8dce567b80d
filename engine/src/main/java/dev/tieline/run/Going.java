package dev.tieline.run;

import dev.tieline.journal.RunJournal;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One time that a run goes on.
 *
 * @param lock that the run belongs to
 * @param journal where it is noted what it holds
 * @param progress hears what this time came to so far
 * @param why hears why it waits; empty when it does not any more
 * @param works whether its flow still runs as it did
 */
record Going(
        Active one,
        Object lock,
        RunJournal journal,
        Consumer<Run.Counts> progress,
        Consumer<Optional<Run.Why>> why,
        BooleanSupplier works)
        implements Asker.Attempt {

    @Override
    public void waits(Optional<Run.Why> now) {
        synchronized (lock) {
            why.accept(now);
        }
    }

    @Override
    public void counted(Run.Counts counts) {
        progress.accept(counts);
    }

    @Override
    public void holds(List<String> records) {
        journal.holds(one.run.id(), records);
    }

    @Override
    public void carried(RunChunk chunk) {
        synchronized (lock) {
            one.run = one.run.carrying(chunk);
            // What gets on may fail again as often.
            one.failures = 0;
        }
    }

    @Override
    public boolean goesOn() {
        return !one.paused && endsChunk();
    }

    @Override
    public boolean endsChunk() {
        return !one.cancelled() && works.getAsBoolean();
    }
}
