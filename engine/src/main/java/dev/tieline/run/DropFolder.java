package dev.tieline.run;

import dev.tieline.api.Fault;
import dev.tieline.api.Listing;
import dev.tieline.api.Reading;
import dev.tieline.api.Removal;
import dev.tieline.flow.Drop;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.SeenFile;
import dev.tieline.plan.Trigger;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * What is known of the folder of one flow. All but {@link #turn} belongs to the lock of {@link
 * Drops}.
 */
final class DropFolder {
    /** Each may cost a few calls, and most were taken away by somebody else for good. */
    private static final int MOST_MISSING = 10;

    /** Held by who looks into it or takes files away. */
    final ReentrantLock turn = new ReentrantLock();

    final Trigger.Dropped trigger;
    private final Map<String, SeenFile> seen = new HashMap<>();

    /** Of these, those that failed, and those that are to be taken away. */
    private final Map<String, SeenFile> failed = new TreeMap<>();

    private final Map<String, SeenFile> leaving = new TreeMap<>();

    /**
     * Those that were to be and were not there, the one that was tried last at the end. Perhaps
     * their disk was not there, and only the hidden names are left that an earlier try gave them.
     */
    private final Map<String, SeenFile> missing = new LinkedHashMap<>();

    /** Why runs of those that failed did, by their number. */
    private final Map<Long, Run.Why> whys = new HashMap<>();

    /** Files that could not be taken away, by name, the one that was tried last at the end. */
    private final Map<String, Fault> stuck = new LinkedHashMap<>();

    Deque<Listing.Part> ready = new ArrayDeque<>();
    Map<String, DropLook.Waiting> waiting = Map.of();
    Set<String> ignored = Set.of();

    /** What the next look compares with. */
    Map<String, DropLook.Waiting> watched = new HashMap<>();

    List<Listing.Refused> refused = List.of();

    /** Why it could not be looked into the last time. */
    Optional<Fault> fault = Optional.empty();

    /** Until when nothing is taken away, for nobody can reach the folder. */
    Instant away = Instant.MIN;

    /** When it is looked into again, by the hub's own time. */
    Instant due;

    /** Somebody is at it, or is about to be. */
    boolean busy;

    DropFolder(Trigger.Dropped trigger, Instant due) {
        this.trigger = trigger;
        this.due = due;
    }

    /** Takes up what a look came to. */
    void told(DropLook look, List<Listing.Refused> others) {
        fault = Optional.empty();
        refused = others;
        ready = new ArrayDeque<>(look.ready());
        waiting = look.waiting();
        ignored = look.ignored();
        watched = new HashMap<>(look.watched());
    }

    Drop drop() {
        return trigger.drop();
    }

    String reading() {
        return trigger.source().reading();
    }

    Map<String, SeenFile> seen() {
        return seen;
    }

    void remember(SeenFile file) {
        Optional<Run.Why> why = why(file);
        forget(file.name());
        seen.put(file.name(), file);
        if (file.state() == SeenFile.State.FAILED || file.state() == SeenFile.State.ASIDE) {
            failed.put(file.name(), file);
            why.ifPresent(it -> whys.put(file.run(), it));
        }
        if (file.leaves()) {
            (file.gone().isEmpty() ? leaving : missing).put(file.name(), file);
        }
    }

    void forget(String name) {
        seen.remove(name);
        Optional.ofNullable(failed.remove(name)).ifPresent(file -> whys.remove(file.run()));
        leaving.remove(name);
        missing.remove(name);
        stuck.remove(name);
    }

    /** Why a run ended as it did is kept as long as its file is one that failed. */
    void why(Run run) {
        if (run.file()
                .flatMap(part -> Optional.ofNullable(failed.get(part.name())))
                .filter(file -> file.run() == run.id())
                .isPresent()) {
            run.why().ifPresent(it -> whys.put(run.id(), it));
        }
    }

    /** Why the run of a file failed; empty when nobody knows. */
    Optional<Run.Why> why(SeenFile file) {
        return Optional.ofNullable(whys.get(file.run()));
    }

    /** Those that failed, also such that were moved. */
    List<SeenFile> failed() {
        return List.copyOf(failed.values());
    }

    /**
     * Those that are to be taken away.
     *
     * @param all whether with those that could not be, behind the others, and some of those that
     *     were not there
     */
    List<SeenFile> leaving(boolean all) {
        Stream<SeenFile> fresh =
                leaving.values().stream().filter(file -> !stuck.containsKey(file.name()));
        return all
                ? Stream.of(
                                fresh,
                                stuck.keySet().stream().flatMap(this::leaving),
                                missing.values().stream().limit(MOST_MISSING))
                        .flatMap(some -> some)
                        .toList()
                : fresh.toList();
    }

    private Stream<SeenFile> leaving(String name) {
        return Optional.ofNullable(leaving.get(name)).stream();
    }

    /** One could not be taken away. */
    void stuck(String name, Fault why) {
        stuck.remove(name);
        stuck.put(name, why);
        Optional.ofNullable(missing.remove(name)).ifPresent(file -> missing.put(name, file));
    }

    /** Why those could not that could not be taken away. */
    Map<String, Fault> stuck() {
        return stuck;
    }

    /** How a file is to be taken away; empty when the flow says by now that it stays. */
    Optional<Removal.Wish> wish(String flow, SeenFile file) {
        Drop drop = drop();
        Optional<String> to =
                file.state() == SeenFile.State.FAILED
                        ? drop.failed() instanceof Drop.Failed.Move(String failed)
                                ? Optional.of(failed)
                                : Optional.empty()
                        : switch (drop.done()) {
                            case Drop.Done.Stay() -> Optional.empty();
                            case Drop.Done.Delete() -> Optional.of("");
                            case Drop.Done.Move(String done) -> Optional.of(done);
                        };
        return to.map(where ->
                new Removal.Wish(
                        flow,
                        trigger.source().asking().operation(),
                        file.part(),
                        drop.marker(),
                        where,
                        file.run()));
    }

    /** The next file that may be read now. */
    Optional<Reading.Part> next() {
        while (!waits() && !ready.isEmpty()) {
            Listing.Part part = ready.getFirst();
            if (DropLook.isNew(drop(), part, Optional.ofNullable(seen.get(part.name())))) {
                return Optional.of(new Reading.Part(part.name(), part.version()));
            }
            ready.removeFirst();
        }
        return Optional.empty();
    }

    Listing.Question question(String flow) {
        return new Listing.Question(flow, trigger.source().asking().operation(), drop().marker());
    }

    /**
     * What somebody who looks sees.
     *
     * @param name of a file; empty for the next one that is new
     * @param next files whose runs may begin, as this look found them
     * @param notWhole names of those that are new and not whole
     */
    DropSeen seen(
            Listing.Told told,
            String name,
            Collection<Listing.Part> next,
            Collection<String> notWhole) {
        boolean waits = waits(next);
        return new DropSeen(
                Optional.empty(),
                name,
                (name.isEmpty() ? next : told.parts())
                        .stream()
                                .filter(part -> name.isEmpty() ? !waits : part.name().equals(name))
                                .findFirst()
                                .map(part -> new Reading.Part(part.name(), part.version())),
                notWhole.stream().sorted().toList(),
                waits);
    }

    /** Whether no file may be read before a person did something. */
    boolean waits() {
        return waits(ready);
    }

    private boolean waits(Collection<Listing.Part> next) {
        return drop().failed() instanceof Drop.Failed.Wait
                && failed.values().stream().anyMatch(file -> blocks(file, next));
    }

    /**
     * One that failed, is there still as far as anybody knows, and was not replaced by one that is
     * whole.
     */
    private static boolean blocks(SeenFile file, Collection<Listing.Part> next) {
        return file.state() == SeenFile.State.FAILED
                && file.gone().isEmpty()
                && next.stream()
                        .noneMatch(part ->
                                part.name().equals(file.name())
                                        && !part.version().equals(file.part().version()));
    }

    /**
     * How a file stands whose run is over.
     *
     * @param drop what becomes of files; empty when nobody knows any more
     * @return empty when it is to be forgotten, for its flow was taken out in the midst of it
     */
    static Optional<SeenFile> over(Run run, Optional<Drop> drop) {
        return switch (run.state()) {
            case DONE ->
                    Optional.of(
                            over(
                                    run,
                                    SeenFile.State.DONE,
                                    drop.filter(it -> !(it.done() instanceof Drop.Done.Stay))
                                            .isPresent()));
            case FAILED ->
                    Optional.of(
                            over(
                                    run,
                                    SeenFile.State.FAILED,
                                    drop.filter(it -> it.failed() instanceof Drop.Failed.Move)
                                            .isPresent()));
            // Whoever cancelled it decided that it is not read, and it stays where it is.
            case CANCELLED ->
                    Optional.of(over(run, SeenFile.State.DONE, false))
                            .filter(_ ->
                                    run.why()
                                            .filter(why -> why.code().equals(Run.FLOW_GONE))
                                            .isEmpty());
            case RUNNING, WAITING -> throw new IllegalArgumentException("not over");
        };
    }

    private static SeenFile over(Run run, SeenFile.State state, boolean leaves) {
        return new SeenFile(run.file().orElseThrow(), run.id(), state, leaves, Optional.empty());
    }
}
