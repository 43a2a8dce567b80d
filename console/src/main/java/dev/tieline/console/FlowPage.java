package dev.tieline.console;

import dev.tieline.plan.Destination.MappingLine;
import java.util.List;
import java.util.Optional;

/**
 * What a flow does and how it goes.
 *
 * @param name of the flow
 * @param purpose one sentence
 * @param owner who answers for it
 * @param version that runs
 * @param sentences what starts it and what it promises, in words
 * @param balance its books
 * @param picture the way from the caller to the destinations
 * @param chart the last 24 hours
 * @param runs the last ones and the next; empty when it asks nobody
 * @param since whether it reads what is new, so that a range of that can be read again
 * @param changes how far it follows changes; empty when it follows none
 * @param inBulk whether its rows move in chunks
 * @param destinations where to, with mapping and policies
 * @param records newest records
 * @param older link to older records; empty at the end
 * @param refusals what was turned away at the door
 * @param source lines of its file
 */
record FlowPage(
        String name,
        String purpose,
        String owner,
        String version,
        List<String> sentences,
        List<RecordPage.Fact> balance,
        FlowPicture picture,
        HourChart chart,
        Optional<RunsPage> runs,
        boolean since,
        Optional<Changes> changes,
        boolean inBulk,
        List<Target> destinations,
        List<RecordRow> records,
        String older,
        List<Turned> refusals,
        List<String> source) {

    /** One destination or fallback. */
    record Target(
            String name, String operation, List<String> policies, List<MappingLine> mapping) {}

    /**
     * How far it follows changes.
     *
     * @param sentence how it stands
     * @param position up to where all is here; empty while it does not follow
     * @param behind how much of its log the system keeps for it; empty while nobody knows
     * @param at when it was heard of last
     * @param changed when a change came last
     */
    record Changes(
            String sentence,
            String position,
            String behind,
            Optional<Moment> at,
            Optional<Moment> changed) {}

    /** An arrival that was not accepted. */
    record Turned(Moment at, int status, String reason, String remote, int bytes, String headers) {}
}
