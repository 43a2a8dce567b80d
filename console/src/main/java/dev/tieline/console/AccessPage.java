package dev.tieline.console;

import java.util.List;
import java.util.Optional;

/**
 * Who and what can do what.
 *
 * @param systems by name
 * @param unused what nothing uses at all, each in a sentence
 * @param waiting how many reviews are to be made
 * @param problem why a sign-off was not taken; empty when nothing is wrong
 */
record AccessPage(List<One> systems, List<String> unused, long waiting, String problem) {

    /**
     * A system.
     *
     * @param flags what holds for it in short, such as {@code read-only}
     * @param review how its review stands, in words
     * @param waits whether a review is to be made
     * @param mine whether it is for whoever looks to sign
     * @param hash of what there is to sign
     */
    record One(
            String name,
            String owner,
            String purpose,
            String reach,
            List<String> flags,
            List<Row> rows,
            List<String> unused,
            String proposal,
            String review,
            boolean waits,
            boolean mine,
            String hash) {}

    /**
     * Something or somebody that can do something.
     *
     * @param kind operation, caller, credential, person
     * @param detail what it can do, or how
     * @param used when it was last used; empty when nobody knows
     */
    record Row(String kind, String name, String detail, Optional<Moment> used) {}
}
