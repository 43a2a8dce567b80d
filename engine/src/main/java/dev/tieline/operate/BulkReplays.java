package dev.tieline.operate;

import dev.tieline.journal.Journal;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.ledger.BulkReplay;
import dev.tieline.ledger.HeldFilter;
import dev.tieline.ledger.HeldItem;
import dev.tieline.ledger.Ledger;
import dev.tieline.plan.Plans;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Replays of many held deliveries: begun, paused and ended by people on any thread, carried on by
 * one thread that calls {@link #step}. How far each is, is stored with each step; after a crash the
 * last step is looked at again, and what it released is not held any more.
 */
public final class BulkReplays {
    /** How often {@link #step} is to be called. */
    public static final Duration STEP = Duration.ofMillis(500);

    private static final long STEPS_A_SECOND = Duration.ofSeconds(1).dividedBy(STEP);
    private static final String HUB = "hub";
    private static final System.Logger LOG = System.getLogger(BulkReplays.class.getName());

    private final Journal journal;
    private final Ledger ledger;
    private final Replaying replaying;
    private final InstantSource clock;

    /**
     * What is left of the rate of the steps before, in deliveries times {@link #STEPS_A_SECOND}.
     */
    private final Map<Long, Long> owed = new HashMap<>();

    private volatile boolean some = true;

    public BulkReplays(Journal journal, Ledger ledger, Plans plans, InstantSource clock) {
        this.journal = journal;
        this.ledger = ledger;
        this.clock = clock;
        this.replaying = new Replaying(journal, ledger, plans, clock);
    }

    /**
     * Begins one; what is held from now on is not of it.
     *
     * @param rate so many deliveries a second, from 1 to {@link BulkReplay#MAX_RATE}
     * @param then whether under the version they came in with
     */
    public BulkReplay begin(HeldFilter filter, int rate, boolean then, String actor) {
        HeldFilter now = ledger.visible(filter).until(clock.instant());
        BulkReplay replay =
                new BulkReplay(
                        0,
                        clock.instant(),
                        actor,
                        now,
                        Math.clamp(rate, 1, BulkReplay.MAX_RATE),
                        then,
                        BulkReplay.State.RUNNING,
                        new BulkReplay.Progress(ledger.countHeld(now), 0, 0, 0),
                        Optional.empty());
        long id = journal.begin(replay);
        some = true;
        return ledger.bulkReplay(id).orElseThrow();
    }

    /**
     * Pauses, goes on with or stops one.
     *
     * @return as it stands then; empty when there is none
     */
    public Optional<BulkReplay> become(long id, BulkReplay.State state, String actor) {
        if (ledger.bulkReplay(id).isEmpty()) {
            return Optional.empty();
        }
        journal.become(id, state, actor, clock.instant());
        some = true;
        return ledger.bulkReplay(id);
    }

    /** Carries on with those that run. */
    public void step() {
        if (!some) {
            return;
        }
        // Before the look: one that is begun meanwhile is found the next time.
        some = false;
        try {
            for (BulkReplay replay : ledger.replays(Ledger.MAX_PAGE)) {
                if (replay.state() == BulkReplay.State.RUNNING) {
                    some = true;
                    step(replay);
                }
            }
        } catch (JournalUnavailable e) {
            some = true;
            LOG.log(System.Logger.Level.WARNING, "replays wait: {0}", e.getMessage());
        }
    }

    private void step(BulkReplay replay) {
        long due = owed.getOrDefault(replay.id(), 0L) + replay.rate();
        int now = (int) Math.min(due / STEPS_A_SECOND, Ledger.MAX_PAGE);
        owed.put(replay.id(), now == 0 ? due : due % STEPS_A_SECOND);
        if (now == 0) {
            return;
        }
        BulkReplay.Progress before = replay.progress();
        List<HeldItem> items = ledger.held(replay.filter(), before.after(), now);
        if (items.isEmpty()) {
            owed.remove(replay.id());
            journal.become(replay.id(), BulkReplay.State.DONE, HUB, clock.instant());
            return;
        }
        int released = replaying.items(items, replay.then(), replay.actor());
        journal.progress(
                replay.id(),
                new BulkReplay.Progress(
                        before.total(),
                        before.released() + released,
                        before.kept() + items.size() - released,
                        items.getLast().record().position()));
    }
}
