package dev.tieline.watch;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.ledger.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Remembers calls to paths where no flow listens, to notice when one did before. {@link #called} is
 * for many threads, {@link #look} for one.
 */
public final class Strays {
    private static final int MOST = 256;
    private static final Duration FRESH = Duration.ofMinutes(10);

    private final LongSupplier nanos;
    private final Map<String, Long> paths = new ConcurrentHashMap<>();

    /**
     * @param nanos a time that nobody sets
     */
    public Strays(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Somebody called a path of no flow. Whoever guesses paths fills this and no more. */
    public void called(String path) {
        if (paths.size() < MOST || paths.containsKey(path)) {
            paths.put(path, nanos.getAsLong());
        }
    }

    /**
     * @param formerly the flow that listened at a path and does not run any more
     */
    List<Sighting> look(Function<String, Optional<String>> formerly) {
        long now = nanos.getAsLong();
        paths.values().removeIf(at -> now - at > FRESH.toNanos());
        List<Sighting> all = new ArrayList<>();
        for (String path : paths.keySet()) {
            formerly.apply(path).map(flow -> sighting(path, flow)).ifPresent(all::add);
        }
        return all;
    }

    private static Sighting sighting(String path, String flow) {
        return new Sighting(
                "stray/" + flow,
                Sighting.Kind.STRAY,
                flow,
                List.of(flow),
                "",
                Fault.of(
                        "flow-gone-called",
                        Blame.SENDER,
                        "Somebody still calls "
                                + path
                                + " of the flow '"
                                + flow
                                + "', which does not run any more.",
                        "Tell whoever sends there to stop, or bring the flow back: what is sent is"
                                + " answered 401 and not kept."),
                0);
    }
}
