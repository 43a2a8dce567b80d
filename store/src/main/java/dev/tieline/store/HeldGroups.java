package dev.tieline.store;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.journal.LaneName;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Counts held deliveries of one cause as they come and go, so that grouping them costs nothing. */
final class HeldGroups {
    static final Fault NO_CAUSE =
            Fault.of("held", Blame.HUB, "It was held without a stated cause.", "");

    private final Sql sql;

    HeldGroups(Sql sql) {
        this.sql = sql;
    }

    /** A delivery is held now; returns the number of its group. */
    long enter(LaneName lane, int laneId, Optional<Fault> cause, Instant at) throws SQLException {
        Fault fault = cause.orElse(NO_CAUSE);
        String name = Hashes.group(lane.flow(), lane.destination(), fault.code(), fault.message());
        return sql.number(
                0,
                """
                INSERT INTO held_group(name, lane, cause, count, first, last)
                VALUES(?, ?, ?, 1, ?4, ?4)
                ON CONFLICT(name) DO UPDATE SET count = count + 1, last = max(last, excluded.last)
                RETURNING id
                """,
                name,
                laneId,
                Codec.fault(fault),
                Times.micros(at));
    }

    /** A delivery of the group is held no more. */
    void leave(long group) throws SQLException {
        sql.update("UPDATE held_group SET count = count - 1 WHERE id = ?", group);
        sql.update("DELETE FROM held_group WHERE id = ? AND count <= 0", group);
    }
}
