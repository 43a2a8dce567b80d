package dev.tieline.run;

import dev.tieline.api.Fault;
import dev.tieline.delivery.Clockwork;
import dev.tieline.flow.Timing;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.journal.RunJournal;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
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

/**
 * The runs of all flows. {@link #begin} comes first, then one thread calls {@link #look}; all else
 * is for many. Before {@link #begin} and after {@link #close} nothing is begun.
 */
public final class Runs implements AutoCloseable {
    /** How often {@link #look} is to be called. */
    public static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private static final System.Logger LOG = System.getLogger(Runs.class.getName());
    private static final Duration NOTED_EVERY = Duration.ofSeconds(1);

    /** How long a run that failed waits before it asks again. */
    private static final List<Duration> AGAIN =
            List.of(Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(8));

    private final Supplier<List<Plan>> plans;
    private final Asker asker;
    private final RunJournal journal;
    private final Clockwork clockwork;

    // All of these belong to the lock of this object.
    private final Map<String, SlotAccount> accounts = new HashMap<>();
    private final Map<String, Active> active = new HashMap<>();
    private final Overdue overdue = new Overdue();
    private final Map<String, Run> failed = new HashMap<>();
    private final Follows follows;
    private volatile boolean works;

    /**
     * @param plans those that run now
     */
    public Runs(Supplier<List<Plan>> plans, Asker asker, RunJournal journal, Clockwork clockwork) {
        this.plans = plans;
        this.asker = asker;
        this.journal = journal;
        this.clockwork = clockwork;
        this.follows = new Follows(journal);
    }

    /**
     * Takes up what an earlier life of the hub left.
     *
     * @throws JournalUnavailable when the store cannot be read
     */
    public synchronized void begin() {
        journal.accounts().forEach(account -> accounts.put(account.flow(), account));
        for (Run run : journal.standing()) {
            switch (run.state()) {
                case RUNNING -> {
                    journal.resumed(run.id());
                    String by = journal.cancelledBy(run.id()).orElse("");
                    active.put(run.flow(), new Active(run, clockwork.now(), by));
                    LOG.log(
                            System.Logger.Level.INFO,
                            "a run goes on flow={0} run={1}",
                            run.flow(),
                            run.id());
                }
                case FAILED -> failed.put(run.flow(), run);
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
            Map<String, Plan> now = new HashMap<>();
            plans.get().forEach(plan -> now.put(plan.flow(), plan));
            forget(now);
            now.values().forEach(plan -> plan.timing().ifPresent(timing -> slots(plan, timing)));
            now.values().forEach(this::follow);
            goOn(now);
        } catch (JournalUnavailable e) {
            LOG.log(System.Logger.Level.WARNING, "runs wait: {0}", e.getMessage());
        }
    }

    private void forget(Map<String, Plan> now) {
        for (String flow : List.copyOf(accounts.keySet())) {
            Plan plan = now.get(flow);
            if (plan == null || plan.timing().isEmpty()) {
                journal.forget(flow);
                accounts.remove(flow);
                overdue.forget(flow);
            }
        }
        failed.keySet().retainAll(now.keySet());
    }

    /** In no finer parts than what is stored. */
    private Instant wall() {
        return clockwork.wall().truncatedTo(ChronoUnit.MICROS);
    }

    /** Begins a run for the newest of another flow that was done and that none followed yet. */
    private void follow(Plan plan) {
        Optional<String> first = plan.follows().filter(_ -> !active.containsKey(plan.flow()));
        if (first.isEmpty()) {
            return;
        }
        long done = follows.done(first.get());
        if (done > follows.cause(plan.flow())) {
            Run run = Run.after(done, plan.flow(), wall());
            long id = journal.follow(run);
            follows.began(plan.flow(), done);
            put(run.numbered(id));
        }
    }

    private void slots(Plan plan, Timing timing) {
        String flow = plan.flow();
        Instant now = wall();
        Optional<SlotAccount> known = Optional.ofNullable(accounts.get(flow));
        Reckoning.Step step =
                new Reckoning(flow, timing).step(known, now, active.containsKey(flow));
        if (!known.equals(Optional.of(step.account()))) {
            Optional<Run> begins =
                    step.begins().map(slot -> Run.of(flow, Optional.of(slot), Run.HUB, now));
            long id = journal.account(step.account(), step.spans(), begins);
            accounts.put(flow, step.account());
            begins.ifPresent(run -> put(run.numbered(id)));
        }
        overdue.look(step.account(), clockwork.now());
    }

    private Active put(Run run) {
        Active one = new Active(run, clockwork.now(), "");
        active.put(run.flow(), one);
        LOG.log(System.Logger.Level.INFO, "a run begins flow={0} run={1}", run.flow(), run.id());
        return one;
    }

    /** Those that are to ask now, and those that cannot go on. */
    private void goOn(Map<String, Plan> now) {
        Instant time = clockwork.now();
        for (Active one : List.copyOf(active.values())) {
            if (one.asking || one.at.isAfter(time)) {
                continue;
            }
            Plan plan = now.get(one.run.flow());
            if (one.cancelled()) {
                cancelled(one);
            } else if (plan == null || plan.asks().isEmpty()) {
                end(
                        one,
                        Run.State.CANCELLED,
                        Optional.of(new Run.Why("flow-gone", "Its flow asks nobody any more.")));
            } else {
                ask(one, plan);
            }
        }
    }

    private void ask(Active one, Plan plan) {
        one.asking = true;
        one.before = one.run.counts();
        clockwork.run(() -> {
            Asker.Asked asked = Lacks.BROKEN;
            try {
                asked = asker.ask(one.run, plan, new Going(one, plan));
            } finally {
                asked(one, asked);
            }
        });
    }

    /** One time that a run goes on. */
    private final class Going implements Asker.Attempt {
        private final Active one;
        private final Plan plan;

        Going(Active one, Plan plan) {
            this.one = one;
            this.plan = plan;
        }

        @Override
        public void counted(Run.Counts counts) {
            progress(one, counts);
        }

        @Override
        public void carried(RunChunk chunk) {
            synchronized (Runs.this) {
                one.run = one.run.carrying(chunk);
                // What gets on may fail again as often.
                one.failures = 0;
            }
        }

        @Override
        public boolean goesOn() {
            return works && !one.cancelled() && isCurrent(plan);
        }
    }

    private boolean isCurrent(Plan plan) {
        return plans.get().stream()
                .anyMatch(
                        it -> it.flow().equals(plan.flow()) && it.version().equals(plan.version()));
    }

    private synchronized void progress(Active one, Run.Counts counts) {
        one.run = one.run.counting(one.before.plus(counts));
        Instant time = clockwork.now();
        if (works && !one.notedAt.plus(NOTED_EVERY).isAfter(time)) {
            one.notedAt = time;
            journal.progress(one.run.id(), one.run.counts());
        }
    }

    private synchronized void asked(Active one, Asker.Asked asked) {
        one.asking = false;
        one.at = clockwork.now().plus(AGAIN.getFirst());
        if (!works) {
            // It goes on when the hub is here again.
            return;
        }
        switch (asked) {
            case Asker.Asked.Whole(var remark) -> end(one, Run.State.DONE, remark);
            case Asker.Asked.Refused(Fault fault) -> end(one, Run.State.FAILED, why(fault));
            case Asker.Asked.Cut() -> {
                // By newer files, if nobody ended it.
                one.at = clockwork.now();
                if (one.cancelled()) {
                    cancelled(one);
                }
            }
            case Asker.Asked.Failed(Fault fault) -> failed(one, fault);
        }
    }

    private void failed(Active one, Fault fault) {
        if (one.cancelled()) {
            cancelled(one);
        } else if (one.failures == AGAIN.size()) {
            end(one, Run.State.FAILED, why(fault));
        } else {
            one.at = clockwork.now().plus(AGAIN.get(one.failures++));
        }
    }

    private static Optional<Run.Why> why(Fault fault) {
        return Optional.of(new Run.Why(fault.code(), fault.message()));
    }

    private void cancelled(Active one) {
        end(
                one,
                Run.State.CANCELLED,
                Optional.of(new Run.Why("cancelled", "Cancelled by " + one.cancelledBy + ".")));
    }

    private void end(Active one, Run.State state, Optional<Run.Why> why) {
        Run run = one.run.over(state, why, wall());
        String flow = run.flow();
        Optional<SlotAccount> account = Optional.ofNullable(accounts.get(flow));
        if (state == Run.State.DONE) {
            Instant ran = run.slot().orElse(run.begun());
            account = account.map(known -> Reckoning.done(known, ran));
        }
        journal.end(run, account);
        account.ifPresent(known -> accounts.put(flow, known));
        active.remove(flow);
        switch (state) {
            case DONE -> {
                failed.remove(flow);
                follows.ended(flow, run.id());
            }
            case FAILED -> failed.put(flow, run);
            case RUNNING, CANCELLED -> {}
        }
        LOG.log(
                System.Logger.Level.INFO,
                "a run is over flow={0} run={1} state={2} told={3} taken={4}",
                flow,
                run.id(),
                state.word(),
                run.counts().told(),
                run.counts().taken());
    }

    /**
     * Begins a run now, whatever the schedule says.
     *
     * @throws JournalUnavailable when it cannot be noted
     */
    public synchronized Started start(String flow, String actor) {
        if (!works) {
            return new Started.AtRest();
        }
        Optional<Plan> plan =
                plans.get().stream()
                        .filter(it -> it.flow().equals(flow) && it.asks().isPresent())
                        .findFirst();
        if (plan.isEmpty()) {
            return new Started.AsksNobody();
        }
        Active other = active.get(flow);
        if (other != null) {
            return new Started.Busy(other.run.id());
        }
        Run run = Run.of(flow, Optional.empty(), actor, wall());
        long id = journal.begin(run);
        ask(put(run.numbered(id)), plan.get());
        return new Started.Begun(id);
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
                    cancelled(one);
                }
            }
        }
        return true;
    }

    /**
     * Lets a run go on where it stopped: the newest of its flow, that failed.
     *
     * @return whether it goes on; not while the flow runs, and not when the flow is gone
     * @throws JournalUnavailable when it cannot be noted
     */
    public synchronized boolean goOn(long id, String actor) {
        Optional<Run> run = failed.values().stream().filter(it -> it.id() == id).findFirst();
        if (!works
                || run.isEmpty()
                || active.containsKey(run.get().flow())
                || !journal.goOn(id, actor, wall())) {
            return false;
        }
        failed.remove(run.get().flow());
        put(run.get().again());
        return true;
    }

    /** What is wrong with the runs of flows that begin them by themselves. */
    public synchronized List<Sighting> lacks() {
        return plans.get().stream()
                .flatMap(plan ->
                        Lacks.of(
                                plan,
                                overdue.of(plan.flow()),
                                Optional.ofNullable(accounts.get(plan.flow())),
                                Optional.ofNullable(failed.get(plan.flow())),
                                wall()))
                .toList();
    }

    /**
     * Begins nothing more; what runs ends after its page and goes on when the hub is here again.
     */
    @Override
    public void close() {
        works = false;
    }
}
