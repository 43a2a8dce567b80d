package dev.tieline.connector.files;

import dev.tieline.api.Listing;
import dev.tieline.api.Outcome;
import dev.tieline.api.Removal;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of an operation one by one. A listing opens none of them: a file's version is its size,
 * the time of its last change, and its tag where the storage has one. Thread-safe.
 */
record FileParts(FileOperation.Read operation, Storage storage) {
    private static final int MOST_REFUSED = 100;

    /** Stands for what cannot be shown. */
    private static final char UNKNOWN = 0xFFFD;

    Listing list(Listing.Question question, Duration within) {
        try (Shelf shelf = storage.shelf()) {
            shelf.until(System.nanoTime() + within.toNanos());
            return listed(shelf, question.marker());
        } catch (IOException e) {
            return new Listing.Failed(
                    outcome(e, ReadFaults.outcome(operation.files().text(), storage.folder(), e)));
        }
    }

    /**
     * @param other of the folder of this machine
     */
    private Outcome outcome(IOException why, Outcome other) {
        return switch (why) {
            case FileRefused refused -> new Outcome.Rejected(refused.fault());
            case StorageFailed failed -> failed.outcome();
            case NoSuchFileException _ -> ReadFaults.folderMissing(storage.folder());
            default -> other;
        };
    }

    private Listing listed(Shelf shelf, String marker) throws IOException {
        Map<String, Instant> markers = new HashMap<>();
        List<Stored> plain = new ArrayList<>();
        List<Listing.Refused> refused = new ArrayList<>();
        int most = marker.isEmpty() ? Listing.MOST : 2 * Listing.MOST;
        List<Stored> all =
                shelf.list(
                        operation.files().start(),
                        name -> operation.files().matches(name) || marked(name, marker).isPresent(),
                        most);
        for (Stored file : all) {
            Optional<String> marked = marked(file.name(), marker);
            Optional<Listing.Refused> why = refused(file);
            if (why.isPresent()) {
                why.filter(_ -> refused.size() < MOST_REFUSED).ifPresent(refused::add);
            } else if (marked.isPresent()) {
                markers.put(marked.get(), file.changed());
            } else {
                plain.add(file);
            }
        }
        // Listing ends there, so that nobody knows what else there is.
        if (all.size() > most || plain.size() > Listing.MOST || markers.size() > Listing.MOST) {
            throw ReadFaults.tooMany(Listing.MOST);
        }
        return new Listing.Told(plain.stream().map(file -> part(file, markers)).toList(), refused);
    }

    /** The file that it marks; empty when it is no marker. */
    private Optional<String> marked(String name, String marker) {
        return Optional.of(name)
                .filter(_ -> !marker.isEmpty() && name.endsWith(marker))
                .map(_ -> name.substring(0, name.length() - marker.length()))
                .filter(operation.files()::matches);
    }

    private static Listing.Part part(Stored file, Map<String, Instant> markers) {
        boolean marked =
                Optional.ofNullable(markers.get(file.name()))
                        .filter(at -> !at.isBefore(file.changed()))
                        .isPresent();
        return new Listing.Part(file.name(), file.version(), file.bytes(), file.changed(), marked);
    }

    private static Optional<Listing.Refused> refused(Stored file) {
        String name = file.name();
        String shown = shown(name);
        if (file.kind() != Stored.Kind.PLAIN) {
            boolean link = file.kind() == Stored.Kind.LINK;
            return Optional.of(new Listing.Refused(shown, ReadFaults.notPlain(shown, link)));
        }
        // What is no text in the encoding of names cannot be opened by its name.
        boolean strange =
                !shown.equals(name) || name.indexOf(UNKNOWN) >= 0 || name.indexOf('\\') >= 0;
        return strange
                ? Optional.of(new Listing.Refused(shown, ReadFaults.nameStrange(shown)))
                : Optional.empty();
    }

    /** Without what would not be seen, or would change how the rest is seen. */
    static String shown(String name) {
        StringBuilder shown = new StringBuilder(name.length());
        name.codePoints()
                .forEach(c ->
                        shown.appendCodePoint(
                                switch (Character.getType(c)) {
                                    case Character.CONTROL,
                                            Character.FORMAT,
                                            Character.SURROGATE,
                                            Character.UNASSIGNED,
                                            Character.LINE_SEPARATOR,
                                            Character.PARAGRAPH_SEPARATOR ->
                                            UNKNOWN;
                                    default -> c;
                                }));
        return shown.toString();
    }

    Removal remove(Removal.Wish wish, Duration within) {
        String name = wish.part().name();
        if (!operation.files().names(name)) {
            return new Removal.Failed(new Outcome.Rejected(ReadFaults.partGone(name).fault()));
        }
        try (Shelf shelf = storage.shelf()) {
            shelf.until(System.nanoTime() + within.toNanos());
            return shelf.remove(wish);
        } catch (IOException e) {
            return new Removal.Failed(outcome(e, FileFaults.outcome(name, e)));
        }
    }
}
