package dev.tieline.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What ran, and what comes next.
 *
 * @param sentence how it stands
 * @param flow of which alone; empty for all
 * @param coming the next slots, soonest first
 * @param slots how those of one flow ended; empty for many flows, and when it has no schedule
 * @param rows newest first
 * @param older link to older runs; empty at the end
 * @param again when the page asks for itself again, in the words of htmx; empty for never
 */
record RunsPage(
        String sentence,
        String flow,
        List<Coming> coming,
        Optional<Slots> slots,
        List<Row> rows,
        String older,
        String again) {
    RunsPage {
        coming = List.copyOf(coming);
        rows = List.copyOf(rows);
    }

    /** The same page, which asks for itself again then. */
    RunsPage again(String when) {
        return new RunsPage(sentence, flow, coming, slots, rows, older, when);
    }

    boolean running() {
        return rows.stream().anyMatch(Row::running);
    }

    /**
     * The next slot of a flow.
     *
     * @param slot by the clocks of its zone
     * @param at the same for everybody
     * @param due the same for programs
     * @param when the schedule in words
     */
    record Coming(String flow, String slot, Moment at, Instant due, String when) {}

    /**
     * How the slots of a flow ended.
     *
     * @param sentence how many ran in time
     * @param others those that did not, newest first
     */
    record Slots(String sentence, List<Slot> others) {
        Slots {
            others = List.copyOf(others);
        }
    }

    /**
     * Slots, one behind the other, that ended alike.
     *
     * @param which by the clocks of their zone
     * @param meaning of the badge, in words
     * @param run that stands for them; 0 when none does
     * @param at the last of them
     */
    record Slot(Badge badge, String which, String meaning, long run, Moment at) {}

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
     * @param running whether it is under way
     * @param waiting whether somebody has to approve it first
     * @param percent how much of what is expected it was told; negative when nobody knows
     * @param pace how fast it is, while it runs; may be empty
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
            boolean running,
            boolean waiting,
            int percent,
            String pace) {}
}
