package dev.tieline.connector.binlog;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.connector.binlog.Position.State;
import dev.tieline.connector.changes.ChangesOutlet;
import dev.tieline.connector.changes.Ends;
import dev.tieline.connector.changes.Failures;
import dev.tieline.connector.changes.Gaps;
import dev.tieline.connector.changes.Unfit;
import dev.tieline.connector.jdbc.MariaDbFailures;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One following of one table. A position is a place between two transactions, and how many changes
 * behind it were handed on: who goes on there reads the log again from there and passes over as
 * many, for the log is the same each time. Nothing is kept at the server.
 */
final class Pursuit implements ChangesOutlet.Pursued {
    private static final System.Logger LOG = System.getLogger(Pursuit.class.getName());
    private static final long MOST_SIZE = 8 << 20;

    /** Codes of a server that does not log all changes of the table. */
    private static final Set<String> UNLOGGED =
            Set.of(
                    "log-off",
                    "log-in-engine",
                    "log-without-replicated",
                    "database-not-logged",
                    "table-cascaded");

    /** Error numbers of who may not read the log. */
    private static final List<Integer> NOT_ALLOWED = List.of(1045, 1227);

    /** The server cannot read its log. */
    private static final int NOT_READABLE = 1236;

    private final BinlogTable table;
    private final Lines lines;
    private final Start start;
    private final Consumer<ChangesOutlet.Pursued> closed;
    private volatile boolean interrupted;

    private @Nullable Watch watch;
    private @Nullable Position position;
    private @Nullable Snapshot snapshot;
    private @Nullable LogStream stream;
    private @Nullable LogReader reader;

    /** What is told when what came before it was taken. */
    private @Nullable Batch last;

    /** Changes behind the place that are to be passed over. */
    private long skip;

    /**
     * @param lines that are this following's alone
     * @param closed hears that it is closed
     */
    Pursuit(BinlogTable table, Lines lines, Start start, Consumer<ChangesOutlet.Pursued> closed) {
        this.table = table;
        this.lines = lines;
        this.start = start;
        this.closed = closed;
    }

    @Override
    public Batch next(int most, Duration within) {
        List<Document> changes = new ArrayList<>();
        Batch ends = last;
        if (ends == null) {
            ends = step(changes, most, System.nanoTime() + within.toNanos());
        }
        if (ends == null || !changes.isEmpty()) {
            // What came before the end is handed on first.
            last = ends;
            return new Batch.Changes(changes, position().text(), watch().behind());
        }
        return ends;
    }

    /** Takes changes; what ends it, or null. */
    private @Nullable Batch step(List<Document> changes, int most, long until) {
        try {
            if (interrupted) {
                return Failures.lostConnection();
            }
            if (position == null) {
                begin();
            } else if (position.state() == State.ROWS) {
                rows(changes, most);
            } else {
                log(changes, most, until);
            }
            return null;
        } catch (Ends e) {
            return interrupted ? Failures.lostConnection() : e.batch();
        } catch (Unfit e) {
            return unlogged(e).orElseGet(() -> refused(e));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Failures.lostConnection();
        } catch (LogStream.Refused e) {
            return NOT_ALLOWED.contains(e.code())
                    ? refused(ServerLook.notAllowed())
                    : gone().orElseGet(() -> refused(e));
        } catch (IOException | SQLException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "following ends", e);
            return interrupted ? Failures.lostConnection() : gone().orElseGet(() -> failed(e));
        }
    }

    /** What changed while the server did not log it is missing, whoever corrects that. */
    private Optional<Batch> unlogged(Unfit unfit) {
        boolean begun = position != null || Position.of(start).isPresent();
        return begun && UNLOGGED.contains(unfit.fault().code())
                ? Optional.of(new Batch.Lost(Gaps.gap(unfit.fault().code(), said(unfit))))
                : Optional.empty();
    }

    /** As a gap says it. */
    private static String said(Unfit unfit) {
        return unfit.fault().message().replaceFirst("\\.$", "");
    }

    private static Batch refused(Unfit unfit) {
        return new Batch.Failed(new Outcome.Rejected(unfit.fault()));
    }

    /** Whatever else it says, it ends the connection with that. */
    private static Batch refused(LogStream.Refused e) {
        return e.code() == NOT_READABLE ? Failures.notUnderstood(e) : Failures.lostConnection();
    }

    private static Batch failed(Exception e) {
        return switch (e) {
            case SQLException said -> new Batch.Failed(MariaDbFailures.of(said));
            case IOException ended when !(ended.getCause() instanceof RuntimeException) ->
                    Failures.lostConnection();
            default -> Failures.notUnderstood(e);
        };
    }

    /** Whether what it stands on has gone, which may be why it failed. */
    private Optional<Batch> gone() {
        if (position == null || watch == null) {
            return Optional.empty();
        }
        try {
            watch().goesOn(position().at(position().place()));
            return Optional.empty();
        } catch (Ends e) {
            return Optional.of(e.batch());
        } catch (Unfit e) {
            return Optional.of(unlogged(e).orElseGet(() -> refused(e)));
        } catch (SQLException _) {
            return Optional.empty();
        }
    }

    private Watch watch() {
        return Objects.requireNonNull(watch);
    }

    private Position position() {
        return Objects.requireNonNull(position);
    }

    /** The first step: where it begins, or goes on. */
    private void begin() throws Ends, SQLException, Unfit {
        Watch now = new Watch(table, lines.open());
        watch = now;
        Optional<Position> kept = Position.of(start);
        if (kept.isPresent()) {
            now.goesOn(kept.get());
            position = kept.get();
            skip = kept.get().taken();
            return;
        }
        if (!(start instanceof Start.Now(boolean rows, boolean _))) {
            throw new Ends(
                    new Batch.Lost(
                            Gaps.gap("position-unknown", "What is kept of the place is no place")));
        }
        Position.Place place;
        if (rows) {
            snapshot = Snapshot.take(lines.open(), table, now.survey());
            place = snapshot.place();
        } else {
            place = now.end();
        }
        askable(place);
        position =
                new Position(
                        rows ? State.ROWS : State.LOG,
                        now.survey().source(),
                        place,
                        0,
                        Position.NONE);
    }

    /** A place is asked for by four bytes, and the transactions of one file may have more. */
    static void askable(Position.Place place) throws Ends {
        if (place.offset() >>> Integer.SIZE != 0) {
            Fault fault =
                    Fault.of(
                            "log-file-too-long",
                            Blame.DESTINATION,
                            "The server's log file '"
                                    + place.file()
                                    + "' has more than 4 GB, and nobody can begin behind that.",
                            "It is tried again by itself; FLUSH BINARY LOGS helps at once.");
            throw new Ends(new Batch.Failed(new Outcome.Unavailable(fault, Duration.ZERO)));
        }
    }

    /** Read again they are newer than the place, where the log goes on all the same. */
    private void rows(List<Document> changes, int most) throws Ends, SQLException, Unfit {
        Snapshot all =
                snapshot == null ? Snapshot.take(lines.open(), table, watch().survey()) : snapshot;
        snapshot = all;
        long size = 0;
        while (changes.size() < most && size < MOST_SIZE) {
            Optional<Snapshot.Read> row = all.next();
            if (row.isEmpty()) {
                lines.close(all.line());
                snapshot = null;
                position = position().at(position().place());
                return;
            }
            changes.add(row.get().document());
            size += row.get().size();
        }
        watch().looked(position());
    }

    private void log(List<Document> changes, int most, long until)
            throws Ends, SQLException, Unfit, IOException, LogStream.Refused, InterruptedException {
        LogReader from = reader == null ? opened() : reader;
        reader = from;
        long size = 0;
        while (changes.size() < most && size < MOST_SIZE) {
            watch().looked(position());
            // What is here is handed on at once.
            Optional<LogReader.Step> step = from.next(until, changes.isEmpty());
            if (step.isEmpty()) {
                return;
            }
            switch (step.get()) {
                case LogReader.Step.Boundary(Position.Place place) -> passed(place);
                case LogReader.Step.Change change -> {
                    if (taken(change)) {
                        changes.add(change.document());
                        size += change.size();
                    }
                }
            }
            if (System.nanoTime() - until >= 0) {
                return;
            }
        }
    }

    private LogReader opened() throws Ends, SQLException, IOException {
        Position.Place place = position().place();
        LogStream opened = LogStream.open(lines.open(), place.file(), place.offset());
        stream = opened;
        RowShapes shapes =
                new RowShapes(table, new Cells(watch().charsets()), () -> watch().renewed());
        return new LogReader(opened, shapes, watch().survey(), table.name(), place);
    }

    private void passed(Position.Place place) throws Ends {
        if (skip > 0) {
            throw differs();
        }
        position = position().at(place);
    }

    /** Whether it is new; it is not when it was handed on before somebody was cut off. */
    private boolean taken(LogReader.Step.Change change) throws Ends {
        if (skip > 0) {
            skip--;
            if (skip == 0 && !change.mark().equals(position().last())) {
                throw differs();
            }
            return false;
        }
        position = position().with(change.mark());
        return true;
    }

    private static Ends differs() {
        return new Ends(
                new Batch.Lost(
                        Gaps.gap(
                                "log-differs",
                                "A transaction that was read again is not the one it was")));
    }

    /** The server keeps its log whoever has read it. */
    @Override
    public void confirm(String text) {}

    @Override
    public void interrupt() {
        interrupted = true;
        lines.close();
    }

    @Override
    public void close() {
        lines.close();
        if (stream != null) {
            stream.close();
        }
        closed.accept(this);
    }
}
