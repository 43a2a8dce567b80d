package dev.tieline.resource;

import dev.tieline.flow.Timing;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunLedger;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import dev.tieline.run.Runs;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The endpoints of runs. Thread-safe. */
final class RunEndpoints {
    private static final Parameter FLOW = Parameter.path("flow", "Name of the flow.");
    private static final Parameter RUN = Parameter.path("id", "Number of the run.");
    private static final Form NO_OPTIONS = Form.options("Nothing.", Map.of());

    private final Runs runs;
    private final RunLedger ledger;
    private final Plans plans;
    private final InstantSource clock;

    RunEndpoints(Resources.Running running, InstantSource clock) {
        this.runs = running.runs();
        this.ledger = running.ledger();
        this.plans = running.plans();
        this.clock = clock;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get(
                        "/runs",
                        "Runs of flows, newest first, and the next slots.",
                        List.of(
                                Parameter.name("flow", "Only of this flow."),
                                Parameter.position("before", "Only runs before this number."),
                                Parameter.limit()),
                        RunShapes.PAGE,
                        this::newest),
                Endpoint.get(
                        "/runs/{id}",
                        "A run and what it came to so far.",
                        List.of(RUN),
                        RunShapes.RUN,
                        call -> run(Questions.number(call.text("id")))),
                Endpoint.get(
                        "/flows/{flow}/slots",
                        "How the slots of a flow ended, newest first.",
                        List.of(FLOW, Parameter.limit()),
                        RunShapes.SLOTS,
                        this::slots),
                Endpoint.act(
                        "/flows/{flow}/runs",
                        "Begins a run of a flow that polls or has a schedule, now.",
                        List.of(FLOW),
                        NO_OPTIONS,
                        RunShapes.RUN,
                        this::start),
                Endpoint.act(
                        "/runs/{id}/cancel",
                        "Ends a run after the page that it is at; what was taken in stays.",
                        List.of(RUN),
                        NO_OPTIONS,
                        RunShapes.RUN,
                        this::cancel));
    }

    private RunShapes.Seen seen(Run run) {
        return new RunShapes.Seen(run, plans.current(run.flow()).flatMap(RunEndpoints::zone));
    }

    private static Optional<ZoneId> zone(Plan plan) {
        return plan.timing().map(timing -> timing.schedule().zone());
    }

    private Reply<RunShapes.Page> newest(Call call) {
        String flow = call.text("flow");
        int limit = call.limit();
        List<Run> found = ledger.runs(flow, call.whole("before", 0), limit);
        Optional<Long> next =
                found.size() < limit ? Optional.empty() : Optional.of(found.getLast().id());
        return Reply.found(
                new RunShapes.Page(
                        found.stream().map(this::seen).toList(),
                        next,
                        plans.current().stream()
                                .filter(plan -> flow.isEmpty() || plan.flow().equals(flow))
                                .flatMap(plan -> coming(plan).stream())
                                .sorted(Comparator.comparing(RunShapes.Coming::slot))
                                .toList()));
    }

    private Optional<RunShapes.Coming> coming(Plan plan) {
        return plan.timing()
                .map(Timing::schedule)
                .flatMap(schedule ->
                        Runs.next(plan, ledger, clock.instant())
                                .map(slot ->
                                        new RunShapes.Coming(
                                                plan.flow(),
                                                schedule.text(),
                                                schedule.zone(),
                                                slot)));
    }

    private Reply<RunShapes.Seen> run(Optional<Long> id) {
        return id.flatMap(ledger::run)
                .<Reply<RunShapes.Seen>>map(run -> Reply.found(seen(run)))
                .orElseGet(RunEndpoints::unknownRun);
    }

    private static <T> Reply<T> unknownRun() {
        return Reply.refused(404, "run-unknown", "There is no run of this number.");
    }

    private static <T> Reply<T> unknownFlow() {
        return Reply.refused(404, "flow-unknown", "There is no flow of this name.");
    }

    private Reply<RunShapes.Slots> slots(Call call) {
        Optional<Plan> plan = plans.current(call.text("flow"));
        if (plan.isEmpty()) {
            return unknownFlow();
        }
        String flow = plan.get().flow();
        ZoneId zone = zone(plan.get()).orElse(ZoneId.of("UTC"));
        return Reply.found(
                new RunShapes.Slots(
                        flow,
                        coming(plan.get()),
                        ledger.slots(flow, call.limit()).stream()
                                .map(span -> new RunShapes.Spans(span, zone))
                                .toList()));
    }

    private Reply<RunShapes.Seen> start(Call call) {
        Optional<Plan> plan = plans.current(call.text("flow"));
        if (plan.isEmpty()) {
            return unknownFlow();
        }
        String flow = plan.get().flow();
        return switch (runs.start(flow, Commands.actor())) {
            case Runs.Started.Begun(long id) -> run(Optional.of(id));
            case Runs.Started.Busy(long id) ->
                    Reply.refused(409, "run-not-over", "Run " + id + " of it is not over.");
            case Runs.Started.AsksNobody() ->
                    Reply.refused(
                            409,
                            "flow-asks-nobody",
                            "The flow neither polls nor has a schedule; it waits for callers.");
            case Runs.Started.AtRest() ->
                    Reply.refused(409, "hub-at-rest", "No hub runs; start one with 'tieline run'.");
        };
    }

    private Reply<RunShapes.Seen> cancel(Call call) {
        Optional<Run> run = Questions.number(call.text("id")).flatMap(ledger::run);
        if (run.isEmpty()) {
            return unknownRun();
        }
        long id = run.get().id();
        return runs.cancel(id, Commands.actor())
                ? run(Optional.of(id))
                : Reply.refused(409, "run-over", "The run is over, or no hub runs.");
    }
}
