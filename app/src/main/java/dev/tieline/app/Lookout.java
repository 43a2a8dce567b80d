package dev.tieline.app;

import dev.tieline.hub.PlanLibrary;
import dev.tieline.ledger.Sighting;
import dev.tieline.store.SqliteStore;
import dev.tieline.watch.Alerts;
import dev.tieline.watch.Expiry;
import dev.tieline.watch.Forecast;
import dev.tieline.watch.Strays;
import dev.tieline.watch.Watch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What looks after a running hub: its watch, and who looks after the watch. Thread-safe. */
final class Lookout {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final String WATCH = "watch";
    private static final String TIMERS = "timers";

    private final Strays strays = new Strays(System::nanoTime);
    private final Pulses pulses = new Pulses(System::nanoTime);
    private final Watch watch;
    private final Supplier<List<Forecast>> standing;
    private volatile List<Expiry> declared = List.of();

    /**
     * What of the work can be seen.
     *
     * @param work the same for a watch with these strays and expiries
     */
    interface Work {
        Watch.Work with(Strays strays, Supplier<List<Forecast>> forecasts);
    }

    /**
     * @param standing forecasts that no workspace declares
     */
    Lookout(
            SqliteStore store,
            PlanLibrary library,
            Alerts.Speaker speaker,
            Work work,
            Supplier<List<Forecast>> standing,
            Watch.Machine machine) {
        this.standing = standing;
        this.watch =
                new Watch(
                        store.journal(),
                        store.ledger(),
                        library,
                        new Alerts(store.journal(), store.ledger(), speaker),
                        work.with(strays, this::forecasts),
                        machine);
    }

    /** What can be seen of the machine that the data are on. */
    static Watch.Machine machine(Path data, InstantSource clock) {
        return new Watch.Machine(() -> Folders.free(data), System::nanoTime, clock);
    }

    /** What either of the two has seen. */
    static Supplier<List<Sighting>> both(
            Supplier<List<Sighting>> one, Supplier<List<Sighting>> other) {
        return () -> Stream.concat(one.get().stream(), other.get().stream()).toList();
    }

    private List<Forecast> forecasts() {
        List<Forecast> all = new ArrayList<>(declared);
        all.addAll(standing.get());
        return all;
    }

    /** From now on these end by what the workspace says. */
    void expect(List<Expiry> expiries) {
        declared = expiries;
    }

    Strays strays() {
        return strays;
    }

    /** What the last look found wrong with the hub itself. */
    List<String> seen() {
        return watch.troubles();
    }

    /** The same, and what keeps from looking. */
    List<String> troubles() {
        List<String> all = new ArrayList<>(watch.troubles());
        all.addAll(pulses.missing());
        return all;
    }

    /** Looks from now on. */
    void begin(ThreadClockwork clockwork) {
        pulses.expect(WATCH, "The hub's watch does not come round: the store does not answer.");
        clockwork.every(
                LOOK_EVERY,
                () -> {
                    watch.look();
                    pulses.beat(WATCH);
                });
        pulses.expect(TIMERS, "The hub's timers do not go: retries do not start.");
        tick(clockwork);
    }

    /** Shows that timers go, by one that sets the next. */
    private void tick(ThreadClockwork clockwork) {
        pulses.beat(TIMERS);
        clockwork.at(clockwork.now().plus(TICK), () -> tick(clockwork));
    }
}
