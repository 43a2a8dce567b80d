package dev.tieline.run;

import dev.tieline.api.Fault;
import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.Systems;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.journal.RunJournal;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.SeenFile;
import dev.tieline.ledger.Sighting;
import dev.tieline.ledger.SlotAccount;
import dev.tieline.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The runs of all flows. {@link #begin} comes first, then one thread calls {@link #look}; all else
 * is for many. Before {@link #begin} and after {@link #close} nothing is begun.
 */
public final class Runs implements AutoCloseable {
    /** How often {@link #look} is to be called. */
    public static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Current plans;
    private final Asker asker;
    private final RunJournal journal;
    private final Clockwork clockwork;

    // All of these belong to the lock of this object.
    private final Slots slots;
    private final Map<String, Active> active = new HashMap<>();
    private final Failures failures = new Failures();
    private final Follows follows;
    private final Approvals approvals;

    /** Has a lock of its own. */
    private final Drops drops;

    private volatile boolean works;

    /**
     * @param plans those that run now
     * @param systems whose files start runs
     */
    public Runs(
            Supplier<List<Plan>> plans,
            Asker asker,
            RunJournal journal,
            Systems systems,
            Clockwork clockwork) {
        this.plans = new Current(plans);
        this.asker = asker;
        this.journal = journal;
        this.clockwork = clockwork;
        this.slots = new Slots(journal, clockwork);
        this.follows = new Follows(journal);
        this.approvals = new Approvals(journal, systems, clockwork);
        this.drops = new Drops(systems, journal, clockwork);
    }

    /**
     * Takes up what an earlier life of the hub left.
     *
     * @throws JournalUnavailable when the store cannot be read
     */
    public synchronized void begin() {
        slots.begin();
        for (Run run : journal.standing()) {
            switch (run.state()) {
                case RUNNING, WAITING -> {
                    int crashes = journal.resumed(run, wall());
                    String by = journal.cancelledBy(run.id()).orElse("");
                    Active one = new Active(run, clockwork.now(), by);
                    one.crashes = crashes;
                    approvals.takeUp(one);
                    active.put(run.flow(), one);
                    one.log("a run goes on flow={0} run={1}");
                }
                case FAILED -> failures.failed(run);
                case DONE, CANCELLED -> {}
            }
        }
        works = true;
    }

    /** Accounts for the slots that are due, and begins what is to run. */
    public synchronized void look() {
        if (!works) {
            return;
        }
        try {
            Map<String, Plan> now = plans.byFlow();
            slots.keep(now);
            drops.look(now);
            now.values().forEach(this::begin);
            goOn(now);
        } catch (JournalUnavailable e) {
            Active.logWait(e);
        }
    }

    /** In no finer parts than what is stored. */
    private Instant wall() {
        return clockwork.wall().truncatedTo(ChronoUnit.MICROS);
    }

    /** Begins what is to run behind the slot, run or file that is next, if that may be. */
    private void begin(Plan plan) {
        String flow = plan.flow();
        plan.timing()
                .flatMap(timing -> slots.begin(flow, timing, active.containsKey(flow), wall()))
                .ifPresent(this::put);
        plan.follows()
                .filter(_ -> !active.containsKey(flow))
                .flatMap(first -> follows.begin(flow, first, wall()))
                .ifPresent(this::put);
        file(plan);
    }

    /** Begins a run for the next file, if that may be. */
    private Optional<Active> file(Plan plan) {
        return plan.drop()
                .filter(_ -> !active.containsKey(plan.flow()))
                .flatMap(_ -> drops.begin(plan.flow(), Run.HUB, wall()))
                .map(this::put);
    }

    private Active put(Run run) {
        Active one = new Active(run, clockwork.now(), "");
        active.put(run.flow(), one);
        one.log("a run begins flow={0} run={1}");
        return one;
    }

    /** Those that are to ask now, and those that cannot go on. */
    private void goOn(Map<String, Plan> now) {
        Instant time = clockwork.now();
        for (Active one : List.copyOf(active.values())) {
            Plan plan = now.get(one.run.flow());
            if (one.asking || one.at.isAfter(time) || approvals.rests(one, plan)) {
                continue;
            }
            if (one.cancelled() || plan == null || plan.asks().isEmpty()) {
                end(one, Run.State.CANCELLED, one.whyCancelled());
            } else if (one.crashes > Active.MOST_CRASHES) {
                end(one, Run.State.FAILED, Lacks.crashes(one));
            } else {
                approvals.free(one, plan);
                ask(one, plan);
            }
        }
    }

    private void ask(Active one, Plan plan) {
        one.asking = true;
        one.version = plan.version();
        one.before = one.run.counts();
        clockwork.run(() -> {
            Asker.Asked asked = Lacks.BROKEN;
            try {
                asked =
                        asker.ask(
                                one.run,
                                plan,
                                new Going(
                                        one,
                                        this,
                                        journal,
                                        counts -> progress(one, counts),
                                        why -> approvals.waits(one, why),
                                        () -> works && plans.has(plan)));
            } finally {
                asked(one, asked);
            }
        });
    }

    private synchronized void progress(Active one, Run.Counts counts) {
        if (one.counts(counts, clockwork.now()) && works) {
            journal.progress(one.run.id(), one.run.counts());
        }
    }

    private synchronized void asked(Active one, Asker.Asked asked) {
        one.asking = false;
        one.at = clockwork.now().plus(Active.AGAIN.getFirst());
        if (!works) {
            // It goes on when the hub is here again.
            return;
        }
        end(one, asked);
        try {
            // At once, for there may be very many.
            plans.asking(one.run.flow())
                    .ifPresent(plan -> file(plan).ifPresent(next -> ask(next, plan)));
        } catch (JournalUnavailable e) {
            Active.logWait(e);
        }
    }

    private void end(Active one, Asker.Asked asked) {
        switch (asked) {
            case Asker.Asked.Whole(var remark) -> end(one, Run.State.DONE, remark);
            case Asker.Asked.Refused(Fault fault) ->
                    end(one, Run.State.FAILED, Optional.of(Run.Why.of(fault)));
            case Asker.Asked.Cut() -> {
                // By newer files, if nobody ended it.
                one.at = clockwork.now();
                if (one.cancelled()) {
                    end(one, Run.State.CANCELLED, one.whyCancelled());
                }
            }
            case Asker.Asked.Failed _, Asker.Asked.Waits _, Asker.Asked.Crowded _
                    when one.cancelled() ->
                    end(one, Run.State.CANCELLED, one.whyCancelled());
            case Asker.Asked.Failed(Fault fault) -> failed(one, fault);
            case Asker.Asked.Waits waits -> approvals.waits(one, waits);
            case Asker.Asked.Crowded(Fault fault) -> approvals.crowded(one, fault);
        }
    }

    private void failed(Active one, Fault fault) {
        one.again()
                .ifPresentOrElse(
                        pause -> approvals.disturbed(one, pause, fault),
                        () -> end(one, Run.State.FAILED, Optional.of(Run.Why.of(fault))));
    }

    private void end(Active one, Run.State state, Optional<Run.Why> why) {
        Run run = one.run.over(state, why, wall());
        String flow = run.flow();
        Optional<SlotAccount> account = slots.after(run);
        Optional<SeenFile> file = run.file().flatMap(_ -> drops.over(run));
        journal.end(run, account, file);
        account.ifPresent(slots::put);
        run.file().ifPresent(_ -> drops.ended(run, file));
        active.remove(flow);
        switch (state) {
            case DONE -> {
                failures.done(run);
                follows.done(run);
            }
            case FAILED -> failures.failed(run);
            case RUNNING, WAITING, CANCELLED -> {}
        }
        one.run = run;
        one.log("a run is over flow={0} run={1} state={2} told={3} taken={4}");
    }

    /**
     * Begins a run now, whatever the schedule says. Where files start the flow its folder is looked
     * into, on this thread.
     *
     * @throws JournalUnavailable when it cannot be noted
     */
    public Started start(String flow, Wish wish, String actor) {
        Optional<Plan> plan =
                plans.asking(flow).filter(it -> wish.file().isEmpty() || it.drop().isPresent());
        Optional<DropSeen> seen =
                cannot(flow, plan).isPresent()
                        ? Optional.empty()
                        : plan.filter(it -> it.drop().isPresent())
                                .map(it -> drops.lookNow(it, wish.file()));
        synchronized (this) {
            Optional<Started> not = cannot(flow, plan).or(() -> plan.flatMap(wish::unfit));
            if (not.isPresent()) {
                return not.get();
            }
            Optional<Run> run =
                    seen.isPresent()
                            ? drops.begin(flow, seen.get(), actor, wall())
                            : Optional.of(begun(flow, wish, actor));
            run.ifPresent(one -> ask(put(one), plan.orElseThrow()));
            return run.<Started>map(one -> new Started.Begun(one.id()))
                    .orElseGet(() -> Started.NoFile.of(seen.orElseThrow()));
        }
    }

    /** What a run would be for; may look into a folder, on this thread. */
    public Due due(Plan plan, Wish wish) {
        return wish.due(plan, drops);
    }

    private Run begun(String flow, Wish wish, String actor) {
        Run run = wish.run(flow, actor, wall());
        return run.numbered(journal.begin(run));
    }

    private synchronized Optional<Started> cannot(String flow, Optional<Plan> plan) {
        if (!works) {
            return Optional.of(new Started.AtRest());
        }
        if (plan.isEmpty()) {
            return Optional.of(new Started.AsksNobody());
        }
        return Optional.ofNullable(active.get(flow)).map(one -> new Started.Busy(one.run.id()));
    }

    /**
     * Ends a run after the page that it is at.
     *
     * @return whether it was not over
     * @throws JournalUnavailable when it cannot be noted
     */
    public synchronized boolean cancel(long id, String actor) {
        if (!works || !journal.cancel(id, actor, wall())) {
            return false;
        }
        for (Active one : List.copyOf(active.values())) {
            if (one.run.id() == id && !one.cancelled()) {
                one.cancelledBy = actor;
                if (!one.asking) {
                    end(one, Run.State.CANCELLED, one.whyCancelled());
                }
            }
        }
        return true;
    }

    /**
     * Lets a run write what it would, when it waits for that.
     *
     * @param mark of what is approved
     * @throws JournalUnavailable when it cannot be noted
     */
    public synchronized Approved approve(long id, String mark, String actor) {
        return works ? approvals.approve(active, id, mark, actor) : Approved.NOT_WAITING;
    }

    /** Mark of what somebody is to approve of a run; empty when it waits for nobody. */
    public synchronized Optional<String> proposal(long id) {
        return Approvals.proposal(active, id);
    }

    /**
     * Lets a run rest after the page or chunk that it is at, until somebody lets it go on.
     *
     * @return whether it was under way
     * @throws JournalUnavailable when it cannot be noted
     */
    public synchronized boolean pause(long id, String actor) {
        return works && approvals.pause(active, id, actor);
    }

    /**
     * Lets a run go on where it stopped: one that is paused, or one that failed and no later one
     * began in the place of.
     *
     * @return whether it goes on; not while the flow runs, and not when the flow is gone
     * @throws JournalUnavailable when it cannot be noted
     */
    public synchronized boolean goOn(long id, String actor) {
        if (works && approvals.goOn(active, id, actor)) {
            return true;
        }
        Optional<Run> run = failures.find(id);
        if (!works
                || run.isEmpty()
                || plans.asking(run.get().flow()).isEmpty()
                || active.containsKey(run.get().flow())
                || !journal.goOn(id, actor, wall())) {
            return false;
        }
        failures.goesOn(run.get());
        drops.resumed(run.get());
        put(run.get().again());
        return true;
    }

    /** What is wrong with the runs of flows that begin them by themselves. */
    public synchronized List<Sighting> lacks() {
        return plans.all().stream()
                .flatMap(plan ->
                        Stream.concat(
                                Lacks.of(
                                        plan,
                                        slots,
                                        Approvals.waiting(active, plan.flow()),
                                        approvals.outside(active, plan.flow()),
                                        failures.of(plan.flow()),
                                        wall()),
                                drops.lacks(plan).stream()))
                .toList();
    }

    /** Begins nothing more; what runs ends its page, and goes on when the hub is here again. */
    @Override
    public void close() {
        works = false;
        drops.stop();
    }
}
