package dev.tieline.connector.sftp;

import dev.tieline.connector.files.Draft;
import dev.tieline.connector.files.StorageFailed;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.sftp.client.SftpClient.CloseableHandle;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;

/**
 * A part that grows in a hidden folder of the server, beside numbered notes. A server has no locks,
 * and may still write what came over a connection that is gone. So nobody ever writes to a file
 * that another began: who goes on begins the next {@link Segment}. A note gets its number by a
 * rename that fails where the number is taken: of two who note at once one does. What no note tells
 * of does not count.
 */
final class SftpDraft implements Draft {
    private static final int MAX_NOTE = 4 << 20;
    private static final int SLICE = 4 << 20;
    private static final int TRIES = 5;
    private static final String JOINED = "-joined.part";

    /** In bytes; of most file systems it is 255, of some that encrypt names 143. */
    private static final int SHORT_NAME = 140;

    private static final Pattern NOTE = Pattern.compile("note-([0-9]{1,18})");

    private final SftpSettings settings;
    private final SftpVisit visit;
    private final SftpFile files;
    private final String hidden;

    /** In the names that only this writer uses; another for each segment and after a failure. */
    private String own = fresh();

    /** Number of the note that was told last; 0 when there was none. */
    private long noted;

    SftpDraft(SftpSettings settings, SftpVisit visit, String owner) {
        this.settings = settings;
        this.visit = visit;
        this.files = new SftpFile(visit);
        this.hidden = settings.path(".tieline-" + owner);
    }

    private static String fresh() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private String path(String name) {
        return hidden + "/" + name;
    }

    @Override
    public Closeable lock(long end) {
        visit.until(end);
        return () -> {};
    }

    @Override
    public Optional<byte[]> note() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            noted = names().stream().mapToLong(SftpDraft::number).max().orElse(0);
            if (noted == 0) {
                return Optional.empty();
            }
            try {
                return Optional.of(read("note-" + noted));
            } catch (NoSuchFileException _) {
                // A newer one took its place since.
            }
        }
        throw SftpFaults.torn("note");
    }

    /** Of a note; 0 when it is none. */
    private static long number(String name) {
        Matcher number = NOTE.matcher(name);
        return number.matches() ? Long.parseLong(number.group(1)) : 0;
    }

    private List<String> names() throws IOException {
        try {
            return visit.ask(
                    hidden,
                    client -> {
                        List<String> names = new ArrayList<>();
                        try (CloseableHandle folder = client.openDir(hidden)) {
                            List<DirEntry> some = client.readDir(folder);
                            while (some != null) {
                                some.forEach(entry -> names.add(entry.getFilename()));
                                some = client.readDir(folder);
                            }
                        }
                        return names;
                    });
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    private byte[] read(String name) throws IOException {
        return visit.ask(
                name,
                client -> {
                    try (InputStream in = client.read(path(name))) {
                        return in.readNBytes(MAX_NOTE + 1);
                    }
                });
    }

    @Override
    public void note(byte[] note) throws IOException {
        boolean done = false;
        try {
            String fresh = path("new-" + own);
            files.write(fresh, 0, out -> out.write(note));
            number(fresh, path("note-" + (noted + 1)));
            done = true;
        } finally {
            own = done ? own : fresh();
        }
        noted++;
        files.remove(path("note-" + (noted - 1)));
    }

    private void number(String fresh, String kept) throws IOException {
        try {
            files.rename(fresh, kept);
        } catch (IOException e) {
            if (!visit.isOpen()) {
                throw new Uncertain(e);
            }
            throw files.length(kept) >= 0 && files.length(fresh) >= 0 ? new Overtaken() : e;
        }
    }

    /** What stands behind a segment is not told by the note, and is not read. */
    @Override
    public void cut(Part part) {}

    @Override
    public Part append(Part part, Content content) throws IOException {
        List<Segment> segments = new ArrayList<>(Segment.of(part));
        if (segments.isEmpty()) {
            makeHidden();
            checkName(part.file());
        }
        String name = segment(part);
        boolean mine = !segments.isEmpty() && segments.getLast().name().equals(name);
        if (!mine) {
            // Further in front may be one of the same writer, which counts.
            own = fresh();
        }
        Segment last = mine ? segments.removeLast() : new Segment(segment(part), 0);
        boolean done = false;
        try {
            long length = files.write(path(last.name()), last.length(), content);
            segments.add(new Segment(last.name(), length));
            done = true;
        } finally {
            own = done ? own : fresh();
        }
        return Segment.in(part, segments);
    }

    private String segment(Part part) {
        return part.run() + "-" + own + ".part";
    }

    private void makeHidden() throws IOException {
        if (files.length(hidden) < 0) {
            visit.ask(
                    hidden,
                    client -> {
                        client.mkdir(hidden);
                        return true;
                    });
        }
    }

    /** Before all is written under another name; no server says how long a name may be. */
    private void checkName(String file) throws IOException {
        int bytes = file.getBytes(StandardCharsets.UTF_8).length;
        if (bytes <= SHORT_NAME) {
            return;
        }
        try {
            files.write(path(file), 0, Content.NONE);
        } catch (StorageFailed e) {
            throw SftpFaults.saysNothing(e) ? SftpFaults.nameTooLong(file, bytes) : e;
        }
        files.remove(path(file));
    }

    /** Joins the segments, when somebody had to go on behind another. */
    @Override
    public Part end(Part part, Content tail) throws IOException {
        Part whole = tail.equals(Content.NONE) ? part : append(part, tail);
        List<Segment> segments = Segment.of(whole);
        boolean exact = segments.size() == 1;
        for (Segment segment : segments) {
            long there = files.length(path(segment.name()));
            if (there < segment.length()) {
                throw SftpFaults.partLost(part.file());
            }
            exact &= there == segment.length();
        }
        return exact ? whole : Segment.in(part, List.of(join(joined(part), segments)));
    }

    /**
     * The file to join into. One that another began for the same noted part is gone on with, for
     * whoever joins writes the same bytes to the same places and cuts nothing off. But nobody makes
     * a name anew that another made: a name that is gone is the sign that the whole has its own.
     */
    private String joined(Part noted) throws IOException {
        Segment last = Segment.of(noted).getLast();
        String start = last.name().replace(".part", "-" + last.length() + "-");
        long longest = -1;
        String joined = "";
        for (String name : names()) {
            boolean alike = name.startsWith(start) && name.endsWith(JOINED);
            long length = alike ? files.length(path(name)) : -1;
            if (length > longest) {
                longest = length;
                joined = name;
            }
        }
        if (!joined.isEmpty()) {
            return joined;
        }
        boolean done = false;
        try {
            joined = start + own + JOINED;
            files.write(path(joined), 0, Content.NONE);
            done = true;
        } finally {
            own = done ? own : fresh();
        }
        return joined;
    }

    /** Goes on where it was cut off; the last two slices there may not have been safe then. */
    private Segment join(String name, List<Segment> segments) throws IOException {
        long done = Math.max(0, files.length(path(name)) / SLICE - 2) * SLICE;
        long before = 0;
        for (Segment segment : segments) {
            long end = before + segment.length();
            while (done < end) {
                int size = (int) Math.min(SLICE, end - done);
                byte[] slice = slice(segment.name(), done - before, size);
                done = files.writeOver(path(name), done, out -> out.write(slice));
            }
            before = end;
        }
        return new Segment(name, before);
    }

    private byte[] slice(String name, long from, int size) throws IOException {
        byte[] slice =
                visit.ask(
                        name,
                        client -> {
                            try (InputStream in = client.read(path(name))) {
                                in.skipNBytes(from);
                                return in.readNBytes(size);
                            }
                        });
        if (slice.length < size) {
            throw SftpFaults.partLost(name);
        }
        return slice;
    }

    /** Once it is noted that the part is whole, a part that is gone has got its name. */
    @Override
    public void show(Part part) throws IOException {
        Segment segment = Segment.of(part).getFirst();
        long there = files.length(path(segment.name()));
        if (there >= 0 && there != segment.length()) {
            throw there < segment.length()
                    ? SftpFaults.partLost(part.file())
                    : SftpFaults.torn(part.file());
        }
        if (there >= 0) {
            rename(part.file(), path(segment.name()), settings.path(part.file()));
        }
        removeOthers(part);
    }

    private void rename(String file, String grown, String whole) throws IOException {
        if (files.replace(file, grown, whole)) {
            return;
        }
        if (files.length(whole) >= 0) {
            throw SftpFaults.exists(file);
        }
        files.rename(grown, whole);
    }

    @Override
    public void removeOthers(Part part) throws IOException {
        List<String> counting = Segment.of(part).stream().map(Segment::name).toList();
        for (String name : names()) {
            boolean segment = name.endsWith(".part") && !counting.contains(name);
            boolean fresh = name.startsWith("new-") && !name.equals("new-" + own);
            boolean older = number(name) > 0 && number(name) < noted;
            boolean tried = name.equals(part.file());
            if (segment || fresh || older || tried) {
                files.remove(path(name));
            }
        }
    }

    @Override
    public void close() {
        visit.close();
    }
}
