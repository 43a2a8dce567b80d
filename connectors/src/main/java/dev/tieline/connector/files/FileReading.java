package dev.tieline.connector.files;

import dev.tieline.api.Outcome;
import dev.tieline.api.Reading;
import dev.tieline.connector.table.TableBroken;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Reads all files that match, in the order of their names, as they are in the folder at the first
 * call. Holds one file open and one row of it; what it tells at a time is bounded.
 */
final class FileReading implements Reading {
    private static final int MAX_FILES = 100_000;
    private static final Duration SETTLED = Duration.ofSeconds(10);

    /** So many rows are read between two looks at the clock. */
    private static final int STRIDE = 64;

    private static final int FIRST_SIZE = 1_000;

    /** So many characters or bytes of files come at a time, and the rest of a row. */
    private static final long MAX_BATCH = 8 << 20;

    private final FileOperation.Read operation;
    private final Storage storage;
    private final Shelf shelf;
    private final InstantSource time;
    private final String after;
    private final Duration settled;

    /** To be read alone; empty for all that match. */
    private final Optional<Part> part;

    private final Deque<String> ahead = new ArrayDeque<>();
    private boolean listed;
    private Optional<Open> open = Optional.empty();

    /** Rows of the open file that were told or skipped. */
    private long told;

    /** So many of them were told by an earlier reading. */
    private long skipped;

    /** It is at a row that was not told yet. */
    private boolean pending;

    /** Behind the last file that was read whole. */
    private String behind;

    /** Came behind rows that were told first. */
    private Optional<Batch> failed = Optional.empty();

    FileReading(
            FileOperation.Read operation, Storage storage, InstantSource time, Question question) {
        this.operation = operation;
        this.storage = storage;
        this.shelf = storage.shelf();
        this.time = time;
        this.after = question.after();
        this.part = question.part();
        this.settled = operation.settled().orElse(storage.showsWhole() ? Duration.ZERO : SETTLED);
        this.behind = after;
    }

    /** A file that is read; {@code mark} is of its {@link Fingerprint}. */
    private record Open(String name, String mark, RowSource rows) {}

    @Override
    public Batch next(int most, Duration within) {
        if (failed.isPresent()) {
            return failed.get();
        }
        List<Row> rows = new ArrayList<>(Math.min(most, FIRST_SIZE));
        boolean last = false;
        try {
            long now = System.nanoTime();
            shelf.until(now + within.toNanos());
            // What is asked for last still has half of the time.
            last = read(rows, most, now + within.toNanos() / 2);
        } catch (IOException e) {
            Batch.Failed why = new Batch.Failed(outcome(e));
            if (rows.isEmpty()) {
                return why;
            }
            failed = Optional.of(why);
        }
        return new Batch.Rows(rows, position(), last);
    }

    /** Whether nothing follows. A file's end is looked for before the rows are told. */
    private boolean read(List<Row> rows, int most, long end) throws IOException {
        if (!listed) {
            list();
            listed = true;
        }
        if (told < skipped && !skip(end)) {
            return false;
        }
        long size = 0;
        while (true) {
            boolean full = rows.size() == most || size >= MAX_BATCH;
            if (open.isEmpty()) {
                if (ahead.isEmpty()) {
                    return true;
                }
                if (full) {
                    return false;
                }
                begin(ahead.getFirst());
                ahead.removeFirst();
            }
            RowSource source = open.orElseThrow().rows();
            while (!full && advance(source)) {
                rows.add(source.row());
                pending = false;
                told++;
                size += source.size();
                full = rows.size() == most || size >= MAX_BATCH;
                if (rows.size() % STRIDE == 0 && System.nanoTime() - end >= 0) {
                    return false;
                }
            }
            if (full && advance(source)) {
                return false;
            }
            end();
            // Files without rows have no other look at the clock.
            if (!ahead.isEmpty() && System.nanoTime() - end >= 0) {
                return false;
            }
        }
    }

    private boolean advance(RowSource source) throws IOException {
        pending = pending || source.advance();
        return pending;
    }

    private String position() {
        if (told < skipped) {
            return after;
        }
        return open.filter(_ -> told > 0)
                .map(file -> new FilePosition(told, file.mark(), file.name()).text())
                .orElse(behind);
    }

    private void list() throws IOException {
        NavigableSet<String> names = part.isPresent() ? only(part.get()) : matching();
        if (!after.isEmpty()) {
            goOn(names);
        } else if (names.isEmpty()) {
            throw new NoSuchFileException(operation.files().text());
        }
        ahead.addAll(names);
    }

    private NavigableSet<String> only(Part one) throws IOException {
        String name = one.name();
        if (!operation.files().names(name)) {
            throw ReadFaults.partGone(name);
        }
        try {
            if (shelf.look(name).version().equals(one.version())) {
                return new TreeSet<>(List.of(name));
            }
        } catch (NoSuchFileException _) {
            throw ReadFaults.partGone(name);
        }
        throw ReadFaults.partChanged(name);
    }

    private NavigableSet<String> matching() throws IOException {
        NamePattern wanted = operation.files();
        TreeSet<String> names = new TreeSet<>();
        for (Stored file : shelf.list(wanted.start(), wanted::matches, MAX_FILES)) {
            names.add(file.name());
        }
        if (names.size() > MAX_FILES) {
            throw ReadFaults.tooMany(MAX_FILES);
        }
        return names;
    }

    private void goOn(NavigableSet<String> names) throws IOException {
        FilePosition from = FilePosition.of(after).orElseThrow(ReadFaults::position);
        if (from.all() && names.isEmpty()) {
            throw ReadFaults.noneLeft(from.file());
        }
        boolean there = names.contains(from.file());
        names.headSet(from.file(), true).clear();
        if (!there && !from.all()) {
            throw ReadFaults.gone(from.file());
        }
        if (!there) {
            return;
        }
        if (!Fingerprint.of(shelf, from.file()).mark().equals(from.mark())) {
            throw ReadFaults.changed(from.file());
        }
        if (from.all()) {
            return;
        }
        begin(from.file());
        skipped = from.rows();
    }

    /** Whether it is done; a file that is far away may take several calls. */
    private boolean skip(long end) throws IOException {
        Open file = open.orElseThrow();
        for (int looks = 1; told < skipped; looks++) {
            long some = file.rows().skip(skipped - told);
            if (some == 0) {
                throw ReadFaults.changed(file.name());
            }
            told += some;
            if (looks % STRIDE == 0 && System.nanoTime() - end >= 0) {
                return false;
            }
        }
        return true;
    }

    private void begin(String name) throws IOException {
        Fingerprint print = Fingerprint.of(shelf, name);
        if (part.isPresent()) {
            // Before its fingerprint it may have been another one.
            only(part.get());
        }
        Instant whole = print.file().changed().plus(settled);
        // Of one that is read alone is known already that it is whole.
        boolean seenWhole = part.isPresent() || (storage.showsWhole() && settled.isZero());
        if (!seenWhole && whole.isAfter(time.instant())) {
            throw new Unsettled(name, Duration.between(time.instant(), whole));
        }
        RowSource rows = operation.source(shelf, print.file());
        open = Optional.of(new Open(name, print.mark(), rows));
        told = 0;
        skipped = 0;
    }

    private void end() throws IOException {
        Open file = open.orElseThrow();
        // It stays open until it is known to be the same, for the position is behind its rows.
        if (!Fingerprint.of(shelf, file.name()).mark().equals(file.mark())) {
            throw ReadFaults.changed(file.name());
        }
        open = Optional.empty();
        file.rows().close();
        behind = FilePosition.end(file.mark(), file.name()).text();
    }

    /** It may still be written to. */
    static final class Unsettled extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Duration rest;

        Unsettled(String file, Duration rest) {
            super(file);
            this.rest = rest;
        }
    }

    private Outcome outcome(IOException failure) {
        String file =
                open.map(Open::name)
                        .or(() -> Optional.ofNullable(ahead.peekFirst()))
                        .orElse(operation.files().text());
        if (Compression.broken(failure)) {
            return new Outcome.Rejected(ReadFaults.compressionBroken(file).fault());
        }
        return switch (failure) {
            case FileRefused refused -> new Outcome.Rejected(refused.fault());
            case Unsettled unsettled ->
                    new Outcome.Unavailable(ReadFaults.unsettled(file, settled), unsettled.rest);
            case StorageFailed failed -> failed.outcome();
            case TableBroken broken -> new Outcome.Rejected(broken(file, broken).fault());
            default -> ReadFaults.outcome(file, storage.folder(), failure);
        };
    }

    /** What was written to while it was read looks damaged as well. */
    private FileRefused broken(String file, TableBroken broken) {
        try {
            if (open.isPresent() && !Fingerprint.of(shelf, file).mark().equals(open.get().mark())) {
                return ReadFaults.changed(file);
            }
        } catch (IOException _) {
            // Nothing more is known then.
        }
        return ReadFaults.table(file, broken);
    }

    @Override
    public void close() {
        try {
            if (open.isPresent()) {
                open.get().rows().close();
            }
        } catch (IOException _) {
            // It was only read.
        }
        open = Optional.empty();
        shelf.close();
    }
}
