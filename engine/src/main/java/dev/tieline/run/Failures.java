package dev.tieline.run;

import dev.tieline.ledger.Run;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs that failed, with no later one that was done in their place. Those of flows that are gone
 * are known as well, for they may be back at the next look. Belongs to the lock of {@link Runs}.
 */
final class Failures {
    private final Map<String, Run> usual = new HashMap<>();

    /** For a range alone: they stand for no slot, and no slot for them. */
    private final Map<String, Run> ranges = new HashMap<>();

    private Map<String, Run> like(Run run) {
        return run.range().isPresent() ? ranges : usual;
    }

    /** Only the newest can go on. */
    void failed(Run run) {
        ranges.remove(run.flow());
        like(run).put(run.flow(), run);
    }

    void done(Run run) {
        ranges.remove(run.flow());
        if (run.range().isEmpty()) {
            usual.remove(run.flow());
        }
    }

    void goesOn(Run run) {
        like(run).remove(run.flow());
    }

    Optional<Run> find(long id) {
        return Stream.concat(usual.values().stream(), ranges.values().stream())
                .filter(run -> run.id() == id)
                .findFirst();
    }

    List<Run> of(String flow) {
        return Stream.of(usual, ranges)
                .flatMap(all -> Optional.ofNullable(all.get(flow)).stream())
                .toList();
    }
}
