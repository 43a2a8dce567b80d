package dev.tieline.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps a data directory to one hub, for as long as it is open. */
final class DirectoryLock implements AutoCloseable {
    private static final String LOCK = "tieline.lock";
    private static final String OWNER = "tieline.pid";

    // The kernel's lock belongs to the process and is gone as soon as the process closes any
    // descriptor of the file, so a second try within this process must not even open it.
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** Takes the directory, creating it if needed; throws {@link IOException} when it is taken. */
    static DirectoryLock take(Path wanted) throws IOException {
        if (!Files.exists(wanted)) {
            create(wanted);
        }
        Files.createDirectories(wanted);
        Path directory = wanted.toRealPath();
        if (!OURS.add(directory)) {
            throw new IOException(refusal(directory, "this process has it open"));
        }
        @Nullable FileChannel channel = null;
        try {
            channel =
                    FileChannel.open(
                            directory.resolve(LOCK),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new IOException(refusal(directory, owner(directory)));
            }
            writeOwner(directory);
            force(directory);
            return new DirectoryLock(directory, channel);
        } catch (IOException | RuntimeException failed) {
            if (channel != null) {
                channel.close();
            }
            OURS.remove(directory);
            throw failed;
        }
    }

    /** Records are in it as they came, so nobody else of the machine can look into a new one. */
    private static void create(Path wanted) throws IOException {
        Path parent = wanted.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (wanted.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try {
                Files.createDirectory(
                        wanted,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException _) {
                // Somebody else was faster; the lock says whose it is.
            }
        }
    }

    /** Whether somebody has it; nothing is made or changed. */
    static boolean isTaken(Path wanted) {
        try {
            Path directory = wanted.toRealPath();
            if (OURS.contains(directory)) {
                return true;
            }
            try (FileChannel channel =
                            FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                return lock == null;
            }
        } catch (IOException _) {
            return false;
        }
    }

    Path directory() {
        return directory;
    }

    /** Makes the names in a directory durable. */
    static void force(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private static String refusal(Path directory, String why) {
        return "the data directory "
                + directory
                + " is in use: "
                + why
                + "; stop that hub first, or give this one a directory of its own";
    }

    private static String owner(Path directory) throws IOException {
        Path file = directory.resolve(OWNER);
        return Files.exists(file)
                ? "process " + Files.readString(file).strip() + " holds it"
                : "another process holds it";
    }

    private static void writeOwner(Path directory) throws IOException {
        byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel file =
                FileChannel.open(
                        directory.resolve(OWNER),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            file.write(ByteBuffer.wrap(pid));
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(directory.resolve(OWNER));
            channel.close();
        } finally {
            OURS.remove(directory);
        }
    }
}
