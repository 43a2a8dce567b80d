package dev.tieline.resource;

import dev.tieline.ledger.Activity;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.Condition;
import dev.tieline.ledger.Incident;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.ledger.Refusal;
import dev.tieline.ledger.Trace;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The endpoints that only read. Thread-safe. */
final class Questions {
    private static final Parameter.Kind.Whole HOURS = new Parameter.Kind.Whole(1, 24L * 35, 24);
    private static final Parameter FLOW = Parameter.path("flow", "Name of the flow.");

    private final Ledger ledger;
    private final Plans plans;
    private final Supplier<List<String>> troubles;
    private final InstantSource clock;
    private final Masking masking;

    Questions(Ledger ledger, Plans plans, Supplier<List<String>> troubles, InstantSource clock) {
        this.ledger = ledger;
        this.plans = plans;
        this.troubles = troubles;
        this.clock = clock;
        this.masking = new Masking(ledger, plans);
    }

    List<Endpoint> ofFlows() {
        return List.of(
                Endpoint.get(
                        "/status", "How the hub is.", List.of(), BookShapes.STATUS, _ -> status()),
                Endpoint.get(
                        "/flows",
                        "The flows that run now.",
                        List.of(),
                        FlowShapes.FLOWS,
                        _ -> Reply.found(plans.current())),
                Endpoint.get(
                        "/flows/{flow}",
                        "A flow: its trigger, contract, destinations, mappings and lanes.",
                        List.of(FLOW),
                        FlowShapes.FLOW,
                        this::flow),
                Endpoint.get(
                        "/flows/{flow}/records",
                        "The newest records of a flow.",
                        List.of(
                                FLOW,
                                Parameter.position("before", "Only records before this position."),
                                Parameter.limit()),
                        BookShapes.PAGE,
                        this::recent),
                Endpoint.get(
                        "/flows/{flow}/activity",
                        "What happened in a flow, hour by hour.",
                        List.of(FLOW, Parameter.whole("hours", HOURS, "How far back.")),
                        BookShapes.HOURS,
                        this::activity));
    }

    List<Endpoint> ofRecords() {
        return List.of(
                Endpoint.get(
                        "/records/{id}",
                        "The whole story of a record.",
                        List.of(Parameter.path("id", "Id of the record.")),
                        RecordShapes.TRACE,
                        this::trace),
                Endpoint.get(
                        "/records/{id}/related",
                        "Other records of the same W3C trace, newest first.",
                        List.of(Parameter.path("id", "Id of the record."), Parameter.limit()),
                        BookShapes.PAGE,
                        this::related),
                Endpoint.get(
                        "/search",
                        "Records by key, searched field, remote id, id or traceparent, newest"
                                + " first.",
                        List.of(
                                Parameter.searched("q", "What to look for, whole."),
                                Parameter.limit()),
                        BookShapes.PAGE,
                        this::search));
    }

    List<Endpoint> ofBooks() {
        return List.of(
                Endpoint.get(
                        "/balance",
                        "The books of every flow, and their sum.",
                        List.of(Parameter.name("recount", "A flow to count anew; slow.")),
                        BookShapes.BOOKS,
                        this::balance),
                Endpoint.get(
                        "/refusals",
                        "Arrivals that were not accepted, newest first.",
                        List.of(Parameter.name("flow", "Only of this flow."), Parameter.limit()),
                        BookShapes.REFUSALS,
                        this::refusals),
                Endpoint.get(
                        "/conditions",
                        "What keeps systems from being called.",
                        List.of(),
                        BookShapes.CONDITIONS,
                        _ -> conditions()),
                Endpoint.get(
                        "/incidents",
                        "What is wrong, and what was: one for each cause.",
                        List.of(Parameter.limit()),
                        IncidentShapes.INCIDENTS,
                        this::incidents),
                Endpoint.get(
                        "/incidents/{id}",
                        "An incident and what happened to it.",
                        List.of(Parameter.path("id", "Number of the incident.")),
                        IncidentShapes.STORY,
                        this::incident));
    }

    private Reply<List<Incident>> incidents(Call call) {
        return Reply.found(ledger.incidents(call.limit()).stream().map(masking::incident).toList());
    }

    private Reply<Incident.Story> incident(Call call) {
        return number(call.text("id"))
                .flatMap(ledger::incident)
                .<Reply<Incident.Story>>map(story ->
                        Reply.found(
                                new Incident.Story(
                                        masking.incident(story.incident()), story.events())))
                .orElseGet(Commands::unknownIncident);
    }

    /** The number of an incident; empty when it cannot be one. */
    static Optional<Long> number(String text) {
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private Reply<BookShapes.Status> status() {
        return Reply.found(new BookShapes.Status(troubles.get(), plans.refused()));
    }

    private Reply<FlowShapes.Flow> flow(Call call) {
        Optional<Plan> plan = plans.current(call.text("flow"));
        if (plan.isEmpty()) {
            return unknownFlow();
        }
        return Reply.found(
                new FlowShapes.Flow(
                        plan.get(),
                        ledger.lanes().stream()
                                .filter(lane -> lane.flow().equals(plan.get().flow()))
                                .toList()));
    }

    private Reply<BookShapes.Page> recent(Call call) {
        String flow = call.text("flow");
        if (!known(flow)) {
            return unknownFlow();
        }
        int limit = call.limit();
        List<RecordSummary> records = ledger.recent(flow, call.whole("before", 0), limit);
        Optional<Long> next =
                records.size() < limit
                        ? Optional.empty()
                        : Optional.of(records.getLast().position());
        return Reply.found(page(records, next));
    }

    private BookShapes.Page page(List<RecordSummary> records, Optional<Long> next) {
        return new BookShapes.Page(records.stream().map(masking::head).toList(), next);
    }

    private Reply<List<Activity>> activity(Call call) {
        String flow = call.text("flow");
        if (!known(flow)) {
            return unknownFlow();
        }
        Instant now = clock.instant();
        Duration back = Duration.ofHours(call.whole("hours", HOURS.usual()));
        return Reply.found(ledger.activity(flow, now.minus(back), now));
    }

    /** Records stay when their flow is gone. */
    private boolean known(String flow) {
        return plans.current(flow).isPresent() || book(flow).isPresent();
    }

    private Optional<Balance> book(String flow) {
        return ledger.balances().stream().filter(b -> b.flow().equals(flow)).findFirst();
    }

    private static <T> Reply<T> unknownFlow() {
        return Reply.refused(404, "flow-unknown", "There is no flow of this name.");
    }

    private Reply<Trace> trace(Call call) {
        return ledger.trace(call.text("id"))
                .<Reply<Trace>>map(trace -> Reply.found(masking.trace(trace)))
                .orElseGet(Commands::unknownRecord);
    }

    private Reply<BookShapes.Page> related(Call call) {
        return ledger.trace(call.text("id"))
                .<Reply<BookShapes.Page>>map(trace ->
                        Reply.found(page(ledger.related(trace, call.limit()), Optional.empty())))
                .orElseGet(Commands::unknownRecord);
    }

    private Reply<BookShapes.Page> search(Call call) {
        return Reply.found(page(ledger.search(call.text("q"), call.limit()), Optional.empty()));
    }

    private Reply<BookShapes.Books> balance(Call call) {
        Optional<String> recount = call.given("recount");
        List<Balance> books = ledger.balances();
        boolean known =
                recount.map(flow -> books.stream().anyMatch(b -> b.flow().equals(flow)))
                        .orElse(true);
        return known
                ? Reply.found(new BookShapes.Books(books, recount.map(ledger::recount)))
                : unknownFlow();
    }

    private Reply<List<Refusal>> refusals(Call call) {
        return Reply.found(
                ledger.refusals(call.text("flow"), call.limit()).stream()
                        .map(Masking::refusal)
                        .toList());
    }

    private Reply<List<Condition>> conditions() {
        return Reply.found(ledger.conditions().stream().map(Masking::condition).toList());
    }
}
