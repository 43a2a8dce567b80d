package dev.tieline.console;

import java.util.List;
import java.util.Optional;

/**
 * The story of one record.
 *
 * @param record its head
 * @param sentence how it stands, in words
 * @param facts what is known of it: name and value
 * @param duplicateOf id of the record it repeats; empty when it is the first
 * @param events what happened to it as a whole, oldest first
 * @param lanes one for each destination
 * @param related other records of the same trace, newest first
 * @param payload the record, masked, with the contract's descriptions
 * @param may what can be done with it
 */
record RecordPage(
        RecordRow record,
        String sentence,
        List<Fact> facts,
        Optional<String> duplicateOf,
        List<Event> events,
        List<Lane> lanes,
        List<RecordRow> related,
        Content payload,
        May may) {

    /** The same with this payload. */
    RecordPage with(Content other) {
        return new RecordPage(
                record, sentence, facts, duplicateOf, events, lanes, related, other, may);
    }

    /** Name and value. */
    record Fact(String name, String value) {}

    /** Something that happened. */
    record Event(String tone, String icon, Moment at, String title, List<String> details) {}

    /** One destination's part. */
    record Lane(
            String name,
            String system,
            Badge badge,
            Moment since,
            String sentence,
            String remedy,
            List<Fact> facts,
            Optional<Moment> next,
            List<Attempt> attempts) {}

    /** One attempt. */
    record Attempt(
            int number,
            String kind,
            Moment at,
            String took,
            Badge outcome,
            String said,
            String remedy,
            String status,
            String answer,
            List<Phase> phases) {}

    /** A stretch of an attempt, in the units of a bar 100 wide. */
    record Phase(String name, String took, int x, int width) {}

    /**
     * The payload.
     *
     * @param kind what it is: size and media type
     * @param lines its fields; empty when it cannot be read
     * @param amended whether a person corrected it
     */
    record Content(String kind, List<Line> lines, boolean amended) {}

    /** One field of the payload. */
    record Line(
            int depth,
            String name,
            String value,
            String meaning,
            String classification,
            String problem) {}

    /** What can be done, and whether it is to be looked at again soon by itself. */
    record May(boolean replay, boolean edit, boolean moving) {}
}
