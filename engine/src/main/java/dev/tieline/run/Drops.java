package dev.tieline.run;

import dev.tieline.api.Listing;
import dev.tieline.api.Outcome;
import dev.tieline.api.Reading;
import dev.tieline.api.Removal;
import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.Systems;
import dev.tieline.flow.Drop;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.journal.RunJournal;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.SeenFile;
import dev.tieline.ledger.Sighting;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The folders that flows take files from: which file is next, and taking away those that are done
 * with. A look costs one listing, whatever was read before, and the next one comes no sooner than
 * twenty times as long after. Thread-safe; never calls {@link Runs}, whose lock may be held by the
 * caller.
 */
final class Drops {
    private static final System.Logger LOG = System.getLogger(Drops.class.getName());
    private static final Duration WITHIN = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int SHARE = 20;

    /** Of one flow at a time; the rest comes with the next look. */
    private static final int MOST_REMOVED = 1_000;

    private final Systems systems;
    private final RunJournal journal;
    private final Clockwork clockwork;
    private final Map<String, DropFolder> folders = new HashMap<>();
    private volatile boolean stopped;

    Drops(Systems systems, RunJournal journal, Clockwork clockwork) {
        this.systems = systems;
        this.journal = journal;
        this.clockwork = clockwork;
    }

    /**
     * Begins to look, beside the caller, into all folders whose time has come.
     *
     * @param plans of all flows that run now
     * @throws JournalUnavailable when it cannot be read what was seen
     */
    synchronized void look(Map<String, Plan> plans) {
        folders.keySet()
                .removeIf(
                        flow -> Optional.ofNullable(plans.get(flow)).flatMap(Plan::drop).isEmpty());
        for (Plan plan : plans.values()) {
            if (plan.trigger() instanceof Trigger.Dropped trigger) {
                DropFolder folder = folder(plan, trigger);
                Instant now = clockwork.now();
                boolean due = !folder.due.isAfter(now);
                boolean leaves = !folder.away.isAfter(now) && !folder.leaving(false).isEmpty();
                if (!folder.busy && (due || leaves)) {
                    folder.busy = true;
                    clockwork.run(() -> visit(plan, folder, due));
                }
            }
        }
    }

    private DropFolder folder(Plan plan, Trigger.Dropped trigger) {
        DropFolder known = folders.get(plan.flow());
        if (known != null && known.trigger.equals(trigger)) {
            return known;
        }
        DropFolder folder = new DropFolder(trigger, clockwork.now());
        for (SeenFile file : journal.files(plan.flow(), folder.reading())) {
            folder.remember(file);
        }
        folder.failed().forEach(file -> journal.run(file.run()).ifPresent(folder::why));
        folders.put(plan.flow(), folder);
        return folder;
    }

    private void visit(Plan plan, DropFolder folder, boolean due) {
        folder.turn.lock();
        try {
            visited(plan, folder, due);
        } catch (JournalUnavailable e) {
            LOG.log(System.Logger.Level.WARNING, "files wait: {0}", e.getMessage());
        } finally {
            folder.turn.unlock();
            synchronized (this) {
                folder.busy = false;
            }
        }
    }

    /** Takes away what is done with, then looks; somebody else may look between two files. */
    private void visited(Plan plan, DropFolder folder, boolean due) {
        Optional<Systems.Visit> visit = systems.visit(folder.trigger.source().system());
        if (visit.isEmpty()) {
            // It has no place left, such as for the run that reads there.
            synchronized (this) {
                folder.due = due ? clockwork.now().plus(SOON) : folder.due;
            }
            return;
        }
        if (due) {
            synchronized (this) {
                // Also when it ends in a defect.
                folder.due = clockwork.now().plus(folder.drop().every());
            }
        }
        try (Systems.Visit at = visit.get()) {
            Instant begun = clockwork.now();
            remove(plan.flow(), folder, at, due);
            if (due) {
                list(plan.flow(), folder, at, begun);
            }
        }
    }

    /**
     * @param begun since when the folder is being worked at
     */
    private Listing list(String flow, DropFolder folder, Systems.Visit at, Instant begun) {
        Listing listing = at.outlet().parts(folder.question(flow), WITHIN);
        synchronized (this) {
            Instant now = clockwork.now();
            Duration pause = folder.drop().every();
            switch (listing) {
                case Listing.Failed(Outcome outcome) ->
                        folder.fault = Optional.of(DropLacks.notListed(folder, outcome));
                case Listing.Told told when isCurrent(flow, folder) ->
                        pause = told(flow, folder, told, now);
                case Listing.Told _ -> {}
            }
            Duration least = Duration.between(begun, now).multipliedBy(SHARE);
            folder.due = now.plus(pause.compareTo(least) < 0 ? least : pause);
        }
        return listing;
    }

    /** How long until the next look is worth it. */
    private Duration told(String flow, DropFolder folder, Listing.Told told, Instant now) {
        DropLook look = look(folder, told, now);
        if (!look.changed().isEmpty() || !look.forgotten().isEmpty()) {
            journal.seen(flow, folder.reading(), look.changed(), look.forgotten());
            look.changed().forEach(folder::remember);
            look.forgotten().forEach(folder::forget);
        }
        folder.told(look, told.refused());
        Duration every = folder.drop().every();
        if (!(folder.drop().whole() instanceof Drop.Whole.Quiet(Duration quiet))) {
            return every;
        }
        return look.waiting().values().stream()
                .map(file -> Duration.between(now, file.since().plus(quiet)))
                .filter(rest -> rest.compareTo(every) < 0)
                .min(Duration::compareTo)
                .orElse(every);
    }

    private DropLook look(DropFolder folder, Listing.Told told, Instant now) {
        return DropLook.of(
                folder.drop(),
                folder.seen(),
                folder.watched,
                told.parts(),
                new DropLook.Times(now, clockwork.wall().truncatedTo(ChronoUnit.MICROS)));
    }

    /** Whether the flow's file says no other than when it was looked into. */
    private boolean isCurrent(String flow, DropFolder folder) {
        return folders.get(flow) == folder;
    }

    /**
     * @param stuck whether those are tried again as well that could not be taken away
     */
    private void remove(String flow, DropFolder folder, Systems.Visit at, boolean stuck) {
        List<SeenFile> leaving;
        synchronized (this) {
            leaving = folder.leaving(stuck).stream().limit(MOST_REMOVED).toList();
        }
        Instant end = clockwork.now().plus(WITHIN);
        for (SeenFile file : leaving) {
            if (stopped || clockwork.now().isAfter(end)) {
                return;
            }
            Optional<Removal.Wish> wish = folder.wish(flow, file);
            if (wish.isPresent()) {
                Removal removal = at.outlet().remove(wish.get(), WITHIN);
                synchronized (this) {
                    removed(flow, folder, file, removal);
                }
                if (isAway(removal)) {
                    synchronized (this) {
                        folder.away = folder.due;
                    }
                    return;
                }
            } else {
                synchronized (this) {
                    SeenFile stays = file.over(file.state(), false);
                    journal.seen(flow, folder.reading(), List.of(stays), List.of());
                    folder.remember(stays);
                }
            }
        }
    }

    /** Whether the others would only be tried in vain; their turn is at the next look. */
    private static boolean isAway(Removal removal) {
        return removal instanceof Removal.Failed(Outcome outcome)
                && !(outcome instanceof Outcome.Rejected);
    }

    private void removed(String flow, DropFolder folder, SeenFile file, Removal removal) {
        SeenFile now = folder.seen().getOrDefault(file.name(), file);
        if (!now.equals(file) || !isCurrent(flow, folder)) {
            // Its run goes on, or another one began; or it is asked for once more.
            return;
        }
        switch (removal) {
            case Removal.Failed(Outcome outcome) -> {
                if (file.gone().isEmpty() || !isAway(removal)) {
                    folder.stuck(file.name(), DropLacks.notRemoved(file, outcome));
                }
                return;
            }
            case Removal.Gone() -> {
                SeenFile gone = file.gone(file.gone().or(this::wall));
                if (!gone.equals(file)) {
                    journal.seen(flow, folder.reading(), List.of(gone), List.of());
                }
                folder.remember(gone);
                return;
            }
            case Removal.Done(), Removal.Replaced() -> folder.stuck().remove(file.name());
        }
        // Of one that was replaced nothing was moved, and what has its name now is another one.
        if (file.state() == SeenFile.State.FAILED && removal instanceof Removal.Done) {
            SeenFile aside = file.over(SeenFile.State.ASIDE, false).gone(wall());
            journal.seen(flow, folder.reading(), List.of(aside), List.of());
            folder.remember(aside);
        } else {
            journal.seen(flow, folder.reading(), List.of(), List.of(file.name()));
            folder.forget(file.name());
        }
    }

    private Optional<Instant> wall() {
        return Optional.of(clockwork.wall().truncatedTo(ChronoUnit.MICROS));
    }

    /**
     * Begins a run for the next file, if one may be read now.
     *
     * @param now on the wall
     * @throws JournalUnavailable when it cannot be noted
     */
    synchronized Optional<Run> begin(String flow, String actor, Instant now) {
        Run run = Run.of(flow, Optional.empty(), actor, now);
        return Optional.ofNullable(folders.get(flow))
                .flatMap(folder -> folder.next().map(part -> begin(folder, part, run)));
    }

    /** The same for what somebody asked for, whatever is remembered of it. */
    synchronized Optional<Run> begin(String flow, DropSeen seen, String actor, Instant now) {
        if (seen.name().isEmpty()) {
            return begin(flow, actor, now);
        }
        Run run = Run.of(flow, Optional.empty(), actor, now);
        return Optional.ofNullable(folders.get(flow))
                .flatMap(folder -> seen.part().map(part -> begin(folder, part, run)));
    }

    private Run begin(DropFolder folder, Reading.Part part, Run run) {
        Run numbered = run.numbered(journal.begin(run.of(part), folder.reading())).of(part);
        folder.remember(begun(numbered, part));
        // It may be gone, and forgotten, before the next look.
        folder.ready.removeIf(one -> one.name().equals(part.name()));
        folder.watched.remove(part.name());
        return numbered;
    }

    private static SeenFile begun(Run run, Reading.Part part) {
        return new SeenFile(part, run.id(), SeenFile.State.BEGUN, false, Optional.empty());
    }

    /**
     * How a file stands whose run is over; empty when it is to be forgotten, for its flow was taken
     * out in the midst of it.
     */
    synchronized Optional<SeenFile> over(Run run) {
        return DropFolder.over(
                run, Optional.ofNullable(folders.get(run.flow())).map(DropFolder::drop));
    }

    /** A run of a file is over, and that is noted. */
    synchronized void ended(Run run, Optional<SeenFile> file) {
        DropFolder folder = folders.get(run.flow());
        String name = run.file().map(Reading.Part::name).orElse("");
        if (folder == null
                || Optional.ofNullable(folder.seen().get(name))
                        .filter(it -> it.run() == run.id())
                        .isEmpty()) {
            return;
        }
        file.ifPresentOrElse(folder::remember, () -> folder.forget(name));
        folder.why(run);
    }

    /** A run of a file goes on that had failed. */
    synchronized void resumed(Run run) {
        Optional<DropFolder> folder = Optional.ofNullable(folders.get(run.flow()));
        run.file().ifPresent(part -> folder.ifPresent(it -> it.remember(begun(run, part))));
    }

    /**
     * Looks at once, on this thread, which must not hold the lock of {@link Runs}.
     *
     * @throws JournalUnavailable when it cannot be noted what was seen
     */
    DropSeen lookNow(Plan plan, String name) {
        DropFolder folder;
        synchronized (this) {
            folder = folder(plan, (Trigger.Dropped) plan.trigger());
        }
        folder.turn.lock();
        try {
            Optional<Systems.Visit> visit = systems.visit(folder.trigger.source().system());
            if (visit.isEmpty()) {
                return DropSeen.nothing(DropLacks.notAsked(folder));
            }
            try (Systems.Visit at = visit.get()) {
                remove(plan.flow(), folder, at, true);
                return switch (list(plan.flow(), folder, at, clockwork.now())) {
                    case Listing.Failed(Outcome outcome) ->
                            DropSeen.nothing(DropLacks.notListed(folder, outcome));
                    case Listing.Told told -> seen(folder, told, name);
                };
            }
        } finally {
            folder.turn.unlock();
        }
    }

    private synchronized DropSeen seen(DropFolder folder, Listing.Told told, String name) {
        Set<String> notWhole = DropLook.notWhole(name, folder.waiting, folder.ignored);
        return folder.seen(told, name, folder.ready, notWhole);
    }

    /**
     * What a run would read that began now. Nothing is remembered of this look, or one would begin.
     */
    DropSeen foresee(Plan plan, String name) {
        DropFolder folder;
        synchronized (this) {
            folder = folder(plan, (Trigger.Dropped) plan.trigger());
        }
        Optional<Systems.Visit> visit = systems.visit(folder.trigger.source().system());
        if (visit.isEmpty()) {
            return DropSeen.nothing(DropLacks.notAsked(folder));
        }
        try (Systems.Visit at = visit.get()) {
            return switch (at.outlet().parts(folder.question(plan.flow()), WITHIN)) {
                case Listing.Failed(Outcome outcome) ->
                        DropSeen.nothing(DropLacks.notListed(folder, outcome));
                case Listing.Told told -> foreseen(folder, told, name);
            };
        }
    }

    private synchronized DropSeen foreseen(DropFolder folder, Listing.Told told, String name) {
        DropLook look = look(folder, told, clockwork.now());
        Set<String> notWhole = DropLook.notWhole(name, look.waiting(), look.ignored());
        return folder.seen(told, name, look.ready(), notWhole);
    }

    /** Takes nothing more away. */
    void stop() {
        stopped = true;
    }

    /** What is wrong with the files of a flow. */
    synchronized List<Sighting> lacks(Plan plan) {
        DropFolder folder = folders.get(plan.flow());
        return folder == null ? List.of() : DropLacks.of(plan, folder, clockwork.now());
    }
}
