package dev.tieline.connector.changes;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import java.util.Optional;

/** What makes it impossible to go on without missing changes. Pure. */
public final class Gaps {
    private Gaps() {}

    /** TRUNCATE came. */
    public static Fault emptied() {
        return Fault.of(
                "table-emptied",
                Blame.DESTINATION,
                "The table was emptied by TRUNCATE, which says nothing of its rows.",
                "Empty the destination if it is to be so there too. Then choose: 'tieline resync"
                        + " FLOW --from rows' takes in what is there now, '--from now' what changes"
                        + " from now on.");
    }

    /** The rows of a table without a key were not all read. */
    public static Fault rowsCut() {
        return gap(
                "rows-cut",
                "Reading the rows was cut off, and the table has no key by which rows that come"
                        + " again are known");
    }

    private static String server(String source) {
        return source.split("/", 2)[0];
    }

    /**
     * Changes are missing.
     *
     * @param what has happened, without a full stop
     */
    public static Fault gap(String code, String what) {
        return Fault.of(
                code,
                Blame.DESTINATION,
                what + ": changes are missing, and nobody knows which.",
                "Choose: 'tieline resync FLOW --from rows' takes all rows in again, '--from now'"
                        + " goes on without what is missing.");
    }

    /** Why a slot cannot be gone on with; empty when it can. */
    static Optional<Fault> of(Position position, Survey survey, Optional<Slot> slot) {
        if (!position.source().equals(survey.source())) {
            return Optional.of(
                    server(position.source()).equals(server(survey.source()))
                            ? gap(
                                    "source-another",
                                    "The table, the slot or the publication is another than it was,"
                                            + " or the publication was changed")
                            : gap(
                                    "database-another",
                                    "This is another database server than the one that was"
                                            + " followed"));
        }
        if (slot.isEmpty()) {
            return Optional.of(gap("slot-lost", "The replication slot is gone"));
        }
        if (!slot.get().here()) {
            return Optional.of(
                    gap("slot-foreign", "The replication slot is not one that the hub made"));
        }
        if (slot.get().lost()) {
            return Optional.of(
                    gap(
                            "slot-invalidated",
                            "The database has thrown away the log that the slot needs"));
        }
        boolean rows = position.state() == Position.State.ROWS;
        if (!rows && slot.get().confirmed() > position.lsn()) {
            return Optional.of(
                    gap("slot-ahead", "The replication slot was moved on by somebody else"));
        }
        if (slot.get().end() < position.lsn()) {
            return Optional.of(
                    gap(
                            "log-behind",
                            "The database's log ends before the place that was reached: it was"
                                    + " restored, or another server took over that lacked the end"));
        }
        return Optional.empty();
    }
}
