package dev.tieline.console;

import java.util.List;

/**
 * What waits for a person, by cause.
 *
 * @param sentence how much it is
 * @param done what was just done; may be empty
 * @param flow the flow it is narrowed to; empty for all
 * @param groups largest first
 */
record HeldPage(String sentence, String done, String flow, List<Group> groups) {

    /** One cause. */
    record Group(
            String id,
            String count,
            String cause,
            String flow,
            String where,
            String owner,
            Moment first,
            Moment last) {}
}
