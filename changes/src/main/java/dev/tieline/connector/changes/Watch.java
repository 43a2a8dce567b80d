package dev.tieline.connector.changes;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Following.Batch;
import dev.tieline.api.Outcome;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Keeps the stream of one following going, and an eye on its slot and table. For one thread. */
final class Watch {
    private static final long BEAT_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long FIRST_BEAT_NANOS = Duration.ofMillis(300).toNanos();
    private static final long LOOK_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long QUIET_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long STALLED_NANOS = Duration.ofMinutes(10).toNanos();

    private final Tracked tracked;
    private final Line line;
    private final Side side;
    private final Reading reading;

    private Survey survey;
    private long behind = -1;
    private long decoded;
    private long heard;
    private long beat;
    private long looked;

    /** Connections of the line when what it stands on was last found whole; -1 for never. */
    private long verified = -1;

    /** Asks what the table is. */
    Watch(Tracked tracked, Line line, Side side, Reading reading) throws SQLException, Unfit {
        this.tracked = tracked;
        this.line = line;
        this.side = side;
        this.reading = reading;
        this.survey = asked();
    }

    /** The table as it was when it was asked last. */
    Survey survey() {
        return survey;
    }

    /** Bytes of the log that are kept for the slot; -1 while nobody knows. */
    long behind() {
        return behind;
    }

    private Survey asked() throws SQLException, Unfit {
        Survey now = Survey.of(side, tracked);
        reading.knows(now.columns());
        return now;
    }

    /**
     * Asks anew what the table is.
     *
     * @return the position, with what is known of it now
     */
    Position renewed(Position at) throws SQLException, Unfit {
        survey = asked();
        return survey.wholeSince(at);
    }

    /** A stream begins. */
    void begins() {
        heard = System.nanoTime();
        beat = heard - BEAT_NANOS + FIRST_BEAT_NANOS;
        verified = -1;
    }

    /** Something came out of it. */
    void hears() {
        heard = System.nanoTime();
    }

    /**
     * What has come over a connection is not handed on before this: Debezium makes a slot anew that
     * is not there when it connects, without a word, and the slot then is ahead of what was handed
     * on before.
     */
    Position verified(Position at) throws Ends, SQLException, Unfit {
        long connections = line.connections();
        if (connections == verified) {
            return at;
        }
        Position now = whole(at);
        verified = connections;
        return now;
    }

    /** Does what is due while nothing comes. */
    Position looked(Position at) throws Ends, SQLException, Unfit {
        long now = System.nanoTime();
        if (now - beat >= BEAT_NANOS) {
            beat = now;
            side.beat();
        }
        Position after = at;
        if (now - looked >= LOOK_NANOS) {
            looked = now;
            after = whole(at);
            if (now - heard >= QUIET_NANOS && goesThrough()) {
                hears();
            }
        }
        if (System.nanoTime() - heard >= STALLED_NANOS) {
            throw new Ends(
                    new Batch.Failed(
                            new Outcome.Unknown(
                                    Fault.of(
                                            "log-stalled",
                                            Blame.DESTINATION,
                                            "Nothing comes out of the database's log, although"
                                                    + " something was written there.",
                                            "It is begun anew by itself. Look for transactions that"
                                                    + " stay open."))));
        }
        return after;
    }

    /** Whether the server is at the log, though there is nothing of this table in it. */
    private boolean goesThrough() throws SQLException {
        long before = decoded;
        decoded = Slot.decoded(side, tracked.slot());
        return decoded != before;
    }

    /** The slot; throws when it is gone. */
    Slot slot() throws Ends, SQLException {
        return Slot.find(side, tracked.slot())
                .orElseThrow(() ->
                        new Ends(
                                new Batch.Lost(
                                        Gaps.gap("slot-lost", "The replication slot is gone"))));
    }

    private Position whole(Position at) throws Ends, SQLException, Unfit {
        Slot slot = slot();
        Position now = renewed(at);
        Optional<Fault> gap = Gaps.of(now, survey, Optional.of(slot));
        if (gap.isPresent()) {
            throw new Ends(new Batch.Lost(gap.get()));
        }
        behind = slot.behind();
        return now;
    }
}
