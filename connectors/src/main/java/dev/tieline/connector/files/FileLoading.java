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
    private final Body body;

    /**
     * @param name of the file of a run whose first commit is now
     */
    FileLoading(FileOperation.Write operation, Draft draft, Supplier<String> name) {
        this.operation = operation;
        this.draft = draft;
        this.name = name;
        this.body = operation.body();
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
                body.take(rows.get(i));
            } catch (Body.Unwritable e) {
                refused.add(new Refused(i, e.fault()));
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
        String file = name.get();
        Body.Chunk chunk = body.first(file);
        Part part = draft.append(new Part(file, now.run(), ""), content(chunk));
        return new PartNote(now, part, body.taken(), chunk.kept(), PartNote.State.OPEN);
    }

    private PartNote further(PartNote note, Checkpoint now) throws IOException {
        if (note.state() != PartNote.State.OPEN) {
            throw new FileRefused(WriteFaults.ended(note.part().file()));
        }
        Body.Chunk chunk = body.further(note.at());
        Part part = draft.append(note.part(), content(chunk));
        long rows = note.rows() + body.taken();
        return new PartNote(now, part, rows, chunk.kept(), PartNote.State.OPEN);
    }

    /** Pieces that can be read behind others. */
    private Content content(Body.Chunk chunk) {
        if (chunk.pieces().isEmpty()) {
            return Content.NONE;
        }
        return to -> {
            OutputStream packed = operation.layout().around().part(to);
            try (OutputStream out = new BufferedOutputStream(packed, BUFFER)) {
                for (byte[] piece : chunk.pieces()) {
                    out.write(piece);
                }
            }
        };
    }

    @Override
    public boolean whole() {
        return true;
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
            Body.Chunk tail = body.end(note.at());
            Part part = draft.end(note.part(), content(tail));
            whole =
                    new PartNote(
                            note.checkpoint(),
                            part,
                            note.rows(),
                            note.kept(),
                            PartNote.State.ENDING);
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
        body.forget();
    }
}
