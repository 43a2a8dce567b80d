package dev.tieline.run;

import dev.tieline.api.Listing;
import dev.tieline.flow.Drop;
import dev.tieline.ledger.SeenFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one look into a folder comes to. Pure.
 *
 * @param ready files whose runs may begin, in their order
 * @param waiting files that are new and not whole yet, by name
 * @param ignored names of files that were read, have changed since, are not to be read again by
 *     themselves, and are not whole
 * @param watched all files that are new or were ignored, whole or not, by name: what the next look
 *     compares with
 * @param changed what is remembered otherwise than before
 * @param forgotten names of files of which nothing is remembered any more
 */
record DropLook(
        List<Listing.Part> ready,
        Map<String, Waiting> waiting,
        Set<String> ignored,
        Map<String, Waiting> watched,
        List<SeenFile> changed,
        List<String> forgotten) {

    /**
     * A file that is not in its folder is remembered for so long: a folder that shows nothing for a
     * while, for its disk is not there, must not start all runs again.
     */
    static final Duration REMEMBERED = Duration.ofDays(7);

    /** More files than this are not remembered; those that are gone longest are forgotten first. */
    static final int MOST_REMEMBERED = 2 * Listing.MOST;

    /**
     * A file that is new.
     *
     * @param version that it has
     * @param since when it had that version for the first time, by the hub's own time
     * @param first when it was seen for the first time, by the hub's own time
     */
    record Waiting(String version, Instant since, Instant first) {}

    private static final Comparator<Listing.Part> BY_NAME =
            Comparator.comparing(Listing.Part::name);

    static DropLook of(
            Drop drop,
            Map<String, SeenFile> seen,
            Map<String, Waiting> before,
            List<Listing.Part> parts,
            Times now) {
        List<Listing.Part> ready = new ArrayList<>();
        Map<String, Waiting> waiting = new HashMap<>();
        Map<String, Waiting> watched = new HashMap<>();
        Set<String> ignored = new HashSet<>();
        for (Listing.Part part : parts) {
            Optional<SeenFile> known = Optional.ofNullable(seen.get(part.name()));
            boolean fresh = isNew(drop, part, known);
            if (!fresh && known.filter(it -> isOther(it, part)).isEmpty()) {
                continue;
            }
            Waiting its = waiting(part, Optional.ofNullable(before.get(part.name())), now.own());
            watched.put(part.name(), its);
            boolean whole = isWhole(drop.whole(), part, its, now.own());
            if (fresh && whole) {
                ready.add(part);
            } else if (fresh) {
                waiting.put(part.name(), its);
            } else if (!whole) {
                ignored.add(part.name());
            }
        }
        ready.sort(
                switch (drop.order()) {
                    case NAME -> BY_NAME;
                    case TIME -> Comparator.comparing(Listing.Part::changed).thenComparing(BY_NAME);
                });
        List<SeenFile> changed = new ArrayList<>();
        List<String> forgotten = new ArrayList<>();
        remember(seen, parts, now.wall(), changed, forgotten);
        return new DropLook(ready, waiting, ignored, watched, changed, forgotten);
    }

    /** Names of files that are not whole, as far as they matter for whoever asks for one. */
    static Set<String> notWhole(String name, Map<String, Waiting> waiting, Set<String> ignored) {
        return ignored.contains(name) ? Set.of(name) : waiting.keySet();
    }

    /** Whether somebody wrote to it since it was read; one that is being read is not asked for. */
    private static boolean isOther(SeenFile known, Listing.Part part) {
        return known.state() != SeenFile.State.BEGUN
                && !known.part().version().equals(part.version());
    }

    /**
     * When it is.
     *
     * @param own the hub's own time
     * @param wall what the wall clock shows
     */
    record Times(Instant own, Instant wall) {}

    /** Whether a run is to begin for it as soon as it is whole. */
    static boolean isNew(Drop drop, Listing.Part part, Optional<SeenFile> known) {
        if (known.isEmpty()) {
            return true;
        }
        boolean same = known.get().part().version().equals(part.version());
        return switch (known.get().state()) {
            case BEGUN -> false;
            case ASIDE -> true;
            case FAILED -> !same;
            case DONE ->
                    !same
                            && (drop.changed() == Drop.Changed.READ
                                    || !(drop.done() instanceof Drop.Done.Stay));
        };
    }

    private static Waiting waiting(Listing.Part part, Optional<Waiting> before, Instant now) {
        Instant first = before.map(Waiting::first).orElse(now);
        return before.filter(it -> it.version().equals(part.version()))
                .orElseGet(() -> new Waiting(part.version(), now, first));
    }

    private static boolean isWhole(
            Drop.Whole whole, Listing.Part part, Waiting waiting, Instant now) {
        return switch (whole) {
            case Drop.Whole.Renamed() -> true;
            case Drop.Whole.Marked _ -> part.marked();
            case Drop.Whole.Quiet(Duration time) -> !waiting.since().plus(time).isAfter(now);
        };
    }

    private static void remember(
            Map<String, SeenFile> seen,
            List<Listing.Part> parts,
            Instant wall,
            List<SeenFile> changed,
            List<String> forgotten) {
        Set<String> there = new HashSet<>();
        parts.forEach(part -> there.add(part.name()));
        List<SeenFile> gone = new ArrayList<>();
        for (SeenFile file : seen.values()) {
            if (there.contains(file.name())) {
                if (file.gone().isPresent() && file.state() != SeenFile.State.ASIDE) {
                    changed.add(file.gone(Optional.empty()));
                }
            } else if (file.state() != SeenFile.State.BEGUN
                    && (!file.leaves() || file.gone().isPresent())) {
                Instant since = file.gone().orElse(wall);
                if (!since.plus(REMEMBERED).isAfter(wall)) {
                    forgotten.add(file.name());
                    continue;
                }
                gone.add(file.gone(Optional.of(since)));
                if (file.gone().isEmpty()) {
                    changed.add(file.gone(Optional.of(since)));
                }
            }
        }
        int tooMany = seen.size() - forgotten.size() - MOST_REMEMBERED;
        if (tooMany > 0) {
            gone.stream()
                    .sorted(Comparator.comparing(file -> file.gone().orElse(wall)))
                    .limit(tooMany)
                    .forEach(file -> forgotten.add(file.name()));
        }
    }
}
