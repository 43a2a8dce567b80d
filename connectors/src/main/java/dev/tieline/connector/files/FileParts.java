package dev.tieline.connector.files;

import dev.tieline.api.Listing;
import dev.tieline.api.Outcome;
import dev.tieline.api.Reading;
import dev.tieline.api.Removal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of an operation one by one. A listing opens none of them: a file's version is its size
 * and the time of its last change. Thread-safe.
 */
record FileParts(FileOperation.Read operation, Folder folder) {
    /** So many entries are looked at between two looks at the clock. */
    private static final int STRIDE = 1_024;

    private static final int MOST_REFUSED = 100;

    /** Stands for what cannot be shown. */
    private static final char UNKNOWN = 0xFFFD;

    /** A file as it is listed; plain or not. */
    private record Entry(Stored file, boolean plain) {
        static Entry of(Path path) throws IOException {
            BasicFileAttributes now = FolderShelf.attributes(path);
            return new Entry(
                    FolderShelf.stored(String.valueOf(path.getFileName()), now),
                    now.isRegularFile());
        }
    }

    Listing list(Listing.Question question, Duration within) {
        try {
            return listed(question.marker(), System.nanoTime() + within.toNanos());
        } catch (FileRefused e) {
            return new Listing.Failed(new Outcome.Rejected(e.fault()));
        } catch (DirectoryIteratorException e) {
            return failed(Optional.ofNullable(e.getCause()).orElseGet(IOException::new));
        } catch (IOException e) {
            return failed(e);
        }
    }

    private Listing failed(IOException why) {
        return new Listing.Failed(
                why instanceof NoSuchFileException
                        ? ReadFaults.folderMissing(folder.directory())
                        : ReadFaults.outcome(operation.files().text(), folder.directory(), why));
    }

    private Listing listed(String marker, long end) throws IOException {
        Map<String, Instant> markers = new HashMap<>();
        Map<String, Stored> entries = new HashMap<>();
        List<Listing.Refused> refused = new ArrayList<>();
        int looked = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.existing())) {
            for (Path path : all) {
                if (++looked % STRIDE == 0 && System.nanoTime() - end >= 0) {
                    throw new IOException("it takes too long");
                }
                String name = String.valueOf(path.getFileName());
                Optional<String> marked = marked(name, marker);
                if (marked.isEmpty() && !operation.files().matches(name)) {
                    continue;
                }
                Optional<Entry> entry = entry(path);
                if (entry.isEmpty()) {
                    continue;
                }
                Optional<Listing.Refused> why = refused(name, path, entry.get());
                if (why.isPresent()) {
                    why.filter(_ -> refused.size() < MOST_REFUSED).ifPresent(refused::add);
                } else if (marked.isPresent()) {
                    markers.put(marked.get(), entry.get().file().changed());
                } else {
                    entries.put(name, entry.get().file());
                }
                if (entries.size() > Listing.MOST || markers.size() > Listing.MOST) {
                    throw ReadFaults.tooMany(Listing.MOST);
                }
            }
        }
        List<Listing.Part> parts = new ArrayList<>(entries.size());
        entries.values().forEach(file -> parts.add(part(file, markers)));
        return new Listing.Told(parts, refused);
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

    /** Empty when it went while it was looked at, and of folders. */
    private static Optional<Entry> entry(Path path) throws IOException {
        try {
            return Optional.of(Entry.of(path))
                    .filter(entry ->
                            entry.plain() || !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private static Optional<Listing.Refused> refused(String name, Path path, Entry entry) {
        if (!entry.plain()) {
            boolean link = Files.isSymbolicLink(path);
            return Optional.of(
                    new Listing.Refused(shown(name), ReadFaults.notPlain(shown(name), link)));
        }
        // What is no text in the encoding of names cannot be opened by its name.
        return shown(name).equals(name) && name.indexOf(UNKNOWN) < 0
                ? Optional.empty()
                : Optional.of(
                        new Listing.Refused(shown(name), ReadFaults.nameStrange(shown(name))));
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

    private Path inside(Path real, Reading.Part part) throws FileRefused {
        if (!operation.files().names(part.name())) {
            throw ReadFaults.partGone(part.name());
        }
        return real.resolve(part.name());
    }

    Removal remove(Removal.Wish wish) {
        try {
            Path real = folder.existing();
            Removal removal = removed(wish, real, inside(real, wish.part()));
            makeSafe(real, real.resolve(wish.folder()));
            return removal;
        } catch (FileRefused e) {
            return new Removal.Failed(new Outcome.Rejected(e.fault()));
        } catch (IOException e) {
            return new Removal.Failed(FileFaults.outcome(wish.part().name(), e));
        }
    }

    /**
     * Between a look at a file and its removal another one may come under its name. So it gets a
     * hidden name first, and is looked at again when nobody else can put anything there.
     */
    private Removal removed(Removal.Wish wish, Path real, Path path) throws IOException {
        Path hidden = real.resolve(hidden(wish.run(), wish.part().name()));
        if (!Files.exists(hidden, LinkOption.NOFOLLOW_LINKS)) {
            try {
                if (!FolderShelf.look(path).version().equals(wish.part().version())) {
                    return new Removal.Replaced();
                }
                Files.move(path, hidden, StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException _) {
                return new Removal.Done();
            }
        }
        if (!FolderShelf.look(hidden).version().equals(wish.part().version())) {
            putBack(hidden, path);
            return new Removal.Replaced();
        }
        if (!wish.marker().isEmpty() && !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(real.resolve(wish.part().name() + wish.marker()));
        }
        if (wish.folder().isEmpty()) {
            Files.delete(hidden);
        } else {
            move(hidden, real.resolve(wish.folder()), wish);
        }
        return new Removal.Done();
    }

    /**
     * What came back after a power failure would be read a second time, and what was not put back
     * never. First the folders that it went to, so that it is never in none; also behind a try that
     * came no further.
     */
    private static void makeSafe(Path real, Path to) throws IOException {
        for (Path in = to;
                in.startsWith(real) && !in.equals(real);
                in = in.resolve("..").normalize()) {
            if (Files.isDirectory(in, LinkOption.NOFOLLOW_LINKS)) {
                Durably.syncFolder(in.resolve("entry"));
            }
        }
        Durably.syncFolder(real.resolve("entry"));
    }

    /** No longer than any other name, whatever the file's own. */
    static String hidden(long run, String name) {
        byte[] sum = Fingerprint.sha256().digest(name.getBytes(StandardCharsets.UTF_8));
        return ".tieline-" + run + "-" + HexFormat.of().formatHex(sum, 0, 8);
    }

    /** Unless yet another one is there. */
    private static void putBack(Path hidden, Path path) throws IOException {
        try {
            Files.move(hidden, path);
        } catch (FileAlreadyExistsException _) {
            // Nobody can read it any more, as if it had been overwritten.
            Files.delete(hidden);
        }
    }

    private static void move(Path hidden, Path folder, Removal.Wish wish) throws IOException {
        Files.createDirectories(folder);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new Folder.PathRefused(
                    "The folder '" + wish.folder() + "' is a link or not a folder.");
        }
        try {
            Files.move(hidden, folder.resolve(wish.part().name()));
        } catch (FileAlreadyExistsException _) {
            Files.move(hidden, folder.resolve(wish.part().name() + "." + wish.run()));
        }
    }
}
