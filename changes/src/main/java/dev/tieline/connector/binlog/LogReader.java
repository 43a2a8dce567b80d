package dev.tieline.connector.binlog;

import dev.tieline.api.Document;
import dev.tieline.api.Following.Batch;
import dev.tieline.connector.binlog.LogStatement.Meaning;
import dev.tieline.connector.changes.Ends;
import dev.tieline.connector.changes.Gaps;
import dev.tieline.connector.changes.Unfit;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes changes of one table out of the events of the log. A transaction is handed on when its end
 * was seen, for the log may end within it, or say that it was not done after all; of one that is
 * too long to be kept until then, and that turns out so, something was told that is not there,
 * which is a gap. For one thread.
 */
final class LogReader {
    private static final long MOST_KEPT = 8 << 20;
    private static final int STANDALONE = 1;
    private static final int PREPARED = 0x40;
    private static final int STATEMENT_END = 1;
    private static final int LOAD_HEADER = 13;

    private final LogStream stream;
    private final LogStatement statements;
    private final RowShapes shapes;
    private final Deque<Step> ready = new ArrayDeque<>();
    private final Set<Long> ours = new HashSet<>();

    private String file;
    private long end;

    /** Whether offsets have grown beyond what can be asked for, until the next file. */
    private boolean beyond;

    // Of the transaction under way.
    private boolean open;
    private boolean standalone;
    private boolean prepared;
    private boolean handed;
    private String gtid;

    /** The one before it, which is the last that counts if this one has no end. */
    private String before;

    private Instant at = Instant.EPOCH;
    private long number;
    private long kept;
    private final List<Step> pending = new ArrayList<>();

    /** What is left of the event that was taken last. */
    private RowShapes.@Nullable Changes under;

    /** What comes out of the log. */
    sealed interface Step {
        /**
         * A change.
         *
         * @param mark by which it is known when it is read again
         * @param size in memory, roughly
         */
        record Change(Document document, String mark, long size) implements Step {}

        /** All of the transactions before this place have come. */
        record Boundary(Position.Place place) implements Step {}
    }

    /**
     * @param from where the stream begins
     */
    LogReader(
            LogStream stream, RowShapes shapes, Survey survey, String table, Position.Place from) {
        this.stream = stream;
        this.shapes = shapes;
        this.statements = new LogStatement(survey.database(), table, survey.folds());
        this.file = from.file();
        this.end = from.offset();
        this.gtid = from.gtid();
        this.before = from.gtid();
    }

    /**
     * The next step; empty when none came in time, also while others' changes come all the while.
     *
     * @param until on the clock of {@link System#nanoTime}
     * @param waits whether it waits for what has not come yet
     */
    Optional<Step> next(long until, boolean waits)
            throws IOException, LogStream.Refused, Ends, SQLException, Unfit, InterruptedException {
        while (ready.isEmpty()) {
            RowShapes.Changes rest = under;
            if (rest != null) {
                drain(rest);
            } else {
                Optional<LogEvent> event = stream.next(waits ? until : System.nanoTime());
                if (event.isEmpty()) {
                    return Optional.empty();
                }
                take(event.get());
            }
            if (ready.isEmpty() && System.nanoTime() - until >= 0) {
                return Optional.empty();
            }
        }
        return Optional.of(ready.removeFirst());
    }

    private void take(LogEvent event) throws Ends, SQLException, Unfit {
        switch (event.type()) {
            case LogEvent.ROTATE -> rotated(event);
            case LogEvent.FORMAT -> {
                if (event.body().little(2) != 4) {
                    throw new IllegalStateException("a log of another version");
                }
            }
            case LogEvent.GTID -> began(event);
            case LogEvent.QUERY, LogEvent.QUERY_COMPRESSED, LogEvent.LOAD_QUERY -> said(event);
            case LogEvent.XID -> ended(event);
            case LogEvent.XA_PREPARE -> {
                boolean done = event.body().u8() != 0;
                if (!done && (handed || !pending.isEmpty())) {
                    throw notYetDone();
                }
                ended(event);
            }
            case LogEvent.TABLE_MAP -> described(event);
            case LogEvent.WRITE_ROWS,
                    LogEvent.UPDATE_ROWS,
                    LogEvent.DELETE_ROWS,
                    LogEvent.WRITE_ROWS_COMPRESSED,
                    LogEvent.UPDATE_ROWS_COMPRESSED,
                    LogEvent.DELETE_ROWS_COMPRESSED ->
                    rows(event);
            case LogEvent.INCIDENT ->
                    throw lost("log-incident", "The server says that changes are not in its log");
            default -> {
                if (!event.meansNothing()) {
                    throw new IllegalStateException("an event of the type " + event.type());
                }
            }
        }
        passed(event);
    }

    /** Offsets have four bytes, and a transaction may be longer. */
    private void passed(LogEvent event) {
        if (!event.artificial() && !event.meansNothing() && event.type() != LogEvent.ROTATE) {
            beyond |= event.end() < end;
            end = event.end();
        }
    }

    private void rotated(LogEvent event) throws Ends {
        event.body().skip(8);
        String next = event.body().text(event.body().left());
        if (next.equals(file)) {
            return;
        }
        if (open) {
            cut();
        }
        file = next;
        end = 4;
        beyond = false;
        ready.add(new Step.Boundary(new Position.Place(file, end, gtid)));
    }

    private void began(LogEvent event) throws Ends {
        if (open) {
            cut();
        }
        before = gtid;
        long sequence = event.body().little(8);
        long domain = event.body().little(4);
        int flags = event.body().u8();
        gtid = domain + "-" + event.server() + "-" + Long.toUnsignedString(sequence);
        at = Instant.ofEpochSecond(event.seconds());
        open = true;
        standalone = (flags & STANDALONE) != 0;
        prepared = (flags & PREPARED) != 0;
        number = 0;
    }

    /** The server was killed while it wrote this, and gives its number once more. */
    private void cut() throws Ends {
        undone();
        gtid = before;
    }

    /** What was not done is not told; if it was told already, that cannot be taken back. */
    private void undone() throws Ends {
        pending.clear();
        kept = 0;
        open = false;
        if (handed) {
            throw lost(
                    "log-undone",
                    "A long transaction that was told in part was not done after all");
        }
    }

    private void ended(LogEvent event) {
        ready.addAll(pending);
        pending.clear();
        kept = 0;
        open = false;
        handed = false;
        boolean wraps = event.end() < end;
        if (!beyond && !wraps) {
            ready.add(new Step.Boundary(new Position.Place(file, event.end(), gtid)));
        }
    }

    private void said(LogEvent event) throws Ends, SQLException, Unfit {
        Bytes in = event.body();
        in.skip(8);
        int database = in.u8();
        in.skip(2);
        int status = (int) in.little(2);
        if (event.type() == LogEvent.LOAD_QUERY) {
            in.skip(LOAD_HEADER);
        }
        in.skip(status);
        String current = in.text(database);
        in.skip(1);
        boolean compressed = event.type() == LogEvent.QUERY_COMPRESSED && event.whole();
        Bytes text = compressed ? inflated(in) : in;
        Meaning meaning = statements.of(text.text(text.left()), current);
        means(meaning, event);
        if (standalone && open) {
            ended(event);
        }
    }

    private static Bytes inflated(Bytes in) throws Ends {
        try {
            return LogRows.inflated(in);
        } catch (LogRows.TooLong _) {
            throw tooLong();
        }
    }

    private void means(Meaning meaning, LogEvent event) throws Ends, SQLException, Unfit {
        switch (meaning) {
            case NOTHING, BEGINS -> {}
            case COMMITS -> ended(event);
            case ROLLS_BACK -> {
                undone();
                ended(event);
            }
            case ROLLS_BACK_TO -> {
                if (handed || !pending.isEmpty()) {
                    throw lost(
                            "log-undone",
                            "Part of a transaction that is in the log was not done after all");
                }
            }
            case WRITES ->
                    throw lost(
                            "log-statement",
                            "Somebody wrote with 'binlog_format' other than ROW, so that the log"
                                    + " has a statement and not the rows");
            case EMPTIES -> throw new Ends(new Batch.Lost(Gaps.emptied()));
            case REPLACES ->
                    throw lost(
                            "table-replaced",
                            "The table or a part of it was dropped, renamed, or put in the place"
                                    + " of another, which says nothing of its rows");
            case ALTERS -> shapes.renew();
        }
    }

    private void described(LogEvent event) throws Ends, SQLException, Unfit {
        TableForm.Head head = TableForm.Head.of(event.body());
        if (!statements.isOurs(head.database(), head.table())) {
            ours.remove(head.id());
            return;
        }
        ours.add(head.id());
        shapes.described(event.body().take(event.body().left()));
    }

    private void rows(LogEvent event) throws Ends {
        Bytes in = event.body();
        long id = in.little(6);
        long flags = in.little(2);
        if (ours.contains(id)) {
            if (!event.whole()) {
                throw tooLong();
            }
            if (prepared) {
                throw notYetDone();
            }
            changed(event);
        }
        if ((flags & STATEMENT_END) != 0) {
            ours.clear();
        }
    }

    private void changed(LogEvent event) throws Ends {
        try {
            under = shapes.changes(event.type(), event.body());
        } catch (LogRows.Partial _) {
            throw partial();
        } catch (LogRows.TooLong _) {
            throw tooLong();
        }
    }

    /** Goes through the rest of an event until some are to be handed on. */
    private void drain(RowShapes.Changes rest) throws Ends {
        try {
            while (rest.more() && ready.isEmpty()) {
                for (RowShapes.Change change : rest.next()) {
                    keep(change);
                }
                if (kept > MOST_KEPT) {
                    handed = true;
                    ready.addAll(pending);
                    pending.clear();
                    kept = 0;
                }
            }
        } catch (LogRows.Partial _) {
            throw partial();
        }
        if (!rest.more()) {
            under = null;
        }
    }

    private void keep(RowShapes.Change change) {
        // A log that was made anew has the same numbers at another time.
        String mark = gtid + "/" + at.getEpochSecond() + "/" + ++number;
        pending.add(new Step.Change(change.document(at, mark), mark, change.size()));
        kept += change.size();
    }

    private static Ends partial() {
        return lost(
                "log-partial",
                "Somebody wrote with 'binlog_row_image' other than FULL, so that the log lacks"
                        + " columns");
    }

    private static Ends notYetDone() {
        return lost(
                "log-xa",
                "A transaction of two phases (XA PREPARE) changed the table, and the log does not"
                        + " have it where it is committed");
    }

    private static Ends tooLong() {
        return lost("change-too-large", "A change has more than 64 MB");
    }

    private static Ends lost(String code, String what) {
        return new Ends(new Batch.Lost(Gaps.gap(code, what)));
    }
}
