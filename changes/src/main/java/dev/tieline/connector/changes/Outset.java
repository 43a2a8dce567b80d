package dev.tieline.connector.changes;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Following.Batch;
import dev.tieline.api.Following.Start;
import dev.tieline.connector.changes.Position.State;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Where a following begins or goes on: what is kept of it against what is at the database.
 *
 * @param survey of the table, now
 */
record Outset(Side side, Survey survey, Tracked tracked) {

    Position of(Start start) throws Ends, SQLException {
        Optional<Position> kept = Position.of(start);
        if (kept.isPresent()) {
            return survey.wholeSince(goneOn(kept.get()));
        }
        if (start instanceof Start.Now(boolean rows, boolean again)) {
            return survey.wholeSince(begun(rows, again));
        }
        throw new Ends(
                new Batch.Lost(
                        Gaps.gap("position-unknown", "What is kept of the place is no place")));
    }

    private Position begun(boolean rows, boolean again) throws Ends, SQLException {
        if (!again && Slot.find(side, tracked.slot()).isPresent()) {
            throw new Ends(new Batch.Lost(taken()));
        }
        Slot.drop(side, tracked.slot());
        return Position.begun(rows, survey.source());
    }

    private Fault taken() {
        return Fault.of(
                "slot-taken",
                Blame.DESTINATION,
                "There is a replication slot '"
                        + tracked.slot()
                        + "' already, and the flow has not made it.",
                "Name another 'slot'; or, if nobody needs it, begin anew with 'tieline resync FLOW"
                        + " --from rows' or '--from now', which takes it away.");
    }

    private Position goneOn(Position kept) throws Ends, SQLException {
        if (kept.state() == State.BEGUN || kept.state() == State.BEGUN_ROWS) {
            // Whoever was cut off had made the slot, and nothing was handed on out of it.
            Slot.drop(side, tracked.slot());
            return Position.begun(kept.state() == State.BEGUN_ROWS, survey.source());
        }
        Optional<Fault> gap = Gaps.of(kept, survey, Slot.find(side, tracked.slot()));
        if (gap.isPresent()) {
            throw new Ends(new Batch.Lost(gap.get()));
        }
        if (kept.state() == State.ROWS && !survey.keyed()) {
            throw new Ends(new Batch.Lost(Gaps.rowsCut()));
        }
        return kept;
    }
}
