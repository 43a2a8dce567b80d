package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What a contender still knows after SIGKILL of what it accepted before. */
final class Killing {
    private static final int SENDERS = 16;
    private static final Duration BEFORE_KILL = Duration.ofSeconds(5);
    private static final Duration DOWN = Duration.ofSeconds(15);
    private static final int SENDERS_OF_OUTAGE = 8;

    /** Together 200 a second. */
    private static final Duration EVERY = Duration.ofMillis(40);

    /** All try again after half a second; Tieline's breaker lets one call through in 16 s. */
    private static final Duration QUIET = Duration.ofSeconds(30);

    private Killing() {}

    /**
     * How it went.
     *
     * @param accepted leads that were answered with 2xx
     * @param lost of them, never delivered
     * @param twice delivered more than once
     * @param catchUp seconds from the restart, or from the destination's return if that was later,
     *     to the last delivery; 0 when there was none
     */
    record Toll(long accepted, long lost, long twice, double catchUp) {}

    /** Under as much load as it takes, the destination well. */
    static Toll underLoad(Contender contender, Path folder)
            throws IOException, InterruptedException {
        try (Destination destination = new Destination();
                Running running = Running.start(contender, folder, destination.url())) {
            Senders senders = Senders.start(running.url(), SENDERS, Duration.ZERO);
            TimeUnit.NANOSECONDS.sleep(BEFORE_KILL.toNanos());
            running.kill();
            Set<String> accepted = senders.stop();
            destination.awaitEndOfSender();
            running.startAgain();
            return toll(destination, accepted, System.nanoTime());
        }
    }

    /** While the destination answers 503; it comes back when the contender has. */
    static Toll duringOutage(Contender contender, Path folder)
            throws IOException, InterruptedException {
        try (Destination destination = new Destination();
                Running running = Running.start(contender, folder, destination.url())) {
            destination.goDown();
            long up = System.nanoTime() + DOWN.toNanos();
            Senders senders = Senders.start(running.url(), SENDERS_OF_OUTAGE, EVERY);
            TimeUnit.NANOSECONDS.sleep(BEFORE_KILL.toNanos());
            running.kill();
            Set<String> accepted = senders.stop();
            running.startAgain();
            TimeUnit.NANOSECONDS.sleep(up - System.nanoTime());
            destination.comeUp();
            return toll(destination, accepted, System.nanoTime());
        }
    }

    private static Toll toll(Destination destination, Set<String> accepted, long since)
            throws InterruptedException {
        long lost = destination.missing(accepted, QUIET);
        double catchUp = Math.max(0, destination.lastTaken() - since) / 1e9;
        return new Toll(accepted.size(), lost, destination.twice(), catchUp);
    }
}
