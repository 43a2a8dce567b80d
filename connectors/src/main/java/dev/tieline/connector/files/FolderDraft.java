package dev.tieline.connector.files;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * A part that grows in a folder of this machine, and a hidden file for the note. The state of a
 * part is its length: what stands behind it was left by a crash and is cut off.
 */
final class FolderDraft implements Draft {
    private static final int BUFFER = 64 << 10;

    private final Folder folder;
    private final String owner;

    FolderDraft(Folder folder, String owner) {
        this.folder = folder;
        this.owner = owner;
    }

    @Override
    public Closeable lock(long end) throws IOException {
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
        return folder.file(".tieline-" + owner + "." + ending);
    }

    /** Where the part of a run stands; readers never match it. */
    private Path path(Part part) throws IOException {
        return folder.file(part.file() + "." + owner + "-" + part.run() + ".part");
    }

    private static long length(Part part) {
        return part.state().isEmpty() ? 0 : Long.parseLong(part.state());
    }

    @Override
    public void removeOthers(Part part) throws IOException {
        Path own = path(part);
        String glob = "*." + owner + "-*.part";
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder.existing(), glob)) {
            for (Path other : left) {
                if (!other.equals(own)) {
                    Files.deleteIfExists(other);
                }
            }
        }
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(
                path,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public Optional<byte[]> note() throws IOException {
        Path path = hidden("json");
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(in.readNBytes(PartNote.MAX_BYTES + 1));
        }
    }

    @Override
    public void note(byte[] note) throws IOException {
        Path fresh = hidden("new");
        try (FileChannel channel = open(fresh)) {
            channel.truncate(0);
            Durably.put(channel, 0, note);
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

    @Override
    public void cut(Part part) throws IOException {
        Path path = path(part);
        long length = length(part);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Files.size(path) > length) {
            try (FileChannel channel = open(path)) {
                channel.truncate(length).force(true);
            }
        }
    }

    @Override
    public Part append(Part part, Content content) throws IOException {
        Path path = path(part);
        boolean fresh = part.state().isEmpty();
        if (!fresh) {
            checkWhole(path, length(part));
        }
        if (content.equals(Content.NONE)) {
            cut(part);
            return part;
        }
        Part grown = grown(part, path, content);
        if (fresh) {
            Durably.syncFolder(path);
        }
        return grown;
    }

    private static void checkWhole(Path path, long length) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) || Files.size(path) < length) {
            throw new FileRefused(WriteFaults.partLost(String.valueOf(path.getFileName())));
        }
    }

    private static Part grown(Part part, Path path, Content content) throws IOException {
        try (FileChannel channel = open(path)) {
            long length = length(part);
            channel.truncate(length).position(length);
            try (OutputStream out = new BufferedOutputStream(Durably.staysOpen(channel), BUFFER)) {
                content.writeTo(out);
            }
            channel.force(true);
            return new Part(part.file(), part.run(), String.valueOf(channel.position()));
        }
    }

    @Override
    public Part end(Part part, Content tail) throws IOException {
        return append(part, tail);
    }

    /** Once it is noted that the part is whole, a part that is gone has got its name. */
    @Override
    public void show(Part part) throws IOException {
        Path path = path(part);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Path whole = folder.file(part.file());
            Files.move(path, whole, StandardCopyOption.ATOMIC_MOVE);
            Durably.syncFolder(whole);
        }
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
