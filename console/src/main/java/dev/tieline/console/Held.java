package dev.tieline.console;

import dev.tieline.ledger.BulkReplay;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.HeldFilter;
import dev.tieline.ledger.HeldGroup;
import dev.tieline.ledger.HeldItem;
import dev.tieline.ledger.Incident;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.Sighting;
import dev.tieline.ledger.Trace;
import dev.tieline.plan.Plan;
import dev.tieline.resource.Chosen;
import dev.tieline.resource.Offers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Makes the pages of what is held. */
final class Held {
    /** How many one press of the button replays or discards at most. */
    static final int REPLAY_AT_ONCE = 1_000;

    private static final int ON_A_PAGE = 50;
    private static final int REPLAYS_SHOWN = 20;
    private static final Duration SHOWN_AFTER = Duration.ofHours(1);
    private static final Map<String, Duration> AGES =
            Map.of("1h", Duration.ofHours(1), "1d", Duration.ofDays(1), "7d", Duration.ofDays(7));

    private final Desk desk;
    private final Instant now;
    private final Offers offers;
    private final List<Incident> open;

    Held(Desk desk) {
        this.desk = desk;
        this.now = desk.moments().now();
        this.offers = new Offers(desk.ledger(), desk.sources().operator(), desk.plans());
        this.open =
                desk.ledger().incidents(Ledger.MAX_PAGE).stream().filter(Incident::open).toList();
    }

    /** What a person asked for; what there is not is not narrowed to. */
    static HeldPage.Filter filter(Desk desk, UnaryOperator<String> asked) {
        String older = asked.apply("older");
        String run = asked.apply("run");
        List<Plan> plans = desk.plans().current();
        return new HeldPage.Filter(
                asked.apply("flow"),
                asked.apply("owner"),
                AGES.containsKey(older) ? older : "",
                asked.apply("q").strip(),
                run.isEmpty() ? 0 : number(run),
                plans.stream().map(Plan::flow).toList(),
                plans.stream().map(Plan::owner).distinct().sorted().toList());
    }

    /** No run has a number below one: nothing is meant then, not everything. */
    private static long number(String run) {
        return Optional.of(run)
                .filter(it -> it.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .filter(it -> it > 0)
                .orElse(-1L);
    }

    /** The same as the ledger takes it. */
    HeldFilter asked(HeldPage.Filter filter) {
        Set<String> flows =
                new Chosen(desk.plans()).flows(given(filter.flow()), given(filter.owner()));
        return new HeldFilter(
                "",
                flows,
                "",
                Optional.ofNullable(AGES.get(filter.older())).map(now::minus),
                filter.run());
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }

    /**
     * @param after which position the records of a run begin
     */
    HeldPage page(HeldPage.Filter filter, int replayed, long after) {
        HeldFilter asked = asked(filter);
        List<HeldGroup> groups = desk.ledger().heldGroups(asked, Ledger.MAX_PAGE);
        long count = desk.ledger().countHeld(asked);
        List<HeldItem> items =
                filter.run() == 0 ? List.of() : desk.ledger().held(asked, after, ON_A_PAGE);
        String ofRun = filter.run() == 0 ? "" : " of run " + filter.run();
        String sentence =
                count == 0
                        ? "Nothing" + ofRun + " waits for you."
                        : deliveries(count)
                                + ofRun
                                + Words.verb(count, " waits", " wait")
                                + " for a person, from "
                                + Words.count(groups.size(), "cause")
                                + ".";
        String flow =
                filter.run() < 1
                        ? ""
                        : desk.sources()
                                .running()
                                .ledger()
                                .run(filter.run())
                                .map(Run::flow)
                                .orElse("");
        return new HeldPage(
                sentence,
                flow,
                replayed < 0 ? "" : replayed(replayed),
                filter,
                count,
                groups.stream().map(desk.masking()::group).map(this::group).toList(),
                filter.q().isEmpty() ? List.of() : found(filter.q()),
                items(items),
                next(items),
                replays());
    }

    private static String deliveries(long count) {
        return Words.count(count, "delivery").replace("deliverys", "deliveries");
    }

    private List<HeldPage.Found> found(String text) {
        return desk.ledger().search(text, ON_A_PAGE).stream()
                .flatMap(record ->
                        desk.ledger().trace(record.id()).map(desk.masking()::trace).stream())
                .flatMap(trace ->
                        trace.deliveries().stream()
                                .filter(d -> d.state() == DeliveryState.HELD)
                                .map(d -> found(trace, d)))
                .toList();
    }

    private HeldPage.Found found(Trace trace, Trace.DeliveryTrace delivery) {
        return new HeldPage.Found(
                RecordRow.of(trace.record(), desk),
                HeldWords.where(delivery.destination()),
                delivery.fault().map(HeldWords::said).orElse(""));
    }

    private List<HeldPage.Replay> replays() {
        return desk.ledger().replays(REPLAYS_SHOWN).stream()
                .filter(replay -> replay.ended().filter(now.minus(SHOWN_AFTER)::isAfter).isEmpty())
                .map(this::replay)
                .toList();
    }

    private HeldPage.Replay replay(BulkReplay replay) {
        BulkReplay.Progress progress = replay.progress();
        HeldFilter filter = replay.filter();
        String of =
                filter.flows().isEmpty()
                        ? ""
                        : " of " + Words.list(filter.flows().stream().sorted().toList());
        String kept =
                progress.kept() == 0 ? "" : ", " + Words.number(progress.kept()) + " held still";
        return new HeldPage.Replay(
                replay.id(),
                "Replay "
                        + replay.id()
                        + of
                        + " by "
                        + replay.actor()
                        + ": "
                        + Words.number(progress.released())
                        + " of "
                        + Words.number(progress.total())
                        + (filter.run() == 0 ? "" : " of run " + filter.run())
                        + " on their way"
                        + kept
                        + ", "
                        + replay.rate()
                        + " a second at most",
                replay.state().word(),
                progress.released() + progress.kept(),
                progress.total(),
                desk.moments().of(replay.begun()));
    }

    /** What a replay came to. */
    static String replayed(int count) {
        return count == 0
                ? "Nothing was replayed: it is still held, or somebody was faster."
                : deliveries(count) + Words.verb(count, " is", " are") + " on the way again.";
    }

    private HeldPage.Group group(HeldGroup group) {
        return new HeldPage.Group(
                group.id(),
                Words.count(group.count(), "record"),
                HeldWords.cause(group),
                group.flow(),
                HeldWords.where(group.destination()),
                desk.owner(group.flow()),
                incident(group).map(Incident::assignee).orElse(""),
                offers.of(group),
                desk.moments().of(group.first()),
                desk.moments().of(group.last()));
    }

    private Optional<Incident> incident(HeldGroup group) {
        String cause = Sighting.held(group);
        return open.stream().filter(i -> i.sighting().cause().equals(cause)).findFirst();
    }

    /** The incident that a cause is part of, where it is talked of. */
    static Optional<Incident> incident(Desk desk, HeldGroup group) {
        return new Held(desk).incident(group);
    }

    Optional<GroupPage> group(String id, long after) {
        return desk.ledger().heldGroups(HeldFilter.of(id), 1).stream()
                .filter(group -> group.id().equals(id))
                .findFirst()
                .map(desk.masking()::group)
                .map(group -> page(group, after));
    }

    private GroupPage page(HeldGroup group, long after) {
        List<HeldItem> items = desk.ledger().held(group.id(), after, ON_A_PAGE);
        Optional<Incident> incident = incident(group);
        return new GroupPage(
                group(group),
                group.cause().code(),
                HeldWords.blame(group.cause()),
                Words.sentence(group.cause().remedy()),
                group.count(),
                incident.map(Incident::id).orElse(0L),
                incident.flatMap(i -> desk.ledger().incident(i.id()))
                        .map(this::said)
                        .orElse(List.of()),
                items(items),
                next(items));
    }

    private List<GroupPage.Item> items(List<HeldItem> items) {
        return items.stream()
                .map(item ->
                        new GroupPage.Item(
                                RecordRow.of(item.record(), desk), desk.moments().of(item.since())))
                .toList();
    }

    private static long next(List<HeldItem> items) {
        return items.size() < ON_A_PAGE ? 0 : items.getLast().record().position();
    }

    private List<GroupPage.Said> said(Incident.Story story) {
        return story.events().stream()
                .filter(event -> event.action().equals("commented"))
                .map(event ->
                        new GroupPage.Said(
                                event.actor(), event.detail(), desk.moments().of(event.at())))
                .toList();
    }
}
