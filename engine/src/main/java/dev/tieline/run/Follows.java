package dev.tieline.run;

import dev.tieline.journal.RunJournal;
import java.util.HashMap;
import java.util.Map;

/** Which runs were done and which were followed, as far as anybody asked. Not thread-safe. */
final class Follows {
    private final RunJournal journal;
    private final Map<String, Long> done = new HashMap<>();
    private final Map<String, Long> causes = new HashMap<>();

    Follows(RunJournal journal) {
        this.journal = journal;
    }

    /** The newest run of a flow that was done; 0 when none was. */
    long done(String flow) {
        return done.computeIfAbsent(flow, journal::lastDone);
    }

    /** The newest run that a run of this flow followed; 0 when none did. */
    long cause(String flow) {
        return causes.computeIfAbsent(flow, journal::lastCause);
    }

    void ended(String flow, long run) {
        done.put(flow, run);
    }

    void began(String flow, long cause) {
        causes.put(flow, cause);
    }
}
