package dev.tieline.console;

import dev.tieline.api.Attempt;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Payload;
import dev.tieline.contract.JsonContract;
import dev.tieline.format.Bodies;
import dev.tieline.format.Reading;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RecordState;
import dev.tieline.ledger.Trace;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes the page of one record. Used once. */
final class Story {
    private static final int RELATED = 20;

    private final Desk desk;
    private final Trace whole;
    private final Trace trace;
    private final Optional<Plan> plan;
    private final Optional<Document> record;

    /**
     * @param whole not masked yet
     */
    Story(Desk desk, Trace whole) {
        this.desk = desk;
        this.whole = whole;
        this.trace = desk.masking().trace(whole);
        this.plan = desk.plan(trace.record().flow(), trace.record().version());
        this.record = read(trace.payload());
    }

    static Optional<Document> read(Payload payload) {
        return Bodies.read(payload, "", "", Integer.MAX_VALUE) instanceof Reading.Read(Document d)
                ? Optional.of(d)
                : Optional.empty();
    }

    RecordPage page() {
        boolean held = trace.deliveries().stream().anyMatch(d -> d.state() == DeliveryState.HELD);
        boolean runs = desk.plans().current(trace.record().flow()).isPresent();
        return new RecordPage(
                RecordRow.of(whole.record(), desk),
                sentence(),
                facts(),
                trace.duplicateOf(),
                events(),
                trace.deliveries().stream()
                        .filter(d -> !HeldWords.whole(d.destination()))
                        .map(this::lane)
                        .toList(),
                related(),
                content(),
                new RecordPage.May(
                        held,
                        held && runs && record.isPresent(),
                        trace.record().state() == RecordState.PENDING));
    }

    private List<RecordRow> related() {
        return desk.ledger().related(trace, RELATED).stream()
                .map(desk.masking()::head)
                .map(record -> RecordRow.of(record, desk))
                .toList();
    }

    private boolean isDiscarded() {
        return trace.deliveries().stream()
                .anyMatch(d -> d.fault().filter(f -> f.code().equals("discarded")).isPresent());
    }

    private String sentence() {
        List<String> held = named(DeliveryState.HELD);
        return switch (trace.record().state()) {
            case DELIVERED -> "It reached " + Words.list(named(DeliveryState.DELIVERED)) + ".";
            case SKIPPED ->
                    isDiscarded()
                            ? "A person discarded it; it was not sent."
                            : "A rule of the flow says that nobody wants it.";
            case DUPLICATE -> "It repeats an earlier record, so it was not delivered again.";
            case PENDING -> "It is on its way.";
            case HELD ->
                    held.isEmpty()
                            ? "It waits for a person before any delivery."
                            : "It waits for a person on the way to " + Words.list(held) + ".";
        };
    }

    private List<String> named(DeliveryState state) {
        return trace.deliveries().stream()
                .filter(d -> d.state() == state && !HeldWords.whole(d.destination()))
                .map(Trace.DeliveryTrace::destination)
                .toList();
    }

    private List<RecordPage.Fact> facts() {
        List<RecordPage.Fact> facts = new ArrayList<>();
        facts.add(new RecordPage.Fact("Record", trace.record().id()));
        String key = desk.keys().shown(whole.record());
        if (!key.isEmpty()) {
            facts.add(new RecordPage.Fact("Key", key));
        }
        facts.add(new RecordPage.Fact("Flow version", trace.record().version()));
        if (!trace.traceparent().isEmpty()) {
            facts.add(new RecordPage.Fact("Trace context", trace.traceparent()));
        }
        trace.deliveries().stream()
                .filter(d -> !d.remoteId().isEmpty())
                // An id that has to be masked helps nobody.
                .filter(d -> !d.remoteId().equals(JsonContract.MASK))
                .forEach(
                        d -> facts.add(new RecordPage.Fact("In " + d.destination(), d.remoteId())));
        return facts;
    }

    private List<RecordPage.Event> events() {
        List<RecordPage.Event> events = new ArrayList<>();
        Moment received = desk.moments().of(trace.record().received());
        String from = trace.caller().isEmpty() ? "" : "From " + trace.caller() + ".";
        events.add(event("plain", "in", received, "Received", from));
        String contract = plan.map(p -> p.contract().name()).orElse("");
        if (!trace.problems().isEmpty()) {
            events.add(
                    new RecordPage.Event(
                            "held",
                            "hand",
                            received,
                            "Breaks the contract " + contract,
                            trace.problems().stream()
                                    .limit(10)
                                    .map(p -> HeldWords.field(p.pointer()) + ": " + p.message())
                                    .toList()));
        } else if (trace.duplicateOf().isPresent()) {
            events.add(event("calm", "copies", received, "The same as an earlier record", ""));
        } else if (!contract.isEmpty()) {
            events.add(event("good", "check", received, "Keeps the contract " + contract, ""));
        }
        trace.deliveries().stream()
                .filter(d -> HeldWords.whole(d.destination()) && trace.problems().isEmpty())
                .forEach(d -> events.add(whole(d)));
        for (Trace.Fact fact : trace.facts()) {
            events.add(
                    event(
                            "plain",
                            fact.actor().equals("hub") ? "arrow" : "person",
                            desk.moments().of(fact.at()),
                            did(fact.action()) + " by " + fact.actor(),
                            fact.detail()));
        }
        return events;
    }

    /** What the store calls a deed, in the words of the pages. */
    private static String did(String action) {
        return switch (action) {
            case "amended" -> "corrected";
            case "rerouted" -> "sent on under today's flow";
            default -> Words.cut(action, 80);
        };
    }

    private RecordPage.Event whole(Trace.DeliveryTrace delivery) {
        boolean held = delivery.state() == DeliveryState.HELD;
        return new RecordPage.Event(
                held ? "held" : "calm",
                held ? "hand" : "check",
                desk.moments().of(delivery.since()),
                held ? "Held before any delivery" : "The hold before any delivery ended",
                delivery.fault().stream()
                        .flatMap(f -> Stream.of(HeldWords.said(f), f.remedy()))
                        .toList());
    }

    private static RecordPage.Event event(
            String tone, String icon, Moment at, String title, String detail) {
        return new RecordPage.Event(
                tone,
                icon,
                at,
                Words.sentence(title).replaceAll("\\.$", ""),
                detail.isBlank() ? List.of() : List.of(detail));
    }

    private RecordPage.Lane lane(Trace.DeliveryTrace delivery) {
        Optional<Destination> destination =
                plan.flatMap(p -> p.destination(delivery.destination()));
        List<RecordPage.Fact> facts = new ArrayList<>();
        if (!delivery.note().isEmpty()) {
            facts.add(new RecordPage.Fact("Note", delivery.note()));
        }
        for (Trace.Unknown unknown : delivery.unknowns()) {
            facts.add(
                    new RecordPage.Fact(
                            "Attempt " + unknown.number() + " may have been applied",
                            unknown.followed()));
        }
        if (delivery.late()) {
            facts.add(new RecordPage.Fact("Deadline", "missed; the delivery went on"));
        }
        return new RecordPage.Lane(
                delivery.destination(),
                destination.map(d -> d.system() + "." + d.operation().name()).orElse(""),
                badge(delivery),
                desk.moments().of(delivery.since()),
                sentence(delivery, destination),
                delivery.fault().map(Fault::remedy).orElse(""),
                facts,
                delivery.nextAttempt().map(desk.moments()::of),
                delivery.tries().stream().map(this::attempt).toList());
    }

    private static Badge badge(Trace.DeliveryTrace delivery) {
        return delivery.state() == DeliveryState.PENDING && delivery.attempts() > 0
                ? Badge.RETRYING
                : Badge.of(delivery.state());
    }

    private String sentence(Trace.DeliveryTrace delivery, Optional<Destination> destination) {
        String why = delivery.fault().map(HeldWords::said).orElse("");
        return switch (delivery.state()) {
            case WAITING ->
                    "Goes when "
                            + destination.flatMap(Destination::after).orElse("another delivery")
                            + " has been delivered.";
            case PENDING -> why.isEmpty() ? "Its turn comes." : why;
            case DELIVERED -> "";
            case SKIPPED, HELD, FALLEN_BACK -> why;
        };
    }

    private RecordPage.Attempt attempt(Trace.Try made) {
        return new RecordPage.Attempt(
                made.number(),
                made.kind().equals("verify") ? "Read back" : "Attempt",
                desk.moments().of(made.started()),
                Words.took(made.timing().totalMicros()),
                Badge.ofOutcome(made.outcome()),
                made.fault().map(HeldWords::said).orElse(""),
                made.fault().map(Fault::remedy).orElse(""),
                made.status() == 0 ? "no answer" : Integer.toString(made.status()),
                made.answer(),
                phases(made.timing()));
    }

    private static List<RecordPage.Phase> phases(Attempt.Timing timing) {
        long[] micros = {
            timing.connectMicros(), timing.sendMicros(), timing.waitMicros(), timing.readMicros()
        };
        String[] names = {"connect", "send", "wait", "read"};
        long whole = Math.max(1, timing.totalMicros());
        List<RecordPage.Phase> phases = new ArrayList<>();
        long before = 0;
        for (int i = 0; i < micros.length; i++) {
            int x = (int) (before * 1_000 / whole);
            int wide = (int) Math.max(micros[i] > 0 ? 8 : 0, micros[i] * 1_000 / whole);
            phases.add(new RecordPage.Phase(names[i], Words.took(micros[i]), x, wide));
            before += micros[i];
        }
        return phases;
    }

    /** The same with classified values of what came; to be asked only for those who may see. */
    RecordPage clear() {
        RecordPage masked = page();
        List<RecordPage.Line> lines =
                read(whole.payload())
                        .map(found -> PayloadLines.of(found, plan, whole.problems()))
                        .orElse(List.of());
        return masked.with(
                new RecordPage.Content(masked.payload().kind(), lines, masked.payload().amended()));
    }

    private RecordPage.Content content() {
        String kind = Words.size(whole.payload().size()) + " of " + whole.payload().mediaType();
        return new RecordPage.Content(
                kind,
                record.map(found -> PayloadLines.of(found, plan, trace.problems()))
                        .orElse(List.of()),
                trace.original().isPresent());
    }
}
