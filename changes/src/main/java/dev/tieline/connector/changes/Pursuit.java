package dev.tieline.connector.changes;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.connector.changes.Position.State;
import dev.tieline.connector.sql.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * One following of one table. It begins in steps, each of which is a position that is kept before
 * the next one is taken, so that one that is cut off anywhere is told apart: about to make the
 * slot; slot made and rows under way; log.
 *
 * <p>A position is a place between two transactions, and how many changes of the next one were
 * handed on. Who goes on there reads that transaction again from its first change and passes over
 * as many: what the database decodes is the same each time.
 */
final class Pursuit implements ChangesOutlet.Pursued {
    private static final System.Logger LOG = System.getLogger(Pursuit.class.getName());
    private static final long MOST_CHARACTERS = 8 << 20;
    private static final long CONFIRM_NANOS = Duration.ofMillis(500).toNanos();

    private final Tracked tracked;
    private final Database database;
    private final Line line;
    private final Start start;
    private final Consumer<ChangesOutlet.Pursued> closed;
    private final String unchanged = UUID.randomUUID().toString();
    private final Reading reading;
    private final Deque<SourceRecord> came = new ArrayDeque<>();
    private volatile boolean interrupted;

    private @Nullable Side side;
    private @Nullable Capture capture;
    private @Nullable Watch watch;
    private @Nullable Position position;

    /** Changes of the transaction under way that were seen, and that are to be passed over. */
    private long seen;

    private long skip;
    private long confirmed = System.nanoTime() - CONFIRM_NANOS;

    /**
     * @param line that is this following's alone
     * @param closed hears that it is closed
     */
    Pursuit(
            Tracked tracked,
            Database database,
            Line line,
            Start start,
            Consumer<ChangesOutlet.Pursued> closed) {
        this.tracked = tracked;
        this.database = database;
        this.line = line;
        this.start = start;
        this.closed = closed;
        this.reading = new Reading(tracked, new Values(unchanged));
    }

    @Override
    public Batch next(int most, Duration within) {
        try {
            return step(most, System.nanoTime() + within.toNanos());
        } catch (Ends e) {
            return e.batch();
        } catch (Unfit e) {
            return refused(e.fault());
        } catch (Reading.Changed e) {
            return refused(e.fault());
        } catch (SQLException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "following ends", e);
            return lost().orElseGet(() -> Failures.of(e, isLog()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Failures.lostConnection();
        }
    }

    /** Whether what it stands on has gone, whatever the decoder made of that. */
    private Optional<Batch> lost() {
        if (side == null || !isLog() || interrupted) {
            return Optional.empty();
        }
        try {
            Optional<Slot> slot = Slot.find(side(), tracked.slot());
            return Gaps.of(position(), Survey.of(side(), tracked), slot).map(Batch.Lost::new);
        } catch (Unfit e) {
            return Optional.of(refused(e.fault()));
        } catch (SQLException _) {
            return Optional.empty();
        }
    }

    private boolean isLog() {
        return position != null && position.state() == State.LOG;
    }

    private static Batch refused(Fault fault) {
        return new Batch.Failed(new Outcome.Rejected(fault));
    }

    private Batch step(int most, long until)
            throws Ends, SQLException, Unfit, Reading.Changed, InterruptedException {
        if (interrupted) {
            return Failures.lostConnection();
        }
        Position at = position;
        if (at == null) {
            return opened();
        }
        return switch (at.state()) {
            case BEGUN -> slotMade(at);
            case BEGUN_ROWS -> rowsBegun(at);
            case ROWS -> rows(most, until);
            case LOG -> log(most, until);
        };
    }

    private Side side() {
        return java.util.Objects.requireNonNull(side);
    }

    private Watch watch() {
        return java.util.Objects.requireNonNull(watch);
    }

    private Position position() {
        return java.util.Objects.requireNonNull(position);
    }

    private Batch changes(List<Document> changes) {
        return new Batch.Changes(changes, position().text(), watch().behind());
    }

    /** The first step: where it begins, or goes on. */
    private Batch opened() throws Ends, SQLException, Unfit {
        side = Side.open(line, database);
        watch = new Watch(tracked, line, side, reading);
        Position at = new Outset(side, watch.survey(), tracked).of(start);
        position = at;
        skip = at.taken();
        return changes(List.of());
    }

    private Batch slotMade(Position at) throws SQLException {
        position = at.at(State.LOG, Slot.make(side(), tracked.slot()));
        return changes(List.of());
    }

    /** Makes the slot with the state of the database that the rows are read from. */
    private Batch rowsBegun(Position at) throws Ends, SQLException {
        begin(Capture.ofRows(line, database, tracked, unchanged, tracked.slot()));
        position = at.at(State.ROWS, watch().slot().confirmed());
        return changes(List.of());
    }

    private void begin(Capture next) {
        capture = next;
        watch().begins();
        next.begin();
    }

    private void end() {
        Capture old = capture;
        capture = null;
        came.clear();
        seen = 0;
        if (old != null) {
            old.close();
        }
    }

    private Batch rows(int most, long until)
            throws Ends, SQLException, Unfit, Reading.Changed, InterruptedException {
        if (capture == null) {
            Slot.drop(side(), tracked.again());
            begin(Capture.ofRows(line, database, tracked, unchanged, tracked.again()));
        }
        List<Document> changes = new ArrayList<>();
        boolean over = false;
        long characters = 0;
        while (!over && changes.size() < most && characters < MOST_CHARACTERS && more(until)) {
            SourceRecord record = came.removeFirst();
            if (Reading.operation(record).equals("r")) {
                reading.isNew(record);
                changes.add(reading.change(record, false, ++seen));
                characters += Sizes.of(record);
                over = Reading.isLastRow(record);
            } else {
                // The log has begun behind them.
                over = true;
            }
        }
        if (over) {
            end();
            position = position().at(State.LOG, position().lsn());
        }
        return changes(changes);
    }

    /** Whether something came, in time. */
    private boolean more(long until) throws Ends, SQLException, Unfit, InterruptedException {
        while (came.isEmpty()) {
            if (interrupted) {
                throw new Ends(Failures.lostConnection());
            }
            position = watch().looked(position());
            List<SourceRecord> records = java.util.Objects.requireNonNull(capture).poll();
            if (!records.isEmpty()) {
                watch().hears();
                position = watch().verified(position());
                came.addAll(records);
            } else if (System.nanoTime() - until >= 0) {
                return false;
            }
        }
        return true;
    }

    private Batch log(int most, long until)
            throws Ends, SQLException, Unfit, Reading.Changed, InterruptedException {
        if (capture == null) {
            Slot.drop(side(), tracked.again());
            Slot.rest(side(), tracked.slot());
            begin(Capture.ofLog(line, database, tracked, unchanged, position().lsn()));
        }
        List<Document> changes = new ArrayList<>();
        long characters = 0;
        while (changes.size() < most && characters < MOST_CHARACTERS) {
            // What is here is handed on at once.
            if (!more(changes.isEmpty() ? until : System.nanoTime())) {
                break;
            }
            SourceRecord record = came.removeFirst();
            String operation = Reading.operation(record);
            if (operation.isEmpty()) {
                boundary(record);
            } else {
                Optional<Document> change = change(record, operation);
                change.ifPresent(changes::add);
                characters += change.isPresent() ? Sizes.of(record) : 0;
            }
        }
        return changes(changes);
    }

    /** The end of a transaction; all else that is no change means nothing. */
    private void boundary(SourceRecord record) throws Ends {
        if (!(record.value() instanceof org.apache.kafka.connect.data.Struct value)
                || value.schema().field("status") == null
                || !"END".equals(value.getString("status"))) {
            return;
        }
        if (skip > 0) {
            throw differs();
        }
        seen = 0;
        position = position().at(State.LOG, Reading.place(record));
    }

    private Optional<Document> change(SourceRecord record, String operation)
            throws Ends, SQLException, Unfit, Reading.Changed {
        seen++;
        if (skip > 0) {
            skip--;
            if (skip == 0 && Reading.place(record) != position().last()) {
                throw differs();
            }
            return Optional.empty();
        }
        if (operation.equals("t")) {
            throw new Ends(new Batch.Lost(Gaps.emptied()));
        }
        if (reading.isNew(record)) {
            position = watch().renewed(position());
        }
        long place = Reading.place(record);
        boolean whole = position().whole() > 0 && place >= position().whole();
        position = position().with(place);
        return Optional.of(reading.change(record, whole, seen));
    }

    private static Ends differs() {
        return new Ends(
                new Batch.Lost(
                        Gaps.gap(
                                "log-differs",
                                "A transaction that was read again is not the one it was: the"
                                        + " publication was changed meanwhile")));
    }

    @Override
    public void confirm(String text) {
        Capture open = capture;
        Position at = Position.of(text).orElseThrow();
        long now = System.nanoTime();
        if (open == null || at.state() != State.LOG || now - confirmed < CONFIRM_NANOS) {
            return;
        }
        confirmed = now;
        try {
            open.confirm(at.lsn());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void interrupt() {
        interrupted = true;
        line.close();
    }

    @Override
    public void close() {
        try {
            if (side != null) {
                side.close();
            }
            // Whatever hangs at the server would hold the connector's threads.
            line.close();
            end();
        } catch (RuntimeException _) {
            // It is not used any more.
        } finally {
            closed.accept(this);
        }
    }
}
