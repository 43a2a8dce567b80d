package dev.tieline.console;

import dev.tieline.api.Finding;
import java.util.List;
import java.util.Optional;

/**
 * The first page.
 *
 * @param sentence how things stand, in words
 * @param badge the same as a state
 * @param terms the balance
 * @param needs what a person has to look at, most urgent first
 * @param refused why the newest files are not what runs
 * @param flows one row each, those with news first
 * @param flowCount how many there are in all
 * @param page which hundred is shown, from 1
 * @param pages how many hundreds there are
 */
record TodayPage(
        String sentence,
        Badge badge,
        List<Term> terms,
        List<Need> needs,
        List<Finding> refused,
        List<FlowRow> flows,
        String flowCount,
        int page,
        int pages) {

    /** Whether any of the flows asks by itself. */
    boolean runs() {
        return flows.stream().anyMatch(flow -> flow.runs().isPresent());
    }

    /** One number of the balance; {@code sign} stands before it. */
    record Term(String sign, String number, String word, String tone, String link) {}

    /**
     * Something for a person.
     *
     * @param owner who should look; empty when nobody is named
     * @param link where to do it; empty when there is nothing to open
     * @param resume the system that a person may let be called again; empty when none
     */
    record Need(
            Badge badge,
            String title,
            String detail,
            String owner,
            Optional<Moment> since,
            String link,
            String resume) {}

    /**
     * One flow.
     *
     * @param last its newest record
     * @param oldest record that is pending
     * @param inBulk whether only rows that are held become records
     * @param runs those of a flow that asks by itself; empty when it waits for callers
     */
    record FlowRow(
            String name,
            String purpose,
            Badge badge,
            HourChart chart,
            Counts counts,
            Optional<Moment> last,
            String lastId,
            Optional<Moment> oldest,
            boolean inBulk,
            Optional<Runs> runs) {}

    /**
     * What a flow that asks by itself does.
     *
     * @param last the newest run; empty when it never ran
     * @param next slot; empty when it has no schedule
     */
    record Runs(Optional<RunsPage.Row> last, Optional<Moment> next) {}

    /** What a flow did in the last day, and what it has now. */
    record Counts(String accepted, String delivered, long pending, long held) {}
}
