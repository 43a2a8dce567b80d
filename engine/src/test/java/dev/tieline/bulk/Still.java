package dev.tieline.bulk;

import dev.tieline.delivery.Clockwork;
import java.time.Instant;

/** A clock that stands still. */
final class Still implements Clockwork {
    @Override
    public Instant now() {
        return Instant.EPOCH;
    }

    @Override
    public Instant wall() {
        return Instant.EPOCH;
    }

    @Override
    public void run(Runnable task) {
        task.run();
    }

    @Override
    public void at(Instant time, Runnable task) {
        throw new IllegalStateException("not used");
    }
}
