package dev.tieline.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The rest between two looks at something that gives no signal, such as another process or what a
 * hub says of itself. Who looks without rest takes the processor from what he waits for.
 */
public final class Between {
    private static final Duration LOOKS = Duration.ofMillis(5);

    private Between() {}

    /** Rests until the next look. */
    public static void looks() {
        LockSupport.parkNanos(LOOKS.toNanos());
    }
}
