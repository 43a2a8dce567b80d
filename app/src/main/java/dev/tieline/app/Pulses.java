package dev.tieline.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** What must come round all the time, and whether it does. Thread-safe. */
final class Pulses {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LongSupplier nanos;
    private final Map<String, String> expected = new ConcurrentHashMap<>();
    private final Map<String, Long> last = new ConcurrentHashMap<>();

    /**
     * @param nanos a time that nobody sets
     */
    Pulses(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * From now on it must come round.
     *
     * @param without what is wrong when it does not
     */
    void expect(String name, String without) {
        beat(name);
        expected.put(name, without);
    }

    /** It came round. */
    void beat(String name) {
        last.put(name, nanos.getAsLong());
    }

    /** What does not come round any more, in words. */
    List<String> missing() {
        long now = nanos.getAsLong();
        return expected.entrySet().stream()
                .filter(entry -> now - last.getOrDefault(entry.getKey(), now) > PATIENCE.toNanos())
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
    }
}
