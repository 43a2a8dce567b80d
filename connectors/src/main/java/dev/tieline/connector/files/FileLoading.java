package dev.tieline.connector.files;

import dev.tieline.api.Document;
import dev.tieline.api.Loading;
import dev.tieline.api.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes a file that is seen when it is whole. A chunk is kept in memory until it is committed:
 * then it is put behind the part, made durable, and noted; what stands behind the noted length was
 * left by a crash and is cut off.
 */
final class FileLoading implements Loading {
    private static final byte[] NOTHING = {};

    private final FileOperation.Write operation;
    private final PartFiles files;
    private final Supplier<String> name;
    private final RowText text;

    /** Each row behind what stands between two of them. */
    private final ByteArrayOutputStream staged = new ByteArrayOutputStream();

    private long stagedRows;

    /**
     * @param name of the file of a run that begins now
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
                byte[] row = text.row(rows.get(i));
                staged.writeBytes(text.between());
                staged.writeBytes(row);
                stagedRows++;
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
        byte[] bytes = packed(text.head(), rows(false));
        Path part = files.part(file, now.run());
        append(part, 0, bytes);
        Durably.syncFolder(part);
        return new PartNote(now, file, stagedRows, bytes.length, PartNote.State.OPEN);
    }

    private PartNote further(PartNote note, Checkpoint now) throws IOException {
        if (note.state() != PartNote.State.OPEN) {
            throw new FileRefused(WriteFaults.ended(note.file()));
        }
        byte[] bytes = stagedRows == 0 ? NOTHING : packed(NOTHING, rows(note.rows() > 0));
        append(whole(note), note.length(), bytes);
        return new PartNote(
                now,
                note.file(),
                note.rows() + stagedRows,
                note.length() + bytes.length,
                PartNote.State.OPEN);
    }

    /** The part, with all that is noted of it. */
    private Path whole(PartNote note) throws IOException {
        Path part = part(note);
        if (!Files.exists(part, LinkOption.NOFOLLOW_LINKS) || Files.size(part) < note.length()) {
            throw new FileRefused(WriteFaults.partLost(String.valueOf(part.getFileName())));
        }
        return part;
    }

    private byte[] rows(boolean behindOthers) {
        byte[] rows = staged.toByteArray();
        int skipped = behindOthers || rows.length == 0 ? 0 : text.between().length;
        return Arrays.copyOfRange(rows, skipped, rows.length);
    }

    /** Both, so that they can be read behind others. */
    private byte[] packed(byte[] first, byte[] second) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = operation.layout().compression().part(bytes)) {
            out.write(first);
            out.write(second);
        }
        return bytes.toByteArray();
    }

    private static void append(Path part, long length, byte[] bytes) throws IOException {
        try (FileChannel channel = PartFiles.open(part)) {
            channel.truncate(length);
            Durably.put(channel, length, bytes);
            channel.force(true);
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
            append(whole(note), note.length(), tail.length == 0 ? NOTHING : packed(tail, NOTHING));
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
        staged.reset();
        stagedRows = 0;
    }
}
