package dev.tieline.connector.files;

import dev.tieline.api.Document;
import dev.tieline.api.Loading;
import dev.tieline.api.Outcome;
import dev.tieline.connector.files.Draft.Content;
import dev.tieline.connector.files.Draft.Part;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes a file that is seen when it is whole. A chunk is kept in memory until it is committed:
 * then it is put behind the part, made durable, and noted; what stands behind the noted part was
 * left by a crash and does not count.
 */
final class FileLoading implements Loading {
    private static final int BUFFER = 64 << 10;

    private final FileOperation.Write operation;
    private final Draft draft;
    private final Supplier<String> name;
    private final RowText text;

    /** The only copy of the chunk's rows: from here they are written into the part. */
    private final List<byte[]> staged = new ArrayList<>();

    /**
     * @param name of the file of a run whose first commit is now
     */
    FileLoading(FileOperation.Write operation, Draft draft, Supplier<String> name) {
        this.operation = operation;
        this.draft = draft;
        this.name = name;
        this.text = new RowText(operation.layout(), operation.columns());
    }

    @Override
    public Begun begin(Duration within) {
        forget();
        try (Closeable _ = draft.lock(end(within))) {
            Optional<PartNote> note = note();
            if (note.isPresent() && note.get().state() == PartNote.State.OPEN) {
                draft.cut(note.get().part());
            }
            return new Begun.At(note.map(PartNote::checkpoint));
        } catch (IOException e) {
            return new Begun.Failed(WriteFaults.outcome(operation.file().pattern(), e));
        }
    }

    private Optional<PartNote> note() throws IOException {
        Optional<byte[]> kept = draft.note();
        Optional<PartNote> note = kept.flatMap(PartNote::of);
        if (kept.isPresent() && note.isEmpty()) {
            throw new FileRefused(WriteFaults.noteUnreadable(operation.file().pattern()));
        }
        return note;
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
        try (Closeable _ = draft.lock(end(within))) {
            Optional<PartNote> note = note();
            if (note.isPresent() ? before.filter(note.get()::isAt).isEmpty() : before.isPresent()) {
                return new Committed.Overtaken();
            }
            boolean fresh = note.isEmpty() || note.get().checkpoint().run() != now.run();
            PartNote next = fresh ? first(now) : further(note.orElseThrow(), now);
            draft.note(next.bytes());
            forget();
            if (fresh) {
                draft.removeOthers(next.part());
            }
            return new Committed.Done();
        } catch (Draft.Overtaken _) {
            return new Committed.Overtaken();
        } catch (IOException e) {
            return new Committed.Failed(WriteFaults.outcome(operation.file().pattern(), e));
        }
    }

    private PartNote first(Checkpoint now) throws IOException {
        List<byte[]> all = new ArrayList<>(List.of(text.head()));
        all.addAll(rows(false));
        Part part = draft.append(new Part(name.get(), now.run(), ""), content(all));
        return new PartNote(now, part, staged.size(), PartNote.State.OPEN);
    }

    private PartNote further(PartNote note, Checkpoint now) throws IOException {
        if (note.state() != PartNote.State.OPEN) {
            throw new FileRefused(WriteFaults.ended(note.part().file()));
        }
        Part part = draft.append(note.part(), content(rows(note.rows() > 0)));
        return new PartNote(now, part, note.rows() + staged.size(), PartNote.State.OPEN);
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

    /** Pieces that can be read behind others. */
    private Content content(List<byte[]> pieces) {
        if (pieces.isEmpty()) {
            return Content.NONE;
        }
        return to -> {
            OutputStream packed = operation.layout().compression().part(to);
            try (OutputStream out = new BufferedOutputStream(packed, BUFFER)) {
                for (byte[] piece : pieces) {
                    out.write(piece);
                }
            }
        };
    }

    @Override
    public Committed finish(Checkpoint last, Duration within) {
        try (Closeable _ = draft.lock(end(within))) {
            Optional<PartNote> note = note().filter(one -> one.isAt(last));
            if (note.isEmpty()) {
                return new Committed.Overtaken();
            }
            if (note.get().state() != PartNote.State.DONE) {
                show(note.get());
            }
            return new Committed.Done();
        } catch (Draft.Overtaken _) {
            return new Committed.Overtaken();
        } catch (IOException e) {
            return new Committed.Failed(WriteFaults.outcome(operation.file().pattern(), e));
        }
    }

    private void show(PartNote note) throws IOException {
        PartNote whole = note;
        if (note.state() == PartNote.State.OPEN) {
            byte[] tail = text.tail(note.rows() > 0);
            Part part =
                    draft.end(note.part(), content(tail.length == 0 ? List.of() : List.of(tail)));
            whole = new PartNote(note.checkpoint(), part, note.rows(), PartNote.State.ENDING);
            draft.note(whole.bytes());
        }
        draft.show(whole.part());
        draft.note(whole.in(PartNote.State.DONE).bytes());
    }

    private static long end(Duration within) {
        return System.nanoTime() + within.toNanos();
    }

    @Override
    public void close() {
        forget();
        draft.close();
    }

    private void forget() {
        staged.clear();
    }
}
