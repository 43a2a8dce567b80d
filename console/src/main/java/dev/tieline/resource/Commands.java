package dev.tieline.resource;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Problem;
import dev.tieline.format.JsonText;
import dev.tieline.ledger.Incident;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.Trace;
import dev.tieline.operate.Amendment;
import dev.tieline.operate.Operator;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The endpoints that change something. Thread-safe. */
final class Commands {
    /** Who is named in the ledger, as long as nobody logs in. */
    private static final String ACTOR = "api";

    private static final long MAX_REPLAYED = 1_000;
    private static final long USUALLY_REPLAYED = 100;
    private static final Form NO_OPTIONS = Form.options("Nothing.", Map.of());
    private static final Form CORRECTED =
            Form.record(
                    "The corrected record. What GET /records/{id} masked may be left masked: it"
                            + " stays as it was.");
    private static final Parameter INCIDENT = Parameter.path("id", "Number of the incident.");
    private static final Parameter ID = Parameter.path("id", "Id of the record.");

    private final Ledger ledger;
    private final Operator operator;
    private final Plans plans;
    private final Masking masking;

    Commands(Ledger ledger, Operator operator, Plans plans) {
        this.ledger = ledger;
        this.operator = operator;
        this.plans = plans;
        this.masking = new Masking(ledger, plans);
    }

    /** How many deliveries are no longer held. */
    record Replayed(long count) {}

    private static final Shape<Replayed> REPLAYED =
            Shape.<Replayed>of("Replayed", "What a replay did.")
                    .whole("replayed", "Deliveries that are no longer held.", Replayed::count);

    /** The system that may be called again. */
    record Resumed(String system) {}

    private static final Shape<Resumed> RESUMED =
            Shape.<Resumed>of("Resumed", "A system may be called again.")
                    .text("system", "Name.", Resumed::system);

    /** One destination of a corrected copy. */
    record Part(String destination, Optional<Document> request, Optional<Fault> fault) {}

    private static final Shape<Part> PART =
            Shape.<Part>of("AmendedDelivery", "What a corrected copy comes to at a destination.")
                    .text("destination", "Name in the flow.", Part::destination)
                    .maybeFree(
                            "request",
                            "What it would get, masked.",
                            part -> part.request().map(Document::fields))
                    .maybe("fault", "Why it would not.", RecordShapes.FAULT, Part::fault);

    /** A corrected copy. */
    record Amended(boolean stored, List<Problem> problems, List<Part> parts) {}

    private static final Shape<Amended> AMENDED =
            Shape.<Amended>of("Amendment", "What a corrected copy of a record comes to.")
                    .truth("fits", "Whether it keeps the contract.", a -> a.problems().isEmpty())
                    .truth("stored", "Whether it is stored.", Amended::stored)
                    .list("problems", "How it breaks it.", RecordShapes.PROBLEM, Amended::problems)
                    .list("deliveries", "Per destination.", PART, Amended::parts);

    List<Endpoint> all() {
        return List.of(
                Endpoint.post(
                        "/records/{id}/replay",
                        "Sends what is held of a record again, under today's version of its flow.",
                        List.of(ID),
                        NO_OPTIONS,
                        REPLAYED,
                        this::replay),
                Endpoint.post(
                        "/records/{id}/preview",
                        "What a corrected copy of a held record would come to; changes nothing.",
                        List.of(ID),
                        CORRECTED,
                        AMENDED,
                        call -> amended(call, false)),
                Endpoint.post(
                        "/records/{id}/amend",
                        "Stores a corrected copy of a held record and replays what is held of it.",
                        List.of(ID),
                        CORRECTED,
                        AMENDED,
                        call -> amended(call, true)),
                Endpoint.post(
                        "/held/{group}/replay",
                        "Replays what is held for one cause, oldest first.",
                        List.of(Parameter.path("group", "Id of the group.")),
                        Form.options("How many.", Map.of("limit", limit())),
                        REPLAYED,
                        this::replayGroup),
                Endpoint.post(
                        "/systems/{system}/resume",
                        "Lets a paused system be called again.",
                        List.of(Parameter.path("system", "Name of the system.")),
                        NO_OPTIONS,
                        RESUMED,
                        this::resume),
                Endpoint.post(
                        "/incidents/{id}/acknowledge",
                        "Says that somebody sees to an incident.",
                        List.of(INCIDENT),
                        NO_OPTIONS,
                        IncidentShapes.STORY,
                        call -> comment(call, "")),
                Endpoint.post(
                        "/incidents/{id}/comment",
                        "Says something of an incident.",
                        List.of(INCIDENT),
                        Form.options("What is said.", Map.of("comment", words())),
                        IncidentShapes.STORY,
                        this::comment));
    }

    private static Map<String, Object> words() {
        return Map.of(
                "type", "string", "minLength", 1L, "maxLength", 2_000L, "description", "In words.");
    }

    private Reply<Incident.Story> comment(Call call) {
        String comment = call.body().text("comment").orElse("").strip();
        return comment.isEmpty()
                ? Reply.refused(422, "comment-missing", "Write something at 'comment'.")
                : comment(call, comment);
    }

    private Reply<Incident.Story> comment(Call call, String comment) {
        Optional<Long> id = Questions.number(call.text("id"));
        if (id.filter(number -> operator.comment(number, comment, ACTOR)).isEmpty()) {
            return unknownIncident();
        }
        return ledger.incident(id.get())
                .<Reply<Incident.Story>>map(story ->
                        Reply.found(
                                new Incident.Story(
                                        masking.incident(story.incident()), story.events())))
                .orElseGet(Commands::unknownIncident);
    }

    private static Map<String, Object> limit() {
        return Map.of(
                "type",
                "integer",
                "minimum",
                1L,
                "maximum",
                MAX_REPLAYED,
                "default",
                USUALLY_REPLAYED,
                "description",
                "At most so many deliveries.");
    }

    static <T> Reply<T> unknownRecord() {
        return Reply.refused(404, "record-unknown", "There is no record of this id.");
    }

    static <T> Reply<T> unknownIncident() {
        return Reply.refused(404, "incident-unknown", "There is no incident of this number.");
    }

    static <T> Reply<T> unknownGroup() {
        return Reply.refused(404, "group-unknown", "Nothing is held under this id.");
    }

    private Reply<Replayed> replay(Call call) {
        String id = call.text("id");
        return ledger.trace(id).isEmpty()
                ? unknownRecord()
                : Reply.found(new Replayed(operator.replay(id, ACTOR)));
    }

    private Reply<Replayed> replayGroup(Call call) {
        String group = call.text("group");
        if (Questions.group(ledger, group).isEmpty()) {
            return unknownGroup();
        }
        long limit = call.body().field("limit").map(Long.class::cast).orElse(USUALLY_REPLAYED);
        return Reply.found(new Replayed(operator.replayGroup(group, (int) limit, ACTOR)));
    }

    private Reply<Resumed> resume(Call call) {
        String system = call.text("system");
        boolean known =
                ledger.conditions().stream().anyMatch(c -> c.system().equals(system))
                        || plans.current().stream()
                                .flatMap(Plan::allDestinations)
                                .map(Destination::system)
                                .anyMatch(system::equals);
        if (!known) {
            return Reply.refused(404, "system-unknown", "No flow delivers to this system.");
        }
        operator.resume(system, ACTOR);
        return Reply.found(new Resumed(system));
    }

    private Reply<Amended> amended(Call call, boolean store) {
        Optional<Trace> trace = ledger.trace(call.text("id"));
        if (trace.isEmpty()) {
            return unknownRecord();
        }
        Document real = Masking.read(trace.get().payload()).orElseGet(Document::empty);
        FieldNames names = masking.names(trace.get().record());
        Document shown = masking.shown(trace.get()).orElseGet(Document::empty);
        return switch (Correction.restore(call.body(), shown, real, names)) {
            case Correction.Restored.Misplaced(List<String> pointers) -> misplaced(pointers);
            case Correction.Restored.Whole(Document whole) -> amended(trace.get(), whole, store);
        };
    }

    private static Reply<Amended> misplaced(List<String> pointers) {
        List<Problem> errors =
                pointers.stream()
                        .map(at -> new Problem(at, "masked", "expected a value, got a mask", ""))
                        .toList();
        String detail =
                "A mask stands where there is no value to keep; write the value, or leave the mask"
                        + " where it stood.";
        return new Reply.Refused<>(new Details(422, "mask-misplaced", detail, errors));
    }

    private Reply<Amended> amended(Trace trace, Document corrected, boolean store) {
        String id = trace.record().id();
        byte[] json = JsonText.bytes(corrected);
        Amendment amendment = store ? operator.amend(id, json, ACTOR) : operator.preview(id, json);
        return switch (amendment) {
            case Amendment.Fits fits ->
                    Reply.found(new Amended(store, List.of(), parts(trace, corrected, fits)));
            case Amendment.Breaks(List<Problem> broken) -> {
                List<Problem> problems = broken.stream().map(names(trace)::problem).toList();
                yield store
                        ? broken(problems)
                        : Reply.found(new Amended(false, problems, List.of()));
            }
            case Amendment.Malformed(Fault fault) -> new Reply.Refused<>(Details.of(409, fault));
        };
    }

    private FieldNames names(Trace trace) {
        return FieldNames.of(plans.current(trace.record().flow()));
    }

    private static Reply<Amended> broken(List<Problem> problems) {
        String detail = "The corrected copy still breaks its contract; nothing was changed.";
        return new Reply.Refused<>(new Details(422, "contract", detail, problems));
    }

    private List<Part> parts(Trace trace, Document corrected, Amendment.Fits fits) {
        Optional<Plan> plan = plans.current(trace.record().flow());
        Hidden hidden =
                plan.map(p -> Hidden.of(List.of(corrected), p.contract()::mask))
                        .orElseGet(Hidden::everything);
        List<Part> parts = new ArrayList<>();
        fits.requests()
                .forEach((name, request) ->
                        parts.add(
                                new Part(
                                        name,
                                        Optional.of(masked(plan, name, request, hidden)),
                                        Optional.empty())));
        fits.faults()
                .forEach((name, fault) ->
                        parts.add(
                                new Part(
                                        name,
                                        Optional.empty(),
                                        Optional.of(Masking.fault(fault, hidden, names(trace))))));
        return parts;
    }

    private static Document masked(
            Optional<Plan> plan, String destination, Document request, Hidden hidden) {
        List<Destination.MappingLine> lines =
                plan.flatMap(p -> p.destination(destination))
                        .map(Destination::mapping)
                        .orElseGet(List::of);
        return hidden.request(request, lines);
    }
}
