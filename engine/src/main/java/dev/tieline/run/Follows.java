package dev.tieline.run;

import dev.tieline.journal.RunJournal;
import dev.tieline.ledger.Run;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which runs were done and which were followed, as far as anybody asked. Not thread-safe. */
final class Follows {
    private final RunJournal journal;
    private final Map<String, Long> done = new HashMap<>();
    private final Map<String, Long> causes = new HashMap<>();

    Follows(RunJournal journal) {
        this.journal = journal;
    }

    /**
     * Begins a run for the newest of another flow that was done and that none followed yet.
     *
     * @param now on the wall
     */
    Optional<Run> begin(String flow, String first, Instant now) {
        long newest = done.computeIfAbsent(first, journal::lastDone);
        if (newest <= causes.computeIfAbsent(flow, journal::lastCause)) {
            return Optional.empty();
        }
        Run run = Run.after(newest, flow, now);
        long id = journal.follow(run);
        causes.put(flow, newest);
        return Optional.of(run.numbered(id));
    }

    /** One for a range is not followed: it may lie long ago. */
    void done(Run run) {
        if (run.range().isEmpty()) {
            done.put(run.flow(), run.id());
        }
    }
}
