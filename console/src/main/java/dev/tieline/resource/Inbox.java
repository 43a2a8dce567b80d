package dev.tieline.resource;

import dev.tieline.ledger.BulkReplay;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.HeldFilter;
import dev.tieline.ledger.HeldGroup;
import dev.tieline.ledger.HeldItem;
import dev.tieline.ledger.Incident;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.ledger.Sighting;
import dev.tieline.ledger.Trace;
import dev.tieline.operate.BulkReplays;
import dev.tieline.operate.Operator;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The endpoints of what is held. Thread-safe. */
final class Inbox {
    static final String NOW = "now";
    static final String THEN = "then";

    private static final long MAX_AT_ONCE = 1_000;
    private static final long USUALLY_AT_ONCE = 100;
    private static final long USUAL_RATE = 50;
    private static final Parameter GROUP = Parameter.path("group", "Id of the group.");
    private static final Parameter REPLAY = Parameter.path("id", "Number of the replay.");
    private static final Parameter AFTER =
            Parameter.position("after", "Only records after this position.");
    private static final List<Parameter> FILTER =
            List.of(
                    Parameter.name("flow", "Only of this flow."),
                    Parameter.name("destination", "Only at this destination."),
                    Parameter.name("owner", "Only of flows of this owner."),
                    Parameter.name("assignee", "Only what this person is to see to."),
                    Parameter.name("until", "Only what was held then or before (RFC 3339)."),
                    Parameter.position("run", "Only what the run of this number held."));
    private static final Form NO_OPTIONS = Form.options("Nothing.", Map.of());

    private final Ledger ledger;
    private final Operator operator;
    private final BulkReplays replays;
    private final Plans plans;
    private final Masking masking;
    private final Offers offers;
    private final Chosen chosen;

    Inbox(Resources.Reach reach) {
        this.ledger = reach.ledger();
        this.operator = reach.operator();
        this.replays = reach.replays();
        this.plans = reach.plans();
        this.masking = new Masking(ledger, plans);
        this.offers = new Offers(ledger, operator, plans);
        this.chosen = new Chosen(plans);
    }

    List<Endpoint> questions() {
        return List.of(
                Endpoint.get(
                        "/held",
                        "What waits for a person, by cause.",
                        FILTER,
                        InboxShapes.GROUPS,
                        this::groups),
                Endpoint.get(
                        "/held/{group}",
                        "What is held for one cause.",
                        List.of(GROUP, AFTER, Parameter.limit()),
                        InboxShapes.PAGE,
                        this::group),
                Endpoint.get(
                        "/held-records",
                        "What waits for a person, one by one, and how much it is.",
                        List.of(
                                Parameter.name("q", "Only of records found by this, whole."),
                                Parameter.name("group", "Only of this cause."),
                                FILTER.get(0),
                                FILTER.get(1),
                                FILTER.get(2),
                                FILTER.get(4),
                                FILTER.get(5),
                                AFTER,
                                Parameter.limit()),
                        InboxShapes.ITEMS,
                        this::items),
                Endpoint.get(
                        "/replays",
                        "Replays of many.",
                        List.of(Parameter.limit()),
                        InboxShapes.REPLAYS,
                        call -> Reply.found(ledger.replays(call.limit()))),
                Endpoint.get(
                        "/replays/{id}",
                        "A replay of many, and how far it is.",
                        List.of(REPLAY),
                        InboxShapes.REPLAY,
                        call -> replay(Questions.number(call.text("id")))));
    }

    List<Endpoint> commands() {
        return List.of(
                Endpoint.act(
                        "/held/{group}/replay",
                        "Replays what is held for one cause, oldest first; see /replays for many.",
                        List.of(GROUP),
                        Form.options("How many.", Map.of("limit", limit())),
                        InboxShapes.REPLAYED,
                        this::replayGroup),
                Endpoint.act(
                        "/held/{group}/discard",
                        "Ends what is held for one cause without sending it, oldest first.",
                        List.of(GROUP),
                        Form.options(
                                "Why, and how many.",
                                Map.of("reason", Commands.words(), "limit", limit())),
                        InboxShapes.DISCARDED,
                        this::discardGroup),
                Endpoint.act(
                        "/replays",
                        "Replays many, oldest first, at a bounded rate; what is held from now on is"
                                + " not of it.",
                        List.of(),
                        Form.options("Which, and how.", options()),
                        InboxShapes.REPLAY,
                        this::begin),
                become("pause", "Pauses a replay of many.", BulkReplay.State.PAUSED),
                become("resume", "Goes on with a paused one.", BulkReplay.State.RUNNING),
                become("stop", "Ends one; what it did stays done.", BulkReplay.State.STOPPED));
    }

    private Endpoint become(String word, String summary, BulkReplay.State state) {
        return Endpoint.act(
                "/replays/{id}/" + word,
                summary,
                List.of(REPLAY),
                NO_OPTIONS,
                InboxShapes.REPLAY,
                call -> {
                    Optional<Long> id = Questions.number(call.text("id"));
                    id.ifPresent(number -> replays.become(number, state, Commands.actor()));
                    return replay(id);
                });
    }

    private static Map<String, Object> options() {
        Map<String, Object> chosen = new LinkedHashMap<>();
        for (String name : List.of("group", "flow", "destination", "owner", "until", "run")) {
            chosen.put(
                    name,
                    Map.of(
                            "type",
                            "string",
                            "maxLength",
                            200L,
                            "description",
                            "As a parameter of /held-records."));
        }
        chosen.put(
                "rate",
                Map.of(
                        "type",
                        "integer",
                        "minimum",
                        1L,
                        "maximum",
                        (long) BulkReplay.MAX_RATE,
                        "default",
                        USUAL_RATE,
                        "description",
                        "Deliveries a second at most."));
        chosen.put("version", version());
        return chosen;
    }

    static Map<String, Object> version() {
        return Map.of(
                "enum",
                List.of(NOW, THEN),
                "default",
                NOW,
                "description",
                "Of the flow: today's, or that they came in with.");
    }

    private static Map<String, Object> limit() {
        return Map.of(
                "type",
                "integer",
                "minimum",
                1L,
                "maximum",
                MAX_AT_ONCE,
                "default",
                USUALLY_AT_ONCE,
                "description",
                "At most so many deliveries.");
    }

    private Reply<List<InboxShapes.Cause>> groups(Call call) {
        Optional<HeldFilter> filter = chosen.of(call);
        if (filter.isEmpty()) {
            return unfit(call.given("run"));
        }
        String assignee = call.text("assignee");
        List<Incident> open = open();
        return Reply.found(
                ledger.heldGroups(filter.get(), Ledger.MAX_PAGE).stream()
                        .map(group -> cause(group, open))
                        .filter(cause -> assignee.isEmpty() || isOf(cause, assignee))
                        .toList());
    }

    private static boolean isOf(InboxShapes.Cause cause, String assignee) {
        return cause.incident().map(Incident::assignee).filter(assignee::equals).isPresent();
    }

    private List<Incident> open() {
        return ledger.incidents(Ledger.MAX_PAGE).stream().filter(Incident::open).toList();
    }

    private InboxShapes.Cause cause(HeldGroup group, List<Incident> open) {
        String name = Sighting.held(group);
        return new InboxShapes.Cause(
                masking.group(group),
                plans.current(group.flow()).map(Plan::owner).orElse(""),
                open.stream()
                        .filter(incident -> incident.sighting().cause().equals(name))
                        .findFirst(),
                offers.of(group));
    }

    private static <T> Reply<T> unfit(Optional<String> run) {
        return run.isPresent() && run.flatMap(Chosen::run).isEmpty()
                ? Reply.refused(
                        422, "run-malformed", "Write at 'run' the number of a run: 1 or more.")
                : Reply.refused(422, "time-malformed", "Write 'until' as in 2026-11-26T14:00:00Z.");
    }

    private Reply<InboxShapes.Page> group(Call call) {
        Optional<HeldGroup> group = group(call.text("group"));
        if (group.isEmpty()) {
            return Commands.unknownGroup();
        }
        int limit = call.limit();
        List<HeldItem> items = ledger.held(group.get().id(), call.whole("after", 0), limit);
        return Reply.found(
                new InboxShapes.Page(
                        cause(group.get(), open()),
                        items.stream().map(masking::item).toList(),
                        next(items, limit)));
    }

    private static Optional<Long> next(List<HeldItem> items, int limit) {
        return items.size() < limit
                ? Optional.empty()
                : Optional.of(items.getLast().record().position());
    }

    private Optional<HeldGroup> group(String id) {
        return ledger.heldGroups(HeldFilter.of(id), 1).stream()
                .filter(_ -> !id.isEmpty())
                .findFirst();
    }

    private Reply<InboxShapes.Items> items(Call call) {
        Optional<HeldFilter> filter = chosen.of(call);
        if (filter.isEmpty()) {
            return unfit(call.given("run"));
        }
        if (call.given("q").isPresent()) {
            List<HeldItem> found = found(call.text("q"), filter.get());
            return Reply.found(new InboxShapes.Items(found.size(), found, Optional.empty()));
        }
        int limit = call.limit();
        List<HeldItem> items = ledger.held(filter.get(), call.whole("after", 0), limit);
        return Reply.found(
                new InboxShapes.Items(
                        ledger.countHeld(filter.get()),
                        items.stream().map(masking::item).toList(),
                        next(items, limit)));
    }

    /** What is held of records that are found by their key or another searched field. */
    private List<HeldItem> found(String text, HeldFilter filter) {
        return ledger.search(text, Ledger.MAX_PAGE).stream()
                .flatMap(record -> held(record, filter).stream())
                .toList();
    }

    private List<HeldItem> held(RecordSummary record, HeldFilter filter) {
        return ledger.trace(record.id()).map(Trace::deliveries).orElse(List.of()).stream()
                .filter(d -> d.state() == DeliveryState.HELD)
                .filter(d -> filter.flows().isEmpty() || filter.flows().contains(record.flow()))
                .filter(d ->
                        filter.destination().isEmpty()
                                || filter.destination().equals(d.destination()))
                .filter(d -> filter.until().filter(d.since()::isAfter).isEmpty())
                .map(d ->
                        masking.item(
                                new HeldItem(
                                        record,
                                        d.destination(),
                                        d.fault().orElseThrow(),
                                        d.since())))
                .filter(item ->
                        filter.group().isEmpty() || isOf(item, HeldFilter.of(filter.group())))
                .filter(item -> filter.run() == 0 || isOf(item, HeldFilter.ALL.by(filter.run())))
                .toList();
    }

    private boolean isOf(HeldItem item, HeldFilter filter) {
        long before = item.record().position() - 1;
        return ledger.held(filter, before, 1).stream()
                .anyMatch(of ->
                        of.record().id().equals(item.record().id())
                                && of.destination().equals(item.destination()));
    }

    private Reply<BulkReplay> replay(Optional<Long> id) {
        return id.flatMap(ledger::bulkReplay)
                .<Reply<BulkReplay>>map(Reply::found)
                .orElseGet(() ->
                        Reply.refused(404, "replay-unknown", "There is no replay of this number."));
    }

    private Reply<BulkReplay> begin(Call call) {
        Optional<HeldFilter> filter = chosen.ofBody(call);
        if (filter.isEmpty()) {
            return unfit(call.body().text("run"));
        }
        long rate = call.body().field("rate").map(Long.class::cast).orElse(USUAL_RATE);
        return Reply.found(replays.begin(filter.get(), (int) rate, isThen(call), Commands.actor()));
    }

    static boolean isThen(Call call) {
        return call.body().text("version").filter(THEN::equals).isPresent();
    }

    private Reply<InboxShapes.Done> replayGroup(Call call) {
        String group = call.text("group");
        return group(group).isEmpty()
                ? Commands.unknownGroup()
                : Reply.found(
                        new InboxShapes.Done(
                                operator.replayGroup(group, atOnce(call), Commands.actor())));
    }

    private static int atOnce(Call call) {
        return call.body().field("limit").map(Long.class::cast).orElse(USUALLY_AT_ONCE).intValue();
    }

    private Reply<InboxShapes.Done> discardGroup(Call call) {
        String group = call.text("group");
        String reason = call.body().text("reason").orElse("").strip();
        if (group(group).isEmpty()) {
            return Commands.unknownGroup();
        }
        return reason.isEmpty()
                ? noReason()
                : Reply.found(
                        new InboxShapes.Done(
                                operator.discardGroup(
                                        group, atOnce(call), reason, Commands.actor())));
    }

    static <T> Reply<T> noReason() {
        return Reply.refused(
                422, "reason-missing", "Write at 'reason' why it is not sent; it stays on record.");
    }
}
