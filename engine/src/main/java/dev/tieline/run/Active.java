package dev.tieline.run;

import dev.tieline.ledger.Run;
import java.time.Instant;

/** A run that is not over. All but {@link #cancelled} belongs to the lock of {@link Runs}. */
final class Active {
    Run run;

    /** What it came to before it asked for the last time. */
    Run.Counts before;

    /** When it asks again, of the hub's own time. */
    Instant at;

    /** When its counts were noted. */
    Instant notedAt;

    boolean asking;
    int failures;

    /** Who does not want it to go on; empty when nobody does. */
    volatile String cancelledBy;

    Active(Run run, Instant at, String cancelledBy) {
        this.run = run;
        this.before = run.counts();
        this.at = at;
        this.notedAt = at;
        this.cancelledBy = cancelledBy;
    }

    boolean cancelled() {
        return !cancelledBy.isEmpty();
    }
}
