package dev.tieline.connector.files;

import dev.tieline.api.Loading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * The files by which one destination of one flow writes: the part that grows, and a hidden note of
 * how far it is. All is done under {@link #lock}.
 */
final class PartFiles {
    private static final int ID_BYTES = 8;
    private static final int MAX_NOTE = 4 << 20;

    private final Folder folder;
    private final String id;

    PartFiles(Folder folder, Loading.Target target) {
        this.folder = folder;
        String owner = target.flow() + "\0" + target.destination();
        byte[] sum = Fingerprint.sha256().digest(owner.getBytes(StandardCharsets.UTF_8));
        this.id = HexFormat.of().formatHex(sum, 0, ID_BYTES);
    }

    /** Whether the new state is kept is not known. */
    static final class Uncertain extends IOException {
        private static final long serialVersionUID = 1L;

        Uncertain(IOException cause) {
            super(cause);
        }
    }

    /** The note is none of ours. */
    static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Keeps all others out until it is closed. */
    FileChannel lock(long end) throws IOException {
        FileChannel channel = open(hidden("lock"));
        try {
            Durably.lock(channel, end);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private Path hidden(String ending) throws IOException {
        return folder.file(".tieline-" + id + "." + ending);
    }

    /** Where the part of a run stands; readers never match it. */
    Path part(String file, long run) throws IOException {
        return folder.file(file + "." + id + "-" + run + ".part");
    }

    /** Takes away what earlier runs left. */
    void removeOthers(Path part) throws IOException {
        String glob = "*." + id + "-*.part";
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder.existing(), glob)) {
            for (Path other : left) {
                if (!other.equals(part)) {
                    Files.deleteIfExists(other);
                }
            }
        }
    }

    /** Where the whole stands. */
    Path whole(String file) throws IOException {
        return folder.file(file);
    }

    static FileChannel open(Path path) throws IOException {
        return FileChannel.open(
                path,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS));
    }

    /** What was noted last; empty when nothing was. */
    Optional<PartNote> note() throws IOException {
        Path path = hidden("json");
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Fingerprint.open(path)) {
            byte[] bytes = in.readNBytes(MAX_NOTE + 1);
            Optional<PartNote> note = PartNote.of(bytes);
            if (note.isEmpty()) {
                throw new Unreadable();
            }
            return note;
        }
    }

    /**
     * Notes it instead of what was noted.
     *
     * @throws Uncertain when it may be noted all the same
     */
    void note(PartNote note) throws IOException {
        Path fresh = hidden("new");
        try (FileChannel channel = open(fresh)) {
            byte[] bytes = note.bytes();
            channel.truncate(0);
            Durably.put(channel, 0, bytes);
            channel.force(true);
        }
        Path kept = hidden("json");
        try {
            Files.move(fresh, kept, StandardCopyOption.ATOMIC_MOVE);
            Durably.syncFolder(kept);
        } catch (IOException e) {
            throw new Uncertain(e);
        }
    }
}
