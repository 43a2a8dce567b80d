package dev.tieline.console;

import java.util.List;

/**
 * What was done, by whom.
 *
 * @param filter what is shown
 * @param rows newest first
 * @param older link to what comes after; empty at the end
 * @param root over all rows, as it is to be kept outside
 * @param count of all rows
 */
record AuditPage(Filter filter, List<Row> rows, String older, String root, long count) {

    /** What somebody asked for; texts are empty for all. */
    record Filter(String object, String actor, String since) {
        boolean narrow() {
            return !object.isEmpty() || !actor.isEmpty() || !since.isEmpty();
        }
    }

    /**
     * An act.
     *
     * @param link to what it was done to; empty when that has no page
     * @param details in words
     */
    record Row(
            long seq,
            Moment at,
            String actor,
            String act,
            String object,
            String link,
            String details) {}
}
