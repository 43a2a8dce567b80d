package dev.tieline.console;

import java.util.List;

/**
 * One cause and what it holds.
 *
 * @param group the cause
 * @param code its machine-readable name
 * @param meaning whose it looks like and what that means
 * @param remedy what a person can do; may be empty
 * @param count how many are held for it
 * @param incident number of the incident it is part of; 0 when there is none yet
 * @param said what people said of it, oldest first
 * @param items oldest first
 * @param next position to go on after; 0 at the end
 */
record GroupPage(
        HeldPage.Group group,
        String code,
        String meaning,
        String remedy,
        long count,
        long incident,
        List<Said> said,
        List<Item> items,
        long next) {

    /** One held delivery. */
    record Item(RecordRow record, Moment since) {}

    /** What somebody said. */
    record Said(String who, String what, Moment at) {}
}
