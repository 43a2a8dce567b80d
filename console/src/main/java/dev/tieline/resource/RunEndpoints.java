package dev.tieline.resource;

import dev.tieline.flow.Timing;
import dev.tieline.ledger.Carried;
import dev.tieline.ledger.Range;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import dev.tieline.ledger.RunEvent;
import dev.tieline.ledger.RunLedger;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import dev.tieline.run.NextSlot;
import dev.tieline.run.Pace;
import dev.tieline.run.Runs;
import dev.tieline.run.Started;
import dev.tieline.run.Wish;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The endpoints of runs. Thread-safe. */
final class RunEndpoints {
    private static final Parameter FLOW = Parameter.path("flow", "Name of the flow.");
    private static final Parameter RUN = Parameter.path("id", "Number of the run.");
    private static final Map<String, Object> END =
            Map.of(
                    "type",
                    "string",
                    "maxLength",
                    40L,
                    "description",
                    "A number, date or time as the source writes it: from which on what is new is"
                            + " read again, or what is newer than which is passed over.");
    private static final Map<String, Object> FILE =
            Map.of(
                    "type",
                    "string",
                    "maxLength",
                    400L,
                    "description",
                    "Name of a file in the folder that is read, whether it was read before or not;"
                            + " for flows that files start.");
    static final Form WISH =
            Form.options(
                    "For what: a file, or of flows with 'since' a range of what is new.",
                    Map.of("file", FILE, "since", END, "until", END));
    private static final String PROPOSAL = "proposal";
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
        return Stream.concat(questions().stream(), acts().stream()).toList();
    }

    private List<Endpoint> questions() {
        return List.of(
                Endpoint.get(
                        "/runs",
                        "Runs of flows, newest first, and the next slots.",
                        List.of(
                                Parameter.name("flow", "Only of this flow."),
                                Parameter.file(
                                        "file",
                                        "Only those that read a file of this name, whole; before"
                                                + " means nothing then."),
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
                        "/runs/{id}/chunks",
                        "The chunks of a run in bulk, newest first.",
                        List.of(
                                RUN,
                                Parameter.position("before", "Only chunks before this number."),
                                Parameter.limit()),
                        RunShapes.CHUNKS,
                        this::chunks),
                Endpoint.get(
                        "/runs/{id}/events",
                        "What happened to a run, oldest first.",
                        List.of(RUN),
                        RunShapes.EVENTS,
                        this::events),
                Endpoint.get(
                        "/chunks",
                        "Chunks that may hold a record, for its key is between their lowest and"
                                + " their highest; of the newest runs of each flow.",
                        List.of(
                                Parameter.searched("key", "The key, whole."),
                                Parameter.name("flow", "Only of this flow."),
                                Parameter.limit()),
                        RunShapes.CHUNKS,
                        this::holding),
                Endpoint.get(
                        "/flows/{flow}/slots",
                        "How the slots of a flow ended, newest first.",
                        List.of(FLOW, Parameter.limit()),
                        RunShapes.SLOTS,
                        this::slots));
    }

    private List<Endpoint> acts() {
        return List.of(
                Endpoint.act(
                        "/flows/{flow}/runs",
                        "Begins a run of a flow that asks by itself, now. Where files start it, its"
                                + " folder is looked into, and the next new file is read.",
                        List.of(FLOW),
                        WISH,
                        RunShapes.RUN,
                        this::start),
                Endpoint.act(
                        "/runs/{id}/cancel",
                        "Ends a run after the page or chunk that it is at; what was taken in stays.",
                        List.of(RUN),
                        NO_OPTIONS,
                        RunShapes.RUN,
                        this::cancel),
                Endpoint.act(
                        "/runs/{id}/pause",
                        "Lets a run rest after the page or chunk that it is at, until it is resumed.",
                        List.of(RUN),
                        NO_OPTIONS,
                        RunShapes.RUN,
                        this::pause),
                Endpoint.act(
                        "/runs/{id}/resume",
                        "Lets a run go on where it stopped: one that is paused, or the newest of its"
                                + " flow, that failed.",
                        List.of(RUN),
                        NO_OPTIONS,
                        RunShapes.RUN,
                        this::resume),
                Endpoint.act(
                        "/runs/{id}/approve",
                        "Lets a run write what it would, when it waits for that.",
                        List.of(RUN),
                        Form.options(
                                "What is approved: the run's 'proposal', as it was seen.",
                                Map.of(PROPOSAL, Map.of("type", "string", "maxLength", 100L))),
                        RunShapes.RUN,
                        this::approve));
    }

    private RunShapes.Seen seen(Run run) {
        return new RunShapes.Seen(
                run,
                plans.current(run.flow()).flatMap(RunEndpoints::zone),
                Pace.of(run, ledger, clock.instant()),
                run.state() == Run.State.WAITING ? runs.proposal(run.id()) : Optional.empty());
    }

    private Reply<RunShapes.Parts> chunks(Call call) {
        Optional<Run> run = Questions.number(call.text("id")).flatMap(ledger::run);
        if (run.isEmpty()) {
            return unknownRun();
        }
        int limit = call.limit();
        List<RunChunk> found = ledger.chunks(run.get().id(), call.whole("before", 0), limit);
        return Reply.found(
                new RunShapes.Parts(
                        found.stream()
                                .map(chunk -> part(run.get().flow(), chunk, Optional.empty()))
                                .toList(),
                        found.size() < limit
                                ? Optional.empty()
                                : Optional.of(found.getLast().number())));
    }

    private Reply<List<RunEvent>> events(Call call) {
        return Questions.number(call.text("id"))
                .flatMap(ledger::run)
                .<Reply<List<RunEvent>>>map(run -> Reply.found(ledger.events(run.id())))
                .orElseGet(RunEndpoints::unknownRun);
    }

    private Reply<RunShapes.Parts> holding(Call call) {
        List<Carried> found =
                ledger.holding(call.text("flow"), call.text("key").strip(), call.limit());
        return Reply.found(
                new RunShapes.Parts(
                        found.stream()
                                .flatMap(one ->
                                        ledger
                                                .run(one.chunk().run())
                                                .map(run ->
                                                        part(
                                                                run.flow(),
                                                                one.chunk(),
                                                                Optional.of(one.how())))
                                                .stream())
                                .toList(),
                        Optional.empty()));
    }

    private RunShapes.Part part(String flow, RunChunk chunk, Optional<Carried.How> row) {
        return new RunShapes.Part(flow, ChunkKeys.shown(chunk, plans.current(flow)), row);
    }

    private static Optional<ZoneId> zone(Plan plan) {
        return plan.timing().map(timing -> timing.schedule().zone());
    }

    private Reply<RunShapes.Page> newest(Call call) {
        String flow = call.text("flow");
        int limit = call.limit();
        Optional<String> file = call.given("file");
        List<Run> found =
                file.map(name -> ledger.ofFile(flow, name, limit))
                        .orElseGet(() -> ledger.runs(flow, call.whole("before", 0), limit));
        Optional<Long> next =
                file.isPresent() || found.size() < limit
                        ? Optional.empty()
                        : Optional.of(found.getLast().id());
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
                        NextSlot.of(plan, ledger, clock.instant())
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
        return switch (runs.start(flow, wish(call), Commands.actor())) {
            case Started.Begun(long id) -> run(Optional.of(id));
            case Started.Busy(long id) ->
                    Reply.refused(409, "run-not-over", "Run " + id + " of it is not over.");
            case Started.AsksNobody() ->
                    Reply.refused(
                            409,
                            "flow-asks-nobody",
                            call.body().text("file").isPresent()
                                    ? "No file starts the flow."
                                    : "The flow neither polls nor has a schedule; it waits for"
                                            + " callers.");
            case Started.NoFile(String code, String why) -> Reply.refused(409, code, why);
            case Started.NoRange(String code, String why) -> Reply.refused(409, code, why);
            case Started.AtRest() ->
                    Reply.refused(409, "hub-at-rest", "No hub runs; start one with 'tieline run'.");
        };
    }

    /** What somebody wants a run for, or to know of one. */
    static Wish wish(Call call) {
        return new Wish(
                call.body().text("file").orElse(""),
                Range.of(
                        call.body().text("since").orElse(""),
                        call.body().text("until").orElse("")));
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

    private Reply<RunShapes.Seen> pause(Call call) {
        Optional<Run> run = Questions.number(call.text("id")).flatMap(ledger::run);
        if (run.isEmpty()) {
            return unknownRun();
        }
        long id = run.get().id();
        return runs.pause(id, Commands.actor())
                ? run(Optional.of(id))
                : Reply.refused(
                        409, "run-not-under-way", "The run is over or waits, or no hub runs.");
    }

    private Reply<RunShapes.Seen> resume(Call call) {
        Optional<Run> run = Questions.number(call.text("id")).flatMap(ledger::run);
        if (run.isEmpty()) {
            return unknownRun();
        }
        long id = run.get().id();
        return runs.goOn(id, Commands.actor())
                ? run(Optional.of(id))
                : Reply.refused(
                        409,
                        "run-cannot-go-on",
                        "Only a run that is paused can go on, and the newest of a flow that runs,"
                                + " when it failed.");
    }

    private Reply<RunShapes.Seen> approve(Call call) {
        Optional<Run> run = Questions.number(call.text("id")).flatMap(ledger::run);
        if (run.isEmpty()) {
            return unknownRun();
        }
        long id = run.get().id();
        String proposal = call.body().text(PROPOSAL).orElse("");
        return switch (runs.approve(id, proposal, Commands.actor())) {
            case GOES_ON -> run(Optional.of(id));
            case NOT_WAITING ->
                    Reply.refused(
                            409,
                            "run-not-waiting",
                            "The run waits for nobody, or finds out first what it would do.");
            case ANOTHER_PLAN ->
                    Reply.refused(
                            409,
                            "plan-another",
                            "It would do something else by now; see what, and approve that.");
        };
    }
}
