package dev.tieline.connector.files;

import dev.tieline.connector.table.Ranges;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The files of a folder of this machine. */
record FolderShelf(Folder folder) implements Shelf {

    @Override
    public void until(long end) {
        // A disk takes no deadline.
    }

    @Override
    public List<Stored> list(String start, Predicate<String> wanted, int most) throws IOException {
        List<Stored> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.existing())) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (wanted.test(name)) {
                    add(found, name, entry);
                }
                if (found.size() > most) {
                    break;
                }
            }
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
        return look(folder.existing().resolve(name));
    }

    /**
     * How a file is now.
     *
     * @throws Folder.PathRefused when it is a link or not a plain file
     */
    static Stored look(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        BasicFileAttributes now = attributes(file);
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

    static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    static Stored stored(String name, BasicFileAttributes now) {
        return new Stored(name, now.size(), now.lastModifiedTime().toInstant(), "");
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
