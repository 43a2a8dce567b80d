package dev.tieline.resource;

import dev.tieline.ledger.Incident;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.Trace;
import dev.tieline.operate.Operator;
import dev.tieline.people.Actor;
import dev.tieline.plan.Plans;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The endpoints that change something. Thread-safe. */
final class Commands {
    private static final Form NO_OPTIONS = Form.options("Nothing.", Map.of());
    private static final Form CORRECTED =
            Form.record(
                    "The corrected record. What GET /records/{id} masked may be left masked: it"
                            + " stays as it was.");
    private static final Parameter INCIDENT = Parameter.path("id", "Number of the incident.");
    private static final Parameter ID = Parameter.path("id", "Id of the record.");

    private final Ledger ledger;
    private final Operator operator;
    private final Masking masking;
    private final Amendments amendments;

    Commands(Ledger ledger, Operator operator, Plans plans) {
        this.ledger = ledger;
        this.operator = operator;
        this.masking = new Masking(ledger, plans);
        this.amendments = new Amendments(ledger, operator, plans);
    }

    /** The system that may be called again. */
    record Resumed(String system) {}

    private static final Shape<Resumed> RESUMED =
            Shape.<Resumed>of("Resumed", "A system may be called again.")
                    .text("system", "Name.", Resumed::system);

    List<Endpoint> ofRecords() {
        return List.of(
                Endpoint.get(
                        "/records/{id}/replay",
                        "What a replay of a record would send; changes nothing.",
                        List.of(ID, Parameter.name("version", "now, as usual, or then.")),
                        Amendments.AMENDED,
                        amendments::dryRun),
                Endpoint.act(
                        "/records/{id}/replay",
                        "Sends what is held of a record again.",
                        List.of(ID),
                        Form.options("How.", Map.of("version", Inbox.version())),
                        InboxShapes.REPLAYED,
                        this::replayRecord),
                Endpoint.act(
                        "/records/{id}/discard",
                        "Ends what is held of a record without sending it.",
                        List.of(ID),
                        Form.options("Why.", Map.of("reason", words())),
                        InboxShapes.DISCARDED,
                        this::discardRecord),
                Endpoint.act(
                        "/records/{id}/comment",
                        "Says something of a record.",
                        List.of(ID),
                        Form.options("What is said.", Map.of("comment", words())),
                        RecordShapes.TRACE,
                        this::remark),
                Endpoint.correct(
                        "/records/{id}/preview",
                        "What a corrected copy of a held record would come to; changes nothing.",
                        List.of(ID),
                        CORRECTED,
                        Amendments.AMENDED,
                        call -> amendments.amended(call, false)),
                Endpoint.correct(
                        "/records/{id}/amend",
                        "Stores a corrected copy of a held record and replays what is held of it.",
                        List.of(ID),
                        CORRECTED,
                        Amendments.AMENDED,
                        call -> amendments.amended(call, true)));
    }

    List<Endpoint> ofIncidents() {
        return List.of(
                Endpoint.act(
                        "/systems/{system}/resume",
                        "Lets a paused system be called again.",
                        List.of(Parameter.path("system", "Name of the system.")),
                        NO_OPTIONS,
                        RESUMED,
                        this::resume),
                Endpoint.act(
                        "/incidents/{id}/acknowledge",
                        "Says that somebody sees to an incident.",
                        List.of(INCIDENT),
                        NO_OPTIONS,
                        IncidentShapes.STORY,
                        call -> comment(call, "")),
                Endpoint.act(
                        "/incidents/{id}/comment",
                        "Says something of an incident.",
                        List.of(INCIDENT),
                        Form.options("What is said.", Map.of("comment", words())),
                        IncidentShapes.STORY,
                        this::comment),
                Endpoint.act(
                        "/incidents/{id}/assign",
                        "Says who is to see to an incident.",
                        List.of(INCIDENT),
                        Form.options("Who; nobody when it is left out.", Map.of("to", name())),
                        IncidentShapes.STORY,
                        this::assign));
    }

    /** Who is named in the ledger. */
    static String actor() {
        return Actor.current().name();
    }

    private static Map<String, Object> name() {
        return Map.of("type", "string", "maxLength", 100L, "description", "A name.");
    }

    private Reply<Incident.Story> assign(Call call) {
        String whom = call.body().text("to").orElse("").strip();
        Optional<Long> id = Questions.number(call.text("id"));
        return id.filter(number -> operator.assign(number, whom, actor())).isEmpty()
                ? unknownIncident()
                : story(id.get());
    }

    private Reply<Incident.Story> story(long id) {
        return ledger.incident(id)
                .<Reply<Incident.Story>>map(story ->
                        Reply.found(
                                new Incident.Story(
                                        masking.incident(story.incident()), story.events())))
                .orElseGet(Commands::unknownIncident);
    }

    static Map<String, Object> words() {
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
        if (id.filter(number -> operator.comment(number, comment, actor())).isEmpty()) {
            return unknownIncident();
        }
        return story(id.get());
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

    private Reply<Resumed> resume(Call call) {
        String system = call.text("system");
        return operator.resume(system, actor())
                ? Reply.found(new Resumed(system))
                : Reply.refused(404, "system-unknown", "No flow delivers to this system.");
    }

    private Reply<InboxShapes.Done> replayRecord(Call call) {
        String id = call.text("id");
        return ledger.trace(id).isEmpty()
                ? unknownRecord()
                : Reply.found(
                        new InboxShapes.Done(operator.replay(id, Inbox.isThen(call), actor())));
    }

    private Reply<InboxShapes.Done> discardRecord(Call call) {
        String id = call.text("id");
        String reason = call.body().text("reason").orElse("").strip();
        if (ledger.trace(id).isEmpty()) {
            return unknownRecord();
        }
        return reason.isEmpty()
                ? Inbox.noReason()
                : Reply.found(new InboxShapes.Done(operator.discard(id, reason, actor())));
    }

    private Reply<Trace> remark(Call call) {
        String comment = call.body().text("comment").orElse("").strip();
        if (comment.isEmpty()) {
            return Reply.refused(422, "comment-missing", "Write something at 'comment'.");
        }
        String id = call.text("id");
        return operator.remark(id, comment, actor())
                ? Reply.found(masking.trace(ledger.trace(id).orElseThrow()))
                : unknownRecord();
    }
}
