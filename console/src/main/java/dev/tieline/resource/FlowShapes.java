package dev.tieline.resource;

import dev.tieline.api.CallerScheme;
import dev.tieline.contract.Contract;
import dev.tieline.flow.Timing;
import dev.tieline.ledger.LaneView;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How flows look. */
final class FlowShapes {

    private static final Shape<Trigger> TRIGGER =
            Shape.<Trigger>of("Trigger", "What starts a flow.")
                    .word(
                            "kind",
                            "Kind of the trigger.",
                            List.of(
                                    "webhook",
                                    "api",
                                    "poll",
                                    "schedule",
                                    "flow",
                                    "file",
                                    "incidents"),
                            FlowShapes::kind)
                    .maybeText(
                            "from", "Name of the system that calls, or is asked.", FlowShapes::from)
                    .maybeText(
                            "path", "Where it calls.", t -> endpoint(t).map(Trigger.Endpoint::path))
                    .maybeText(
                            "operation",
                            "What it is asked.",
                            t -> source(t).map(source -> source.asking().operation()))
                    .maybeWhole(
                            "everyMillis",
                            "How often it is asked.",
                            t -> every(t).map(Duration::toMillis))
                    .maybeText(
                            "cron",
                            "When it is asked.",
                            t -> timing(t).map(timing -> timing.schedule().text()))
                    .maybeText(
                            "zone",
                            "By whose clocks.",
                            t -> timing(t).map(timing -> timing.schedule().zone().getId()))
                    .maybeText(
                            "missed",
                            "What becomes of slots that came due while none could begin.",
                            t -> timing(t).map(timing -> timing.missed().word()))
                    .maybeWhole(
                            "lateAfterMillis",
                            "How long after its slot a run that begins is late.",
                            t -> timing(t).map(timing -> timing.grace().toMillis()))
                    .maybeWhole(
                            "jitterMillis",
                            "How long after its slot a run begins at most.",
                            t -> timing(t).map(timing -> timing.jitter().toMillis()))
                    .maybeText(
                            "scheme",
                            "How it proves itself: standard-webhooks, hmac or bearer.",
                            t -> endpoint(t).map(e -> scheme(e.scheme())))
                    .maybeText(
                            "answer",
                            "What it hears: accepted or result.",
                            t ->
                                    endpoint(t)
                                            .map(e ->
                                                    within(e).isPresent() ? "result" : "accepted"))
                    .maybeWhole(
                            "withinMillis",
                            "How long it waits for the result.",
                            t -> endpoint(t).flatMap(FlowShapes::within).map(Duration::toMillis))
                    .maybeWhole(
                            "maxBytes",
                            "The largest body taken.",
                            t -> endpoint(t).map(e -> (long) e.body().maxBytes()));

    private static final Shape<Contract.Field> FIELD =
            Shape.<Contract.Field>of("ContractField", "What a contract says of one field.")
                    .text("pointer", "JSON Pointer; list items are *.", Contract.Field::pointer)
                    .text("type", "In words.", Contract.Field::type)
                    .truth("required", "Whether it must be there.", Contract.Field::required)
                    .text("meaning", "Its description; may be empty.", Contract.Field::meaning)
                    .text(
                            "classification",
                            "personal, payment or secret; empty when none.",
                            Contract.Field::classification)
                    .truth(
                            "searched",
                            "Whether people may search by it.",
                            Contract.Field::searched);

    private static final Shape<Contract> CONTRACT =
            Shape.<Contract>of("Contract", "What the records of a flow must look like.")
                    .text("name", "Name.", Contract::name)
                    .list("fields", "In its order.", FIELD, Contract::fields);

    private static final Shape<Destination.MappingLine> LINE =
            Shape.<Destination.MappingLine>of("MappingLine", "One line of a mapping.")
                    .text("field", "In the destination.", Destination.MappingLine::field)
                    .text("expression", "As written.", Destination.MappingLine::expression)
                    .text("source", "What it reads; may be empty.", Destination.MappingLine::source)
                    .text(
                            "meaning",
                            "What the contract says of the source; may be empty.",
                            Destination.MappingLine::meaning)
                    .text(
                            "classification",
                            "Of the source; empty when none.",
                            Destination.MappingLine::classification);

    private static final Shape<Destination> DESTINATION =
            Shape.<Destination>of("Destination", "One place a flow delivers to.")
                    .text("name", "In the flow.", Destination::name)
                    .text("system", "Name of the system.", Destination::system)
                    .text("operation", "What is called there.", d -> d.operation().name())
                    .word(
                            "effect",
                            "What the operation does.",
                            List.of("read", "write"),
                            d -> word(d.operation().effect()))
                    .word(
                            "identity",
                            "What makes a repeated call safe.",
                            List.of("idempotent", "keyed", "none"),
                            d -> word(d.operation().identity()))
                    .truth(
                            "verifiable",
                            "Whether a call can be read back.",
                            d -> d.operation().verifiable())
                    .maybeText("after", "The destination whose result it needs.", d -> d.after())
                    .maybeWhole(
                            "deadlineMillis",
                            "Age at which a pending delivery is late.",
                            d -> d.deadline().map(Duration::toMillis))
                    .whole(
                            "giveUpMillis",
                            "Age at which it is not tried any more.",
                            d -> d.policy().retry().giveUp().toMillis())
                    .texts(
                            "backoff",
                            "Upper bounds of the waits between attempts (ISO 8601); the last repeats.",
                            d ->
                                    d.policy().retry().backoff().stream()
                                            .map(Duration::toString)
                                            .toList())
                    .maybeText(
                            "fallback",
                            "The destination that takes over; missing when the owner does.",
                            d -> d.fallback().map(Destination::name))
                    .list("mapping", "Field by field.", LINE, Destination::mapping);

    /** A flow and its lanes as they stand. */
    record Flow(Plan plan, List<LaneView> lanes) {}

    static final Shape<Flow> FLOW =
            Shape.<Flow>of("Flow", "A flow as it runs now.")
                    .text("flow", "Name.", flow -> flow.plan().flow())
                    .text("version", "Hash of its files.", flow -> flow.plan().version())
                    .text("purpose", "As written.", flow -> flow.plan().purpose())
                    .text("owner", "Name of the owner.", flow -> flow.plan().owner())
                    .one("trigger", "What starts it.", TRIGGER, flow -> flow.plan().trigger())
                    .one("contract", "Of its records.", CONTRACT, flow -> flow.plan().contract())
                    .word(
                            "invalid",
                            "What becomes of records that break the contract.",
                            List.of("hold", "reject"),
                            flow -> word(flow.plan().invalid()))
                    .whole(
                            "uniqueWithinMillis",
                            "How long a unique key is remembered; 0 when there is none.",
                            flow -> flow.plan().uniqueWithin().toMillis())
                    .list(
                            "destinations",
                            "Destinations and their fallbacks, in the order of the file.",
                            DESTINATION,
                            flow -> flow.plan().allDestinations().toList())
                    .list("lanes", "As they stand.", BookShapes.LANE, Flow::lanes)
                    .text("source", "The flow file.", flow -> flow.plan().source());

    private static final Shape<Plan> HEAD =
            Shape.<Plan>of("FlowHead", "The head of a flow.")
                    .text("flow", "Name.", Plan::flow)
                    .text("version", "Hash of its files.", Plan::version)
                    .text("purpose", "As written.", Plan::purpose)
                    .text("owner", "Name of the owner.", Plan::owner)
                    .one("trigger", "What starts it.", TRIGGER, Plan::trigger)
                    .texts(
                            "destinations",
                            "Their names, in the order of the file.",
                            plan -> plan.destinations().stream().map(Destination::name).toList());

    static final Shape<List<Plan>> FLOWS =
            Shape.<List<Plan>>of("Flows", "The flows that run now.")
                    .list("flows", "By name.", HEAD, plans -> plans);

    private FlowShapes() {}

    private static Optional<Trigger.Endpoint> endpoint(Trigger trigger) {
        return trigger instanceof Trigger.Endpoint endpoint
                ? Optional.of(endpoint)
                : Optional.empty();
    }

    private static Optional<Duration> every(Trigger trigger) {
        return switch (trigger) {
            case Trigger.Poll poll -> Optional.of(poll.every());
            case Trigger.Dropped dropped -> Optional.of(dropped.drop().every());
            case Trigger.Scheduled _,
                    Trigger.Follows _,
                    Trigger.Changes _,
                    Trigger.Endpoint _,
                    Trigger.Incidents _ ->
                    Optional.empty();
        };
    }

    private static Optional<Trigger.Source> source(Trigger trigger) {
        return switch (trigger) {
            case Trigger.Poll poll -> Optional.of(poll.source());
            case Trigger.Scheduled scheduled -> Optional.of(scheduled.source());
            case Trigger.Follows follows -> Optional.of(follows.source());
            case Trigger.Dropped dropped -> Optional.of(dropped.source());
            case Trigger.Endpoint _, Trigger.Changes _, Trigger.Incidents _ -> Optional.empty();
        };
    }

    private static Optional<Timing> timing(Trigger trigger) {
        return trigger instanceof Trigger.Scheduled scheduled
                ? Optional.of(scheduled.timing())
                : Optional.empty();
    }

    private static Optional<String> from(Trigger trigger) {
        return endpoint(trigger)
                .map(Trigger.Endpoint::from)
                .or(() -> source(trigger).map(Trigger.Source::system));
    }

    private static String kind(Trigger trigger) {
        return switch (trigger) {
            case Trigger.Endpoint endpoint -> word(endpoint.kind());
            case Trigger.Poll _ -> "poll";
            case Trigger.Scheduled _ -> "schedule";
            case Trigger.Follows _ -> "flow";
            case Trigger.Dropped _ -> "file";
            case Trigger.Changes _ -> "changes";
            case Trigger.Incidents _ -> "incidents";
        };
    }

    private static Optional<Duration> within(Trigger.Endpoint trigger) {
        return switch (trigger.answer()) {
            case Trigger.Answer.Accepted _ -> Optional.empty();
            case Trigger.Answer.Result(Duration within, Trigger.Reply _) -> Optional.of(within);
        };
    }

    private static String scheme(CallerScheme scheme) {
        return switch (scheme) {
            case CallerScheme.StandardWebhooks _ -> "standard-webhooks";
            case CallerScheme.Hmac _ -> "hmac";
            case CallerScheme.Bearer _ -> "bearer";
            case CallerScheme.Basic _ -> "basic";
            case CallerScheme.Jwt _ -> "jwt";
            case CallerScheme.Mtls _ -> "mtls";
            case CallerScheme.Vendor vendor -> vendor.name();
        };
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
