package dev.tieline.console;

import java.util.List;
import java.util.Optional;

/**
 * What is wrong, and what was.
 *
 * @param sentence how much it is
 * @param open newest first
 * @param over newest first
 */
record IncidentsPage(String sentence, List<Row> open, List<Row> over) {
    IncidentsPage {
        open = List.copyOf(open);
        over = List.copyOf(over);
    }

    /**
     * One cause.
     *
     * @param id its number
     * @param badge how bad it is
     * @param title what happened
     * @param touches records and flows, in words
     * @param owner who is asked; may be empty
     * @param acknowledged who sees to it; may be empty
     * @param since when it began
     * @param until when it was over
     */
    record Row(
            long id,
            Badge badge,
            String title,
            String touches,
            String owner,
            String acknowledged,
            Moment since,
            Optional<Moment> until) {}
}
