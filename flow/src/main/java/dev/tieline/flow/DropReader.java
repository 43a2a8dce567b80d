package dev.tieline.flow;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import java.time.Duration;
import java.util.Optional;

/** Reads how files are taken from a folder. */
record DropReader(Findings findings) {
    static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final String MARKER = "[._-][A-Za-z0-9._-]{1,30}";
    private static final String FOLDER = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,60}";

    /** Empty when something is missing or wrong, which is a finding. */
    Optional<Drop> read(Node.Mapping node) {
        int before = findings.count();
        Optional<Duration> every = Keys.duration(node, "every");
        every.filter(time -> time.compareTo(SHORTEST) < 0)
                .ifPresent(_ -> tooShort(node.placeOf("every"), "every"));
        Optional<Drop.Whole> whole = whole(node);
        Drop.Done done = done(node);
        Drop.Failed failed = failed(node);
        if (node.entries().containsKey("changed") && !(done instanceof Drop.Done.Stay)) {
            add(
                    node.placeOf("changed"),
                    "file-changed-gone",
                    "'changed' means nothing for files that do not stay.",
                    "Whatever comes under the name of a file that is gone is a new one.",
                    "Remove it, or write 'done: stay'.");
        }
        if (done instanceof Drop.Done.Move(String to) && failed.equals(new Drop.Failed.Move(to))) {
            add(
                    node.placeOf("failed"),
                    "file-folders-same",
                    "Files that were read and files that failed go to the same folder '"
                            + to
                            + "'.",
                    "Nobody could tell them apart.",
                    "Name another folder.");
        }
        if (findings.count() > before || every.isEmpty() || whole.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Drop(
                        every.get(),
                        whole.get(),
                        word(node, "order", Drop.Order.TIME.word())
                                ? Drop.Order.TIME
                                : Drop.Order.NAME,
                        word(node, "changed", Drop.Changed.IGNORE.word())
                                ? Drop.Changed.IGNORE
                                : Drop.Changed.READ,
                        done,
                        failed));
    }

    private static boolean word(Node.Mapping node, String key, String word) {
        return Keys.text(node, key).filter(word::equals).isPresent();
    }

    private Optional<Drop.Whole> whole(Node.Mapping node) {
        if (word(node, "whole", "renamed")) {
            return Optional.of(new Drop.Whole.Renamed());
        }
        Optional<Node.Mapping> ways = Keys.mapping(node, "whole");
        if (ways.isEmpty()) {
            return Optional.empty();
        }
        Optional<Drop.Whole> marked = Keys.located(ways.get(), "marker").flatMap(this::marked);
        Optional<Duration> time = Keys.duration(ways.get(), "quiet");
        time.filter(it -> it.compareTo(SHORTEST) < 0)
                .ifPresent(_ -> tooShort(ways.get().placeOf("quiet"), "quiet"));
        if (ways.get().entries().size() != 1) {
            add(
                    ways.get().place(),
                    "file-whole-ways",
                    "'whole' says "
                            + (ways.get().entries().isEmpty() ? "nothing." : "two ways at once."),
                    "Half a file that is read is worse than none.",
                    "Write 'whole: { marker: .done }', 'whole: { quiet: 1m }' or 'whole: renamed'.");
        }
        return marked.or(() -> time.map(Drop.Whole.Quiet::new));
    }

    private Optional<Drop.Whole> marked(Located<String> written) {
        if (!written.value().matches(MARKER)) {
            add(
                    written.place(),
                    "file-marker",
                    "'" + written.value() + "' cannot stand behind the name of a file.",
                    "The marker of orders.csv is orders.csv and this.",
                    "Write a dot, '-' or '_' and some letters, as in '.done'.");
            return Optional.empty();
        }
        return Optional.of(new Drop.Whole.Marked(written.value()));
    }

    private Drop.Done done(Node.Mapping node) {
        if (word(node, "done", "delete")) {
            return new Drop.Done.Delete();
        }
        return folder(node, "done")
                .<Drop.Done>map(Drop.Done.Move::new)
                .orElseGet(Drop.Done.Stay::new);
    }

    private Drop.Failed failed(Node.Mapping node) {
        if (word(node, "failed", "pass")) {
            return new Drop.Failed.Pass();
        }
        return folder(node, "failed")
                .<Drop.Failed>map(Drop.Failed.Move::new)
                .orElseGet(Drop.Failed.Wait::new);
    }

    private Optional<String> folder(Node.Mapping node, String key) {
        Optional<Located<String>> written =
                Keys.mapping(node, key).flatMap(way -> Keys.located(way, "move"));
        written.filter(to -> !to.value().matches(FOLDER))
                .ifPresent(to ->
                        add(
                                to.place(),
                                "file-folder",
                                "'" + to.value() + "' is not the name of a folder.",
                                "Files are moved within the folder that they are in, and nowhere"
                                        + " else.",
                                "Write a plain name, as in 'move: " + key + "'."));
        return written.map(Located::value);
    }

    private void tooShort(Place place, String key) {
        add(
                place,
                "file-too-often",
                "'" + key + "' is shorter than " + Quantities.words(SHORTEST) + ".",
                "A look at a folder takes its time.",
                "Write a longer one.");
    }

    private void add(Place place, String code, String message, String why, String remedy) {
        findings.add(place, code, message, why, remedy);
    }
}
