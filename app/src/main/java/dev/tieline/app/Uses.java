package dev.tieline.app;

import dev.tieline.vault.VaultStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * When credentials were used last. A use marks its name and nothing else; the store hears of the
 * marked ones once in a while. Thread-safe.
 */
final class Uses {
    private final VaultStore store;
    private final InstantSource clock;
    private final Map<String, AtomicBoolean> marks = new ConcurrentHashMap<>();

    Uses(VaultStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    void mark(String name) {
        AtomicBoolean mark = marks.computeIfAbsent(name, _ -> new AtomicBoolean());
        // Read first: a call that marks what is marked must not fetch the line from other cores.
        if (!mark.get()) {
            mark.set(true);
        }
    }

    /** Notes what was used since the last time. */
    void note() {
        Map<String, Instant> used = new HashMap<>();
        marks.forEach((name, mark) -> {
            if (mark.getAndSet(false)) {
                used.put(name, clock.instant());
            }
        });
        if (!used.isEmpty()) {
            store.used(used);
        }
    }

    /** All that is known. */
    Map<String, Instant> all() {
        Map<String, Instant> all = new HashMap<>(store.uses());
        marks.forEach((name, mark) -> {
            if (mark.get()) {
                all.put(name, clock.instant());
            }
        });
        return all;
    }
}
