package dev.tieline.connector.files;

import dev.tieline.api.Removal;
import dev.tieline.connector.table.Ranges;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The files of a folder of this machine. */
final class FolderShelf implements Shelf, Names {
    /** So many entries are looked at between two looks at the clock. */
    private static final int STRIDE = 1_024;

    private final Folder folder;
    private long end = System.nanoTime();

    FolderShelf(Folder folder) {
        this.folder = folder;
    }

    /** Only a listing looks at the clock; the rest is as fast as the disk. */
    @Override
    public void until(long until) {
        end = until;
    }

    @Override
    public List<Stored> list(String start, Predicate<String> wanted, int most) throws IOException {
        List<Stored> found = new ArrayList<>();
        int looked = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.existing())) {
            for (Path entry : entries) {
                if (++looked % STRIDE == 0 && System.nanoTime() - end >= 0) {
                    throw new IOException("it takes too long");
                }
                String name = String.valueOf(entry.getFileName());
                if (wanted.test(name)) {
                    add(found, name, entry);
                }
                if (found.size() > most) {
                    break;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw Optional.ofNullable(e.getCause()).orElseGet(IOException::new);
        }
        return found;
    }

    private static void add(List<Stored> found, String name, Path entry) throws IOException {
        try {
            BasicFileAttributes now = attributes(entry);
            if (!now.isDirectory()) {
                found.add(stored(name, now));
            }
        } catch (NoSuchFileException _) {
            // Somebody took it away since it was listed.
        }
    }

    @Override
    public Stored look(String name) throws IOException {
        BasicFileAttributes now = attributes(folder.existing().resolve(name));
        if (!now.isRegularFile()) {
            throw new Folder.PathRefused("'" + name + "' is a link or not a plain file.");
        }
        return stored(name, now);
    }

    @Override
    public InputStream open(Stored file) throws IOException {
        return Files.newInputStream(
                folder.existing().resolve(file.name()), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public Ranges ranges(Stored file) throws IOException {
        return new FileRanges(
                FileChannel.open(
                        folder.existing().resolve(file.name()),
                        Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)),
                file.bytes());
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static Stored stored(String name, BasicFileAttributes now) {
        Stored.Kind kind =
                now.isRegularFile()
                        ? Stored.Kind.PLAIN
                        : now.isSymbolicLink() ? Stored.Kind.LINK : Stored.Kind.OTHER;
        return new Stored(name, now.size(), now.lastModifiedTime().toInstant(), "", kind);
    }

    @Override
    public Removal remove(Removal.Wish wish) throws IOException {
        Path real = folder.existing();
        Removal removal = new Remover(this).remove(wish);
        makeSafe(real, real.resolve(wish.folder()));
        return removal;
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

    @Override
    public boolean has(String name) throws IOException {
        return Files.exists(folder.existing().resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void hide(String name, String hidden) throws IOException {
        Path real = folder.existing();
        Files.move(real.resolve(name), real.resolve(hidden), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Path real = folder.existing();
        if (has(to)) {
            throw new FileAlreadyExistsException(to);
        }
        // Between two disks it would be copied: for a time there in half, and not safe.
        Files.move(real.resolve(from), real.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(folder.existing().resolve(name));
    }

    @Override
    public void makeFolder(String name) throws IOException {
        Path made = folder.existing().resolve(name);
        Files.createDirectories(made);
        if (!Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
            throw new Folder.PathRefused("The folder '" + name + "' is a link or not a folder.");
        }
    }

    @Override
    public boolean keepsTimes() {
        return true;
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
