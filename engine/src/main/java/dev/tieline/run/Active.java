package dev.tieline.run;

import dev.tieline.journal.JournalUnavailable;
import dev.tieline.ledger.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A run that is not over. All but {@link #cancelled} belongs to the lock of {@link Runs}. */
final class Active {
    private static final System.Logger LOG = System.getLogger(Runs.class.getName());

    private static final Duration NOTED_EVERY = Duration.ofSeconds(1);

    /** How long a run that failed waits before it asks again. */
    static final List<Duration> AGAIN =
            List.of(Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(8));

    /** One that met more crashes is not tried once more by itself. */
    static final int MOST_CRASHES = 5;

    Run run;

    /** What it came to before it asked for the last time. */
    Run.Counts before;

    /** When it asks again, of the hub's own time. */
    Instant at;

    /** When its counts were noted. */
    Instant notedAt;

    boolean asking;

    /** What somebody is to approve; empty when it waits for nobody, or finds out first. */
    Optional<Asker.Asked.Waits> proposal = Optional.empty();

    /** Version of the flow by which it asked last. */
    String version = "";

    int failures;

    /** Ends of the hub that it may have caused, with no chunk of it between. */
    int crashes;

    /** Since when it finds no place, of the hub's own time, and why; empty when it has one. */
    Optional<Outside> outside = Optional.empty();

    /** Whether somebody has paused it. */
    volatile boolean paused;

    /** Who does not want it to go on; empty when nobody does. */
    volatile String cancelledBy;

    record Outside(Instant since, Run.Why why) {}

    Active(Run run, Instant at, String cancelledBy) {
        this.run = run;
        this.before = run.counts();
        this.at = at;
        this.notedAt = at;
        this.cancelledBy = cancelledBy;
        this.paused = run.paused();
    }

    /** After how long it asks again after so many failures, one more now; empty to end it. */
    Optional<Duration> again() {
        return failures == AGAIN.size() ? Optional.empty() : Optional.of(AGAIN.get(failures++));
    }

    /** It has one, or something else keeps it from that. */
    void placed() {
        outside = Optional.empty();
    }

    /**
     * What this time came to so far.
     *
     * @return whether it is to be noted
     */
    boolean counts(Run.Counts counts, Instant time) {
        run = run.counting(before.plus(counts));
        boolean due = !notedAt.plus(NOTED_EVERY).isAfter(time);
        notedAt = due ? time : notedAt;
        return due;
    }

    /** By whom; because its flow is gone when by nobody. */
    Optional<Run.Why> whyCancelled() {
        return cancelled()
                ? Optional.of(new Run.Why("cancelled", "Cancelled by " + cancelledBy + "."))
                : Lacks.FLOW_GONE;
    }

    boolean cancelled() {
        return !cancelledBy.isEmpty();
    }

    /** The store takes nothing now. */
    static void logWait(JournalUnavailable e) {
        LOG.log(System.Logger.Level.WARNING, "runs wait: {0}", e.getMessage());
    }

    /** What happens to it, with these of it: flow, number, state, told, taken. */
    void log(String what) {
        LOG.log(
                System.Logger.Level.INFO,
                what,
                run.flow(),
                run.id(),
                run.state().word(),
                run.counts().told(),
                run.counts().taken());
    }
}
