package dev.tieline.intake;

import dev.tieline.journal.Change;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets a caller wait for what becomes of its record ({@code answer: result}). Wakes on the
 * journal's changes, never polls. Thread-safe.
 */
public final class Results {
    private final Ledger ledger;

    /** By position; a record that is sent twice is waited for twice. */
    private final Map<Long, List<Semaphore>> waiting = new ConcurrentHashMap<>();

    public Results(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Hears of changes; called on the journal's writer. */
    public void accept(Change change) {
        if (!waiting.isEmpty() && change instanceof Change.Moved moved) {
            waiting.getOrDefault(moved.position(), List.of()).forEach(Semaphore::release);
        }
    }

    /**
     * Waits until no delivery of the record is pending, or the time is up.
     *
     * @return the record as it stands then; empty when there is no such record
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public Optional<Trace> await(String recordId, Duration within) throws InterruptedException {
        long until = System.nanoTime() + within.toNanos();
        Optional<Trace> first = ledger.trace(recordId);
        if (first.isEmpty() || settled(first.get())) {
            return first;
        }
        long position = first.get().record().position();
        Semaphore signal = new Semaphore(0);
        waiting.merge(position, List.of(signal), Results::both);
        try {
            while (true) {
                Optional<Trace> now = ledger.trace(recordId);
                long left = until - System.nanoTime();
                if (now.isEmpty() || settled(now.get()) || left <= 0) {
                    return now;
                }
                if (signal.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                    signal.drainPermits();
                }
            }
        } finally {
            waiting.computeIfPresent(position, (_, signals) -> without(signals, signal));
        }
    }

    private static List<Semaphore> both(List<Semaphore> some, List<Semaphore> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static @Nullable List<Semaphore> without(List<Semaphore> signals, Semaphore gone) {
        List<Semaphore> left = signals.stream().filter(signal -> !signal.equals(gone)).toList();
        return left.isEmpty() ? null : left;
    }

    /** Whether nothing of the record can change without a person. */
    private static boolean settled(Trace trace) {
        boolean pending =
                trace.deliveries().stream().anyMatch(d -> d.state() == DeliveryState.PENDING);
        boolean waits =
                trace.deliveries().stream().anyMatch(d -> d.state() == DeliveryState.WAITING);
        boolean held = trace.deliveries().stream().anyMatch(d -> d.state() == DeliveryState.HELD);
        return !pending && (!waits || held);
    }
}
