package dev.tieline.resource;

import dev.tieline.api.Reading;
import dev.tieline.ledger.Carried;
import dev.tieline.ledger.Range;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import dev.tieline.ledger.RunEvent;
import dev.tieline.ledger.SlotSpan;
import dev.tieline.run.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How runs and slots look. */
final class RunShapes {

    /**
     * A run.
     *
     * @param zone of its flow's schedule; empty when that has none today
     * @param pace how fast it is
     */
    record Seen(Run run, Optional<ZoneId> zone, Pace pace, Optional<String> proposal) {}

    static final Shape<Run.Rows> ROWS =
            Shape.<Run.Rows>of("Rows", "What became of rows at a destination.")
                    .whole("chunks", "In which they came.", Run.Rows::chunks)
                    .whole("created", "Those that were not there.", Run.Rows::created)
                    .whole("changed", "Those that were there and differed.", Run.Rows::changed)
                    .whole("same", "Those that were there like that.", Run.Rows::same)
                    .whole(
                            "gone",
                            "Those that were taken away there, or marked; they were not read.",
                            Run.Rows::gone)
                    .whole("skipped", "Those that the flow does not send.", Run.Rows::skipped);

    static final Shape<Seen> RUN =
            Shape.<Seen>of("Run", "One time that a flow asked for what there is.")
                    .whole("id", "Grows with time.", seen -> seen.run().id())
                    .text("flow", "Name.", seen -> seen.run().flow())
                    .maybeTime(
                            "slot",
                            "That it is for; missing when somebody started it.",
                            seen -> seen.run().slot())
                    .maybeText(
                            "slotThere",
                            "The same by the clocks of the schedule's zone.",
                            seen -> seen.run().slot().flatMap(at -> seen.zone().map(local(at))))
                    .maybeWhole(
                            "cause",
                            "The run of another flow that it follows.",
                            seen -> Optional.of(seen.run().cause()).filter(run -> run > 0))
                    .maybeText(
                            "file",
                            "Name of the file that it reads.",
                            seen -> seen.run().file().map(Reading.Part::name))
                    .maybeText(
                            "since",
                            "From where on it reads what is new; missing when it goes on where the"
                                    + " last one ended.",
                            seen -> seen.run().range().flatMap(Range::since).map(Object::toString))
                    .maybeText(
                            "until",
                            "What is newer it passes over.",
                            seen -> seen.run().range().flatMap(Range::until).map(Object::toString))
                    .text(
                            "actor",
                            "Who started it; hub by its schedule, behind another run, or for a"
                                    + " file.",
                            seen -> seen.run().actor())
                    .word(
                            "state",
                            "How it stands.",
                            Stream.of(Run.State.values()).map(Run.State::word).toList(),
                            seen -> seen.run().state().word())
                    .time("begun", "When it began.", seen -> seen.run().begun())
                    .maybeTime("ended", "When it was over.", seen -> seen.run().ended())
                    .whole(
                            "resumed",
                            "How many times it went on after the hub had ended in its midst.",
                            seen -> seen.run().resumed())
                    .whole("told", "Items that it was told.", seen -> seen.run().counts().told())
                    .whole("taken", "Those that are new.", seen -> seen.run().counts().taken())
                    .whole(
                            "duplicate",
                            "Those that were here already.",
                            seen -> seen.run().counts().duplicate())
                    .whole(
                            "held",
                            "New ones that wait for a person.",
                            seen -> seen.run().counts().held())
                    .whole(
                            "refused",
                            "Those that were not taken in.",
                            seen -> seen.run().counts().refused())
                    .maybe(
                            "rows",
                            "What became of them at the destination, where they go in bulk.",
                            ROWS,
                            seen ->
                                    Optional.of(seen.run().rows())
                                            .filter(rows -> rows.chunks() > 0))
                    .maybeWhole(
                            "rate",
                            "Items a second: of late, or in all of one that is over.",
                            seen -> seen.pace().rate().map(Math::round))
                    .maybeWhole(
                            "expected",
                            "Items in all, as many as the last run that was done was told; missing"
                                    + " of one that is over.",
                            seen -> seen.pace().expected())
                    .maybeWhole(
                            "left",
                            "Seconds that it will run still, about.",
                            seen -> seen.pace().left().map(Duration::toSeconds))
                    .maybeText(
                            "proposal",
                            "Mark of what it would do, for who approves it; missing when it waits"
                                    + " for nobody.",
                            RunShapes.Seen::proposal)
                    .maybeText(
                            "code",
                            "Why it failed, waits or was cancelled.",
                            seen -> seen.run().why().map(Run.Why::code))
                    .maybeText(
                            "message",
                            "The same in words.",
                            seen -> seen.run().why().map(Run.Why::message));

    /**
     * A chunk.
     *
     * @param flow of its run
     * @param chunk whose keys may be shown
     * @param row what is known of the row that was searched for; empty when none was
     */
    record Part(String flow, RunChunk chunk, Optional<Carried.How> row) {}

    private static final Shape<Part> CHUNK =
            Shape.<Part>of("Chunk", "Rows of a run in bulk that are at the destination together.")
                    .whole("run", "Number of its run.", part -> part.chunk().run())
                    .text("flow", "Name.", Part::flow)
                    .whole("number", "Of the chunk in its run.", part -> part.chunk().number())
                    .time("at", "When it was there.", part -> part.chunk().at())
                    .whole("told", "Rows that were read.", part -> part.chunk().counts().told())
                    .whole(
                            "taken",
                            "Those that are at the destination.",
                            part -> part.chunk().counts().taken())
                    .whole(
                            "held",
                            "Those that wait for a person.",
                            part -> part.chunk().counts().held())
                    .whole(
                            "refused",
                            "Those that were not taken in.",
                            part -> part.chunk().counts().refused())
                    .one(
                            "rows",
                            "What became of them at the destination.",
                            ROWS,
                            part -> part.chunk().rows())
                    .text(
                            "low",
                            "The lowest key in it; masked when classified, empty when none has one"
                                    + " or it was erased.",
                            part -> part.chunk().low())
                    .text("high", "The highest key in it.", part -> part.chunk().high())
                    .maybeText(
                            "row",
                            "Of a row that was searched for: `written`, `skipped` by a rule, or"
                                    + " `maybe`, where the flow does not say `trace: each` and its"
                                    + " key is between the lowest and the highest. Missing when none"
                                    + " was.",
                            part -> part.row().map(how -> how.name().toLowerCase(Locale.ROOT)));

    /** A page of chunks. */
    record Parts(List<Part> chunks, Optional<Long> next) {}

    static final Shape<Parts> CHUNKS =
            Shape.<Parts>of("Chunks", "Chunks, newest first.")
                    .list("chunks", "Newest first.", CHUNK, Parts::chunks)
                    .maybeWhole(
                            "next", "before for the next page; missing at the end.", Parts::next);

    private static final Shape<RunEvent> EVENT =
            Shape.<RunEvent>of("RunEvent", "Something that happened to a run.")
                    .whole("number", "Of the event in its run; 0 of its begin.", RunEvent::number)
                    .time("at", "When.", RunEvent::at)
                    .word(
                            "kind",
                            "What: it began, went on after the hub had ended, waits for others"
                                    + " (crowded) or not any more (entered), waits for an approval"
                                    + " (proposed), was approved, paused, resumed, did not get on"
                                    + " and tries again (disturbed), was told to end (stopped), or"
                                    + " ended: done, failed or cancelled.",
                            Stream.of(RunEvent.Kind.values()).map(RunEvent.Kind::word).toList(),
                            event -> event.kind().word())
                    .text("actor", "Who did it; hub when nobody had to.", RunEvent::actor)
                    .maybeText("code", "Why.", event -> event.why().map(Run.Why::code))
                    .maybeText(
                            "message",
                            "The same in words.",
                            event -> event.why().map(Run.Why::message))
                    .maybeTime("again", "When it is tried again.", RunEvent::again);

    static final Shape<List<RunEvent>> EVENTS =
            Shape.<List<RunEvent>>of("RunEvents", "What happened to a run.")
                    .list(
                            "events",
                            "Oldest first: its begin, and the newest " + RunEvent.MOST + ".",
                            EVENT,
                            all -> all);

    /** The next slot of a flow. */
    record Coming(String flow, String cron, ZoneId zone, Instant slot) {}

    private static final Shape<Coming> COMING =
            Shape.<Coming>of("ComingSlot", "The next slot of a flow.")
                    .text("flow", "Name.", Coming::flow)
                    .text("cron", "Its schedule.", Coming::cron)
                    .text("zone", "By whose clocks.", coming -> coming.zone().getId())
                    .time("slot", "When.", Coming::slot)
                    .text(
                            "slotThere",
                            "The same by the clocks of that zone.",
                            coming -> local(coming.slot()).apply(coming.zone()));

    /** A page of runs. */
    record Page(List<Seen> runs, Optional<Long> next, List<Coming> coming) {}

    static final Shape<Page> PAGE =
            Shape.<Page>of("Runs", "Runs, and what comes next.")
                    .list("runs", "Newest first.", RUN, Page::runs)
                    .maybeWhole("next", "before for the next page; missing at the end.", Page::next)
                    .list("coming", "The next slots, soonest first.", COMING, Page::coming);

    /**
     * Some slots.
     *
     * @param zone of the schedule
     */
    record Spans(SlotSpan span, ZoneId zone) {}

    private static final Shape<Spans> SPAN =
            Shape.<Spans>of("Slots", "Slots, one behind the other, that ended alike.")
                    .time("first", "The first of them.", spans -> spans.span().first())
                    .time("last", "The last of them.", spans -> spans.span().last())
                    .text(
                            "lastThere",
                            "The same by the clocks of the schedule's zone.",
                            spans -> local(spans.span().last()).apply(spans.zone()))
                    .whole("count", "How many.", spans -> spans.span().count())
                    .word(
                            "state",
                            "How they ended: ran in time, ran late, skipped because the run of a"
                                    + " later one stands for them, or missed.",
                            Stream.of(SlotSpan.State.values()).map(SlotSpan.State::word).toList(),
                            spans -> spans.span().state().word())
                    .maybeWhole(
                            "run",
                            "That stands for them.",
                            spans -> Optional.of(spans.span().run()).filter(number -> number > 0));

    /** The slots of a flow. */
    record Slots(String flow, Optional<Coming> coming, List<Spans> spans) {}

    static final Shape<Slots> SLOTS =
            Shape.<Slots>of("FlowSlots", "How the slots of a flow ended.")
                    .text("flow", "Name.", Slots::flow)
                    .maybe("coming", "The next one.", COMING, Slots::coming)
                    .list("slots", "Newest first.", SPAN, Slots::spans);

    private RunShapes() {}

    private static java.util.function.Function<ZoneId, String> local(Instant at) {
        return zone ->
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(zone)) + "[" + zone + "]";
    }
}
