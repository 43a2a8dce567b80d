package dev.tieline.console;

import java.util.List;

/**
 * What ran, and what comes next.
 *
 * @param sentence how it stands
 * @param flow of which alone; empty for all
 * @param coming the next slots, soonest first
 * @param rows newest first
 * @param older link to older runs; empty at the end
 */
record RunsPage(String sentence, String flow, List<Coming> coming, List<Row> rows, String older) {
    RunsPage {
        coming = List.copyOf(coming);
        rows = List.copyOf(rows);
    }

    /**
     * The next slot of a flow.
     *
     * @param slot by the clocks of its zone
     * @param at the same for everybody
     * @param when the schedule in words
     */
    record Coming(String flow, String slot, Moment at, String when) {}

    /**
     * One run.
     *
     * @param id its number
     * @param badge how it stands
     * @param what the slot by the clocks of its zone, or who started it
     * @param counts what it came to
     * @param held how many new records of it were held
     * @param why it failed or was cancelled; may be empty
     * @param begun when it began
     * @param took how long it took so far
     * @param running whether it can be cancelled
     */
    record Row(
            long id,
            String flow,
            Badge badge,
            String what,
            String counts,
            long held,
            String why,
            Moment begun,
            String took,
            boolean running) {}
}
