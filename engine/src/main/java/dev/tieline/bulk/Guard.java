package dev.tieline.bulk;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.flow.Bulk;
import dev.tieline.ledger.Run;
import java.util.Optional;

/**
 * Says when a run has to stop. Pure.
 *
 * @param band of the runs before; empty when there is none, or nobody wants one
 */
record Guard(Bulk.Guards guards, Optional<Band> band) {
    /** A share of fewer rows says nothing, unless they are all. */
    private static final long SOME = 1_000;

    /**
     * Before a chunk is committed.
     *
     * @param counts of the run with this chunk
     * @param rows of the run with this chunk
     * @param last whether nothing follows
     */
    Optional<Fault> stops(Run.Counts counts, Run.Rows rows, boolean last) {
        long told = counts.told();
        if (last && told < guards.minRows()) {
            return Optional.of(
                    stop(
                            "min-rows",
                            told + " rows were read, and there are to be " + guards.minRows(),
                            "Look whether the source has them all; the run after that begins"
                                    + " anew."));
        }
        Optional<Fault> unusual = unusual(told, last);
        if (unusual.isPresent()) {
            return unusual;
        }
        boolean telling = last || told >= SOME;
        if (tooMany(guards.maxInvalid(), counts.held(), told, telling)) {
            return Optional.of(
                    stop(
                            "max-invalid",
                            counts.held()
                                    + " of "
                                    + told
                                    + " rows are held, and "
                                    + guards.maxInvalid()
                                    + " may be",
                            "See what is wrong with the held rows. Let the run go on when the source"
                                    + " or the flow is corrected, or more may be held."));
        }
        return guards.maxChange()
                .filter(most -> tooMany(most, rows.changed(), told, telling))
                .map(most ->
                        stop(
                                "max-change",
                                rows.changed()
                                        + " of "
                                        + told
                                        + " rows would be changed, and "
                                        + most
                                        + " may be",
                                "Look whether the source is right. Let the run go on when more may"
                                        + " be changed."));
    }

    private Optional<Fault> unusual(long told, boolean last) {
        Optional<Long> most = guards.maxRows().filter(rows -> told > rows);
        if (most.isPresent()) {
            return Optional.of(
                    stop(
                            "max-rows",
                            "there are more than the " + most.get() + " rows that may be read",
                            "Look whether the source is right. Let the run go on when more may be"
                                    + " read."));
        }
        return band.filter(usual -> told > usual.high() || (last && told < usual.low()))
                .map(usual ->
                        stop(
                                "rows-unusual",
                                told
                                        + (last ? "" : " and more")
                                        + " rows were read, and from "
                                        + usual.low()
                                        + " to "
                                        + usual.high()
                                        + " are usual by the "
                                        + usual.runs()
                                        + " runs before",
                                "Look whether the source is right. If it is, take 'rows: learned'"
                                        + " out, and let the run go on."));
    }

    private static boolean tooMany(Bulk.Limit most, long part, long all, boolean telling) {
        return (telling || !most.percent()) && most.exceeded(part, all);
    }

    /** Before rows are taken away. */
    Optional<Fault> stopsSweep(long gone, long stay) {
        return guards.maxDelete().exceeded(gone, gone + stay)
                ? Optional.of(
                        stop(
                                "max-delete",
                                gone
                                        + " of "
                                        + (gone + stay)
                                        + " rows would go, and "
                                        + guards.maxDelete()
                                        + " may",
                                "Look whether the source has them all. Let the run go on when more"
                                        + " may go."))
                : Optional.empty();
    }

    private static Fault stop(String guard, String why, String remedy) {
        return Fault.of(guard, Blame.SENDER, "Stopped by '" + guard + "': " + why + ".", remedy);
    }
}
