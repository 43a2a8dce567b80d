package dev.tieline.console;

import java.util.List;
import java.util.Optional;

/**
 * One run.
 *
 * @param row as in a list
 * @param sentence how it stands
 * @param facts about it, in words
 * @param counts what became of its items
 * @param doing what is to be done, when it failed; empty otherwise
 * @param may whether it can be let go on
 * @param proposal mark of what it would do, when it waits for somebody to approve that; empty
 *     otherwise
 * @param plan what it would do then
 * @param live whether it is shown anew all the time
 * @param chunks newest first; empty when its items are records
 * @param events what happened, oldest first
 * @param older link to older chunks; empty at the end
 */
record RunPage(
        RunsPage.Row row,
        String sentence,
        List<String> facts,
        List<Count> counts,
        List<String> doing,
        boolean may,
        String proposal,
        Optional<PlanPage> plan,
        boolean live,
        List<Chunk> chunks,
        List<Event> events,
        String older) {
    RunPage {
        facts = List.copyOf(facts);
        counts = List.copyOf(counts);
        doing = List.copyOf(doing);
        chunks = List.copyOf(chunks);
        events = List.copyOf(events);
    }

    /** So many events are seen at once. */
    private static final int SEEN = 12;

    /** Those that are seen when somebody asks. */
    List<Event> earlier() {
        return events.subList(0, Math.max(0, events.size() - SEEN));
    }

    List<Event> latest() {
        return events.subList(earlier().size(), events.size());
    }

    /**
     * Something that happened to it.
     *
     * @param title in words
     * @param detail more of it; may be empty
     */
    record Event(String tone, String icon, String title, String detail, Moment at) {}

    /**
     * How many became what.
     *
     * @param link where these are; empty when they have no page
     */
    record Count(String name, String number, String tone, String link) {}

    /**
     * A chunk.
     *
     * @param keys the lowest and the highest in it; empty when none has one
     * @param counts what became of its rows
     * @param took how long after the one before
     */
    record Chunk(
            long number,
            String keys,
            String read,
            String counts,
            Optional<String> took,
            Moment at) {}
}
