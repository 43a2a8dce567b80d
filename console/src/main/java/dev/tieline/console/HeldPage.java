package dev.tieline.console;

import java.util.List;

/**
 * What waits for a person, by cause.
 *
 * @param sentence how much it is
 * @param done what was just done; may be empty
 * @param filter what it is narrowed to
 * @param ofRun flow of the run that it is narrowed to; empty without one
 * @param count how many deliveries these are
 * @param groups largest first
 * @param found held records that were searched for; empty unless somebody did
 * @param items of the run that it is narrowed to, oldest first; empty without one
 * @param next position to go on after; 0 at the end
 * @param replays replays of many, under way or over not long ago
 */
record HeldPage(
        String sentence,
        String ofRun,
        String done,
        Filter filter,
        long count,
        List<Group> groups,
        List<Found> found,
        List<GroupPage.Item> items,
        long next,
        List<Replay> replays) {

    /**
     * What a page is narrowed to; what is empty is not narrowed.
     *
     * @param older held for longer than this: {@code 1h}, {@code 1d} or {@code 7d}
     * @param q searched for
     * @param run number of the run that held it; 0 for all
     * @param flows there are
     * @param owners there are
     */
    record Filter(
            String flow,
            String owner,
            String older,
            String q,
            long run,
            List<String> flows,
            List<String> owners) {

        boolean narrow() {
            return !flow.isEmpty() || !owner.isEmpty() || !older.isEmpty() || run != 0;
        }
    }

    /**
     * One cause.
     *
     * @param assignee who is to see to it; may be empty
     * @param offer why a replay may help now; may be empty
     */
    record Group(
            String id,
            String count,
            String cause,
            String flow,
            String where,
            String owner,
            String assignee,
            String offer,
            Moment first,
            Moment last) {}

    /** A held record that was searched for. */
    record Found(RecordRow record, String where, String cause) {}

    /**
     * A replay of many.
     *
     * @param what in a sentence
     * @param state running, paused, stopped or done
     * @param done deliveries looked at
     * @param total deliveries when it began
     */
    record Replay(long id, String what, String state, long done, long total, Moment begun) {
        boolean running() {
            return state.equals("running");
        }

        boolean paused() {
            return state.equals("paused");
        }
    }
}
