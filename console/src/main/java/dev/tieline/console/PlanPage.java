package dev.tieline.console;

import java.util.List;

/**
 * The page of what a run of a flow would do.
 *
 * @param flow its name
 * @param sentence what it would come to
 * @param asked who asked for it, and when; empty when nobody did
 * @param finding whether it is not known yet
 * @param percent of what is expected that was read while it is not known; -1 when nobody knows
 * @param problem why it is not known, or what would stop the run; empty when nothing does
 * @param facts counts
 * @param groups rows that would differ, by what becomes of them
 * @param causes why rows would be held
 */
record PlanPage(
        String flow,
        String sentence,
        String asked,
        boolean finding,
        int percent,
        String problem,
        List<RecordPage.Fact> facts,
        List<Group> groups,
        List<Cause> causes) {

    /**
     * @param id of its heading
     * @param title what becomes of them
     * @param columns names of fields
     */
    record Group(String id, String title, List<String> columns, List<Row> rows) {}

    record Row(List<Cell> cells) {}

    /** One field; {@code before} and {@code after} are the same where it would not change. */
    record Cell(String before, String after) {
        boolean differs() {
            return !before.equals(after);
        }
    }

    /**
     * @param rows how many
     * @param place where one stands; may be empty
     */
    record Cause(long rows, String message, String place) {}
}
