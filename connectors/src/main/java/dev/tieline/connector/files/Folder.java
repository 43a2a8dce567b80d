package dev.tieline.connector.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The folder a system may write to, and nothing else. */
record Folder(Path base, String directory) {

    /**
     * Where a file stands. Makes the folder when it is not there.
     *
     * @throws PathRefused when a link leads out of the folder, or it is not a plain file
     */
    Path file(String name) throws IOException {
        return plain(real(true), name);
    }

    /**
     * Where it is.
     *
     * @throws java.nio.file.NoSuchFileException when it is not there
     * @throws PathRefused when it is or contains a link
     */
    Path existing() throws IOException {
        return real(false);
    }

    /** Which folder it is, by its name alone: whoever checks asks no disk, which may not answer. */
    String place() {
        try {
            return "file:" + base.resolve(directory).toAbsolutePath().normalize();
        } catch (InvalidPathException _) {
            // Nobody can read there either.
            return "";
        }
    }

    private Path real(boolean make) throws IOException {
        Path root = base.toRealPath();
        Path wanted = root.resolve(directory).normalize();
        Path real = (make ? Files.createDirectories(wanted) : wanted).toRealPath();
        boolean relative = wanted.startsWith(root);
        if (relative ? !real.equals(wanted) : !Path.of(directory).isAbsolute()) {
            throw new PathRefused("The folder '" + directory + "' is or contains a link.");
        }
        return real;
    }

    private static Path plain(Path folder, String name) throws PathRefused {
        Path file = folder.resolve(name);
        // Opening a pipe or device could block for ever or do harm.
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new PathRefused("'" + name + "' is a link or not a plain file.");
        }
        return file;
    }

    /** The path is not one this system may write to. */
    static final class PathRefused extends IOException {
        PathRefused(String message) {
            super(message);
        }
    }
}
