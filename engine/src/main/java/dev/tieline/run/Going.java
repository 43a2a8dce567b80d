package dev.tieline.run;

import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One time that a run goes on.
 *
 * @param lock that the run belongs to
 * @param progress hears what this time came to so far
 * @param inside hears that it is where it is to work
 * @param works whether its flow still runs as it did
 */
record Going(
        Active one,
        Object lock,
        Consumer<Run.Counts> progress,
        Runnable inside,
        BooleanSupplier works)
        implements Asker.Attempt {

    @Override
    public void entered() {
        synchronized (lock) {
            inside.run();
        }
    }

    @Override
    public void counted(Run.Counts counts) {
        progress.accept(counts);
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
