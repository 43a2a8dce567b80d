package dev.tieline.connector.binlog;

import dev.tieline.api.Fault;
import dev.tieline.api.Following.Batch;
import dev.tieline.connector.changes.Ends;
import dev.tieline.connector.changes.Gaps;
import dev.tieline.connector.changes.Unfit;
import dev.tieline.connector.jdbc.MariaDbLine;
import dev.tieline.connector.sql.Questions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A session beside the log: an eye on the server, its log and the table. For one thread. */
final class Watch {
    private static final long LOOK_NANOS = Duration.ofSeconds(5).toNanos();

    private final BinlogTable table;
    private final Questions side;
    private Survey survey;
    private long behind = -1;
    private long looked;

    /** Asks what the server and the table are. */
    Watch(BinlogTable table, MariaDbLine line) throws SQLException, Unfit {
        this.table = table;
        this.side = new Questions(line.jdbc());
        // What is asked must not be what a transaction saw before.
        line.jdbc().setAutoCommit(true);
        this.survey = Survey.of(side, table);
    }

    /** The table as it was when it was asked last. */
    Survey survey() {
        return survey;
    }

    /** Bytes of the log behind the place that was reached; -1 while nobody knows. */
    long behind() {
        return behind;
    }

    /** Names of charsets by the numbers of their collations. */
    Map<Integer, String> charsets() throws SQLException {
        return Survey.charsets(side);
    }

    /** Asks anew what the table is. */
    Survey renewed() throws SQLException, Unfit {
        survey = Survey.of(side, table);
        return survey;
    }

    /** Where the log ends. */
    Position.Place end() throws SQLException, Unfit {
        ServerLook.LogFile last = ServerLook.of(side).end();
        return LogGaps.named(last.name(), last.size(), side);
    }

    /** Whether what was kept can be gone on with; else it ends. */
    void goesOn(Position kept) throws Ends, SQLException, Unfit {
        ServerLook server = ServerLook.of(side);
        server.check();
        Optional<Fault> gap = LogGaps.of(kept, survey, server, side);
        if (gap.isPresent()) {
            throw new Ends(new Batch.Lost(gap.get()));
        }
        if (kept.state() == Position.State.ROWS && !survey.keyed()) {
            throw new Ends(new Batch.Lost(Gaps.rowsCut()));
        }
    }

    /** Looks at the server when it is time. */
    void looked(Position at) throws Ends, SQLException, Unfit {
        long now = System.nanoTime();
        if (behind >= 0 && now - looked < LOOK_NANOS) {
            return;
        }
        looked = now;
        ServerLook server = ServerLook.of(side);
        server.check();
        long left = server.behind(at.place());
        if (left < 0) {
            // The file is gone, or shorter than the place.
            goesOn(at);
        }
        behind = Math.max(0, left);
    }
}
