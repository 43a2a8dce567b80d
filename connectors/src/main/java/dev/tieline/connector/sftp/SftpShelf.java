package dev.tieline.connector.sftp;

import dev.tieline.api.Removal;
import dev.tieline.connector.files.Remover;
import dev.tieline.connector.files.Shelf;
import dev.tieline.connector.files.Stored;
import dev.tieline.connector.table.Ranges;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;

/** The files of a folder of an SFTP server. */
final class SftpShelf implements Shelf {
    private static final int SLICE = 128 << 10;

    private final SftpSettings settings;
    private final SftpVisit visit;

    SftpShelf(SftpSettings settings, SftpVisit visit) {
        this.settings = settings;
        this.visit = visit;
    }

    @Override
    public void until(long end) {
        visit.until(end);
    }

    @Override
    public List<Stored> list(String start, Predicate<String> wanted, int most) throws IOException {
        return visit.ask(
                settings.directory(),
                client -> {
                    try (SftpClient.CloseableHandle folder = client.openDir(settings.directory())) {
                        return list(client, folder, wanted, most);
                    }
                });
    }

    private static List<Stored> list(
            SftpClient client, SftpClient.Handle folder, Predicate<String> wanted, int most)
            throws IOException {
        List<Stored> found = new ArrayList<>();
        AtomicReference<Boolean> last = new AtomicReference<>();
        List<DirEntry> some = client.readDir(folder, last);
        while (some != null && found.size() <= most) {
            for (DirEntry entry : some) {
                String name = entry.getFilename();
                boolean inside = name.indexOf('/') < 0 && !entry.getAttributes().isDirectory();
                if (inside && wanted.test(name)) {
                    found.add(stored(name, entry.getAttributes()));
                }
            }
            some = client.readDir(folder, last);
        }
        return found;
    }

    @Override
    public Stored look(String name) throws IOException {
        Attributes now = visit.ask(name, client -> client.lstat(settings.path(name)));
        if (now.isDirectory() || kind(now) != Stored.Kind.PLAIN) {
            throw SftpFaults.linked(name);
        }
        return stored(name, now);
    }

    private static Stored stored(String name, Attributes now) {
        Instant changed =
                now.getModifyTime() == null ? Instant.EPOCH : now.getModifyTime().toInstant();
        return new Stored(name, now.getSize(), changed, "", kind(now));
    }

    private static Stored.Kind kind(Attributes now) {
        return now.isSymbolicLink()
                ? Stored.Kind.LINK
                : now.isOther() ? Stored.Kind.OTHER : Stored.Kind.PLAIN;
    }

    @Override
    public InputStream open(Stored file) throws IOException {
        String name = file.name();
        return visit.ask(
                name, client -> new Asked(visit, client, name, client.read(settings.path(name))));
    }

    @Override
    public Ranges ranges(Stored file) throws IOException {
        String name = file.name();
        return visit.ask(
                name,
                client ->
                        new Handle(
                                visit,
                                client,
                                name,
                                client.open(settings.path(name), SftpClient.OpenMode.Read),
                                file.bytes()));
    }

    @Override
    public Removal remove(Removal.Wish wish) throws IOException {
        // Of a folder that is away for a while nothing is taken for gone.
        visit.ask(settings.directory(), client -> client.stat(settings.directory()));
        return new Remover(new SftpNames(settings, visit, this)).remove(wish);
    }

    @Override
    public void close() {
        visit.close();
    }

    /** An open file of one connection. */
    private record Handle(
            SftpVisit visit,
            SftpClient client,
            String name,
            SftpClient.CloseableHandle handle,
            long size)
            implements Ranges {
        @Override
        public byte[] read(long from, int length) throws IOException {
            if (!visit.isOver(client)) {
                throw SftpFaults.lost(false);
            }
            byte[] bytes = new byte[length];
            int read = visit.ask(name, _ -> fill(bytes, from));
            if (read < length) {
                throw new EOFException();
            }
            return bytes;
        }

        /** Servers give less at a time than is asked for; how much there was. */
        private int fill(byte[] bytes, long from) throws IOException {
            int done = 0;
            while (done < bytes.length) {
                int some = Math.min(SLICE, bytes.length - done);
                int more = client.read(handle, from + done, bytes, done, some);
                if (more < 0) {
                    break;
                }
                done += more;
            }
            return done;
        }

        /** What was only read is closed with its connection, if that is gone. */
        @Override
        public void close() throws IOException {
            if (visit.isOver(client)) {
                visit.ask(
                        name,
                        _ -> {
                            handle.close();
                            return true;
                        });
            }
        }
    }

    /** A stream of one connection, each of whose reads has its time. */
    private static final class Asked extends InputStream {
        private final SftpVisit visit;
        private final SftpClient client;
        private final String name;
        private final InputStream in;

        Asked(SftpVisit visit, SftpClient client, String name, InputStream in) {
            this.visit = visit;
            this.client = client;
            this.name = name;
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (!visit.isOver(client)) {
                throw SftpFaults.lost(false);
            }
            return visit.ask(name, _ -> in.read(into, from, length));
        }

        /** What was only read is closed with its connection, if that is gone. */
        @Override
        public void close() throws IOException {
            if (visit.isOver(client)) {
                visit.ask(
                        name,
                        _ -> {
                            in.close();
                            return true;
                        });
            }
        }
    }
}
