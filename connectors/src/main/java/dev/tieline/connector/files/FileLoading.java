package dev.tieline.connector.files;

import dev.tieline.api.Document;
import dev.tieline.api.Loading;
import dev.tieline.api.Outcome;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes a file that is seen when it is whole. A chunk is kept in memory until it is committed:
 * then it is put behind the part, made durable, and noted; what stands behind the noted length was
 * left by a crash and is cut off.
 */
final class FileLoading implements Loading {
    private static final int BUFFER = 64 << 10;

    private final FileOperation.Write operation;
    private final PartFiles files;
    private final Supplier<String> name;
    private final RowText text;

    /** The only copy of the chunk's rows: from here they are written into the part. */
    private final List<byte[]> staged = new ArrayList<>();

    /**
     * @param name of the file of a run whose first commit is now
     */
    FileLoading(FileOperation.Write operation, PartFiles files, Supplier<String> name) {
        this.operation = operation;
        this.files = files;
        this.name = name;
        this.text = new RowText(operation.layout(), operation.columns());
    }

    @Override
    public Begun begin(Duration within) {
        forget();
        try (FileChannel _ = files.lock(end(within))) {
            Optional<PartNote> note = files.note();
            if (note.isPresent() && note.get().state() == PartNote.State.OPEN) {
                cut(part(note.get()), note.get().length());
            }
            return new Begun.At(note.map(PartNote::checkpoint));
        } catch (IOException e) {
            return new Begun.Failed(WriteFaults.outcome(operation.file().pattern(), e));
        }
    }

    private Path part(PartNote note) throws IOException {
        return files.part(note.file(), note.checkpoint().run());
    }

    private static void cut(Path part, long length) throws IOException {
        if (Files.exists(part, LinkOption.NOFOLLOW_LINKS) && Files.size(part) > length) {
            try (FileChannel channel = PartFiles.open(part)) {
                channel.truncate(length).force(true);
            }
        }
    }

    @Override
    public Staged stage(List<Document> rows, Duration within) {
        List<Refused> refused = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            try {
                staged.add(text.row(rows.get(i)));
            } catch (RowText.Unwritable _) {
                refused.add(new Refused(i, WriteFaults.unwritable(operation.layout())));
            }
        }
        return new Staged.Ready(new Tally(rows.size() - refused.size(), 0, 0, 0), refused);
    }

    @Override
    public Compared compare(List<Document> rows, int samples, Duration within) {
        return new Compared.Failed(WriteFaults.noTable(operation.operation().name()));
    }

    @Override
    public Optional<Outcome> keep(List<Document> rows, Duration within) {
        return Optional.of(WriteFaults.noTable(operation.operation().name()));
    }

    @Override
    public Compared sweep(Document mark, int samples, Duration within) {
        return new Compared.Failed(WriteFaults.noTable(operation.operation().name()));
    }

    @Override
    public Committed commit(Optional<Checkpoint> before, Checkpoint now, Duration within) {
        try (FileChannel _ = files.lock(end(within))) {
            Optional<PartNote> note = files.note();
            if (note.isPresent() ? before.filter(note.get()::isAt).isEmpty() : before.isPresent()) {
                return new Committed.Overtaken();
            }
            boolean fresh = note.isEmpty() || note.get().checkpoint().run() != now.run();
            PartNote next = fresh ? first(now) : further(note.orElseThrow(), now);
            files.note(next);
            forget();
            if (fresh) {
                files.removeOthers(part(next));
            }
            return new Committed.Done();
        } catch (IOException e) {
            return new Committed.Failed(WriteFaults.outcome(operation.file().pattern(), e));
        }
    }

    private PartNote first(Checkpoint now) throws IOException {
        String file = name.get();
        List<byte[]> all = new ArrayList<>(List.of(text.head()));
        all.addAll(rows(false));
        Path part = files.part(file, now.run());
        long length = append(part, 0, all);
        Durably.syncFolder(part);
        return new PartNote(now, file, staged.size(), length, PartNote.State.OPEN);
    }

    private PartNote further(PartNote note, Checkpoint now) throws IOException {
        if (note.state() != PartNote.State.OPEN) {
            throw new FileRefused(WriteFaults.ended(note.file()));
        }
        Path part = whole(note);
        long length = append(part, note.length(), rows(note.rows() > 0));
        return new PartNote(
                now, note.file(), note.rows() + staged.size(), length, PartNote.State.OPEN);
    }

    /** The part, with all that is noted of it. */
    private Path whole(PartNote note) throws IOException {
        Path part = part(note);
        if (!Files.exists(part, LinkOption.NOFOLLOW_LINKS) || Files.size(part) < note.length()) {
            throw new FileRefused(WriteFaults.partLost(String.valueOf(part.getFileName())));
        }
        return part;
    }

    /** Those staged, and what stands between two of them. */
    private List<byte[]> rows(boolean behindOthers) {
        byte[] between = text.between();
        if (between.length == 0) {
            return staged;
        }
        List<byte[]> rows = new ArrayList<>(2 * staged.size());
        for (byte[] row : staged) {
            if (behindOthers || !rows.isEmpty()) {
                rows.add(between);
            }
            rows.add(row);
        }
        return rows;
    }

    /**
     * Puts pieces behind that length, so that they can be read behind others. Without any it only
     * cuts the part.
     *
     * @return the new length
     */
    private long append(Path part, long length, List<byte[]> pieces) throws IOException {
        if (pieces.isEmpty()) {
            cut(part, length);
            return length;
        }
        try (FileChannel channel = PartFiles.open(part)) {
            channel.truncate(length).position(length);
            OutputStream packed = operation.layout().compression().part(Durably.staysOpen(channel));
            try (OutputStream out = new BufferedOutputStream(packed, BUFFER)) {
                for (byte[] piece : pieces) {
                    out.write(piece);
                }
            }
            channel.force(true);
            return channel.position();
        }
    }

    @Override
    public Committed finish(Checkpoint last, Duration within) {
        try (FileChannel _ = files.lock(end(within))) {
            Optional<PartNote> note = files.note().filter(one -> one.isAt(last));
            if (note.isEmpty()) {
                return new Committed.Overtaken();
            }
            if (note.get().state() != PartNote.State.DONE) {
                show(note.get());
            }
            return new Committed.Done();
        } catch (IOException e) {
            return new Committed.Failed(WriteFaults.outcome(operation.file().pattern(), e));
        }
    }

    /** Once it is noted that the part is whole, a part that is gone has got its name. */
    private void show(PartNote note) throws IOException {
        Path part = part(note);
        if (note.state() == PartNote.State.OPEN) {
            byte[] tail = text.tail(note.rows() > 0);
            append(whole(note), note.length(), tail.length == 0 ? List.of() : List.of(tail));
            files.note(note.in(PartNote.State.ENDING));
        }
        if (Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
            Path whole = files.whole(note.file());
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
            Durably.syncFolder(whole);
        }
        files.note(note.in(PartNote.State.DONE));
    }

    private static long end(Duration within) {
        return System.nanoTime() + within.toNanos();
    }

    @Override
    public void close() {
        forget();
    }

    private void forget() {
        staged.clear();
    }
}
