package dev.tieline.delivery;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Time that goes on evenly from where the wall clock stood when this was made, however that clock
 * is set afterwards. Thread-safe.
 */
public final class SteadyTime implements InstantSource {
    private final LongSupplier nanos;
    private final Instant began;
    private final long beganNanos;

    /**
     * @param wall read once
     * @param nanos a counter that nobody can set, such as {@link System#nanoTime}
     */
    public SteadyTime(InstantSource wall, LongSupplier nanos) {
        this.nanos = nanos;
        this.began = wall.instant();
        this.beganNanos = nanos.getAsLong();
    }

    @Override
    public Instant instant() {
        return began.plusNanos(nanos.getAsLong() - beganNanos);
    }
}
