package dev.tieline.resource;

import dev.tieline.ledger.BulkReplay;
import dev.tieline.ledger.HeldFilter;
import dev.tieline.ledger.HeldGroup;
import dev.tieline.ledger.HeldItem;
import dev.tieline.ledger.Incident;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How what is held looks, and its replays. */
final class InboxShapes {

    /**
     * A cause.
     *
     * @param owner who answers for the flow; may be empty
     * @param incident that it is part of
     * @param offer why a replay may help now; may be empty
     */
    record Cause(HeldGroup group, String owner, Optional<Incident> incident, String offer) {}

    static final Shape<Cause> GROUP =
            Shape.<Cause>of("HeldGroup", "Held deliveries of one cause.")
                    .text("id", "Stable name of the group.", c -> c.group().id())
                    .text("flow", "Name.", c -> c.group().flow())
                    .text(
                            "destination",
                            "Name; (record) when records as a whole are held.",
                            c -> c.group().destination())
                    .one("cause", "What they share.", RecordShapes.FAULT, c -> c.group().cause())
                    .whole("count", "How many.", c -> c.group().count())
                    .time("first", "When the first was held.", c -> c.group().first())
                    .time("last", "When the last was held.", c -> c.group().last())
                    .text("owner", "Who answers for the flow; may be empty.", Cause::owner)
                    .maybeWhole(
                            "incident",
                            "Number of the incident it is part of, where it is assigned and talked"
                                    + " of.",
                            c -> c.incident().map(Incident::id))
                    .text(
                            "assignee",
                            "Who is to see to it; may be empty.",
                            c -> c.incident().map(Incident::assignee).orElse(""))
                    .text("offer", "Why a replay may help now; may be empty.", Cause::offer);

    static final Shape<HeldItem> ITEM =
            Shape.<HeldItem>of("HeldItem", "One held delivery.")
                    .one("record", "Its record.", RecordShapes.RECORD, HeldItem::record)
                    .text("destination", "Name in the flow.", HeldItem::destination)
                    .one("cause", "Why.", RecordShapes.FAULT, HeldItem::cause)
                    .time("since", "When it was held.", HeldItem::since);

    static final Shape<List<Cause>> GROUPS =
            Shape.<List<Cause>>of("HeldGroups", "What is held, by cause, largest first.")
                    .list("groups", "At most 500.", GROUP, groups -> groups);

    /** One group and a page of what is in it. */
    record Page(Cause group, List<HeldItem> items, Optional<Long> next) {}

    static final Shape<Page> PAGE =
            Shape.<Page>of("HeldPage", "A group and a page of its deliveries.")
                    .one("group", "The group.", GROUP, Page::group)
                    .list("items", "Oldest first.", ITEM, Page::items)
                    .maybeWhole("next", "after for the next page; missing at the end.", Page::next);

    /** Some of what is held. */
    record Items(long count, List<HeldItem> items, Optional<Long> next) {}

    static final Shape<Items> ITEMS =
            Shape.<Items>of("HeldItems", "A page of held deliveries, whatever their cause.")
                    .whole("count", "How many there are in all.", Items::count)
                    .list("items", "Oldest first.", ITEM, Items::items)
                    .maybeWhole(
                            "next", "after for the next page; missing at the end.", Items::next);

    private static final Shape<HeldFilter> FILTER =
            Shape.<HeldFilter>of("HeldFilter", "Which held deliveries are meant.")
                    .text("group", "Of this cause; empty for all.", HeldFilter::group)
                    .texts(
                            "flows",
                            "Of these flows; empty for all.",
                            f -> f.flows().stream().sorted().toList())
                    .text("destination", "At this one; empty for all.", HeldFilter::destination)
                    .maybeTime("until", "Held then or before.", HeldFilter::until)
                    .maybeWhole(
                            "run",
                            "Number of the run that held them.",
                            f -> Optional.of(f.run()).filter(run -> run > 0));

    static final Shape<BulkReplay> REPLAY =
            Shape.<BulkReplay>of("Replay", "The replay of many held deliveries.")
                    .whole("id", "Grows with time.", BulkReplay::id)
                    .time("begun", "When it was asked for.", BulkReplay::begun)
                    .text("actor", "Who asked.", BulkReplay::actor)
                    .one("filter", "Which.", FILTER, BulkReplay::filter)
                    .whole("rate", "Deliveries a second at most.", BulkReplay::rate)
                    .word(
                            "version",
                            "Of the flow: today's, or that they came in with.",
                            List.of(Inbox.NOW, Inbox.THEN),
                            replay -> replay.then() ? Inbox.THEN : Inbox.NOW)
                    .word(
                            "state",
                            "How it stands.",
                            Stream.of(BulkReplay.State.values())
                                    .map(BulkReplay.State::word)
                                    .toList(),
                            replay -> replay.state().word())
                    .whole("total", "Deliveries when it began.", r -> r.progress().total())
                    .whole("released", "On their way again.", r -> r.progress().released())
                    .whole("kept", "Held still.", r -> r.progress().kept())
                    .maybeTime("ended", "When it was done or stopped.", BulkReplay::ended);

    static final Shape<List<BulkReplay>> REPLAYS =
            Shape.<List<BulkReplay>>of("Replays", "Replays of many.")
                    .list("replays", "Those under way first, newest first.", REPLAY, all -> all);

    /** How many deliveries it came to. */
    record Done(long count) {}

    static final Shape<Done> REPLAYED =
            Shape.<Done>of("Replayed", "What a replay did.")
                    .whole("replayed", "Deliveries that are no longer held.", Done::count);

    static final Shape<Done> DISCARDED =
            Shape.<Done>of("Discarded", "What was discarded.")
                    .whole("discarded", "Deliveries that ended without being sent.", Done::count);

    private InboxShapes() {}
}
