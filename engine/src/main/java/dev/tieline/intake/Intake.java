package dev.tieline.intake;

import dev.tieline.api.Admission;
import dev.tieline.api.Arrival;
import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Payload;
import dev.tieline.api.Receipt;
import dev.tieline.api.TraceContext;
import dev.tieline.caller.Proof;
import dev.tieline.format.Bodies;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.journal.Admitted;
import dev.tieline.journal.Journal;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewDelivery;
import dev.tieline.journal.NewEntry;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Scope;
import dev.tieline.plan.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Takes arrivals in. Thread-safe; runs on the caller's thread and blocks until what it answers is
 * durable.
 */
public final class Intake implements Admission {
    private static final int RETRY_AFTER_SECONDS = 5;
    private static final String JSON = "application/json";

    /** As long as senders are known to repeat by themselves, and some days. */
    private static final Duration REMEMBERED = Duration.ofDays(35);

    private static final Fault UNCLEAR =
            Fault.of(
                    "proof-unavailable",
                    Blame.HUB,
                    "Who calls cannot be checked now.",
                    "Send it again later; nothing was accepted.");

    private static final Fault UNKNOWN =
            Fault.of(
                    "unique-missing",
                    Blame.SENDER,
                    "It has nothing that tells whether it came already.",
                    "Correct `unique` of the flow: what is asked for is asked for again.");

    private final Journal journal;
    private final Consumer<Committed> handover;
    private final RandomGenerator random;
    private volatile Map<String, Door> doors = Map.of();
    private final RefusedCalls refusals;
    private volatile boolean draining;
    private volatile Optional<Refused> refused = Optional.empty();

    /**
     * The last arrival that could not be stored, when none was stored since.
     *
     * @param at when it came
     * @param why in words
     */
    public record Refused(Instant at, String why) {}

    /**
     * A record that was just committed and has pending deliveries.
     *
     * @param plan it came in with
     * @param position in the journal
     * @param recordId its id
     * @param key ordering key; may be empty
     * @param accepted when
     * @param trace it belongs to; may be empty
     * @param destinations names of those pending
     * @param scope what their mappings see; empty for a large record, which is read again when its
     *     turn has come: many may wait
     */
    public record Committed(
            Plan plan,
            long position,
            String recordId,
            String key,
            Instant accepted,
            TraceContext trace,
            List<String> destinations,
            Optional<Scope> scope) {

        /** A larger payload does not wait in memory for its delivery. */
        public static final int KEPT_BYTES = 16 << 10;
    }

    /**
     * @param handover who delivers; called on the journal's writer after the commit, in the order
     *     of positions; must return at once
     * @param random for record ids; used from many threads
     */
    public Intake(Journal journal, Consumer<Committed> handover, RandomGenerator random) {
        this.journal = journal;
        this.refusals = new RefusedCalls(journal);
        this.handover = handover;
        this.random = random;
    }

    /**
     * Who brings an arrival.
     *
     * @param name for people
     * @param message the sender's id of the message, which makes the record unique where its flow
     *     says nothing of that; empty when it has none
     * @param asked whether the hub asked it for the arrival
     */
    private record Caller(
            String name, BiFunction<Arrival, Document, String> message, boolean asked) {
        static final Caller HUB = new Caller("the hub", (_, _) -> "", false);
    }

    /** Opens these doors, by name of the flow, and closes all others. */
    public void open(Map<String, Door> changed) {
        doors = Map.copyOf(changed);
        refusals.forget();
    }

    /** Takes nothing in any more; senders are asked to come again. */
    public void drain() {
        draining = true;
    }

    @Override
    public Receipt admit(Arrival arrival) {
        if (draining) {
            return busy("The hub is stopping.");
        }
        Door door = doors.get(arrival.flow());
        if (door == null) {
            return new Receipt.Unproved(
                    Fault.of("flow-unknown", Blame.SENDER, "There is no such flow.", ""));
        }
        try {
            return switch (door.proof().prove(arrival)) {
                case Proof.Refused(Fault reason) -> {
                    refusals.keep(arrival, 401, reason);
                    yield new Receipt.Unproved(reason);
                }
                case Proof.Unclear(Fault reason) -> {
                    refusals.keep(arrival, 503, reason);
                    yield new Receipt.Busy(RETRY_AFTER_SECONDS, UNCLEAR);
                }
                case Proof.Greeted(Receipt.Greeted answer, String what) -> {
                    refusals.keep(
                            arrival,
                            answer.status(),
                            Fault.of("handshake", Blame.SENDER, "Answered: " + what + ".", ""));
                    yield answer;
                }
                case Proof.Proved(String credential) -> proved(door, arrival, credential);
            };
        } catch (JournalUnavailable e) {
            return unavailable(arrival, e);
        }
    }

    private Receipt proved(Door door, Arrival arrival, String credential) {
        int wait = door.limit().map(limit -> limit.take(arrival.received())).orElse(0);
        if (wait > 0) {
            refusals.keep(
                    arrival,
                    429,
                    Fault.of(
                            "too-many",
                            Blame.SENDER,
                            "The caller sends more than `limit` of its system allows.",
                            ""));
            return new Receipt.Limited(wait);
        }
        return read(
                door.plan(),
                door.endpoint().body(),
                door.proof().readable(arrival),
                new Caller(
                        door.endpoint().from() + ", proved by " + credential,
                        door.proof()::message,
                        false));
    }

    /** Takes in what the hub itself brings to a flow that nobody calls. */
    public Receipt bring(Plan plan, Arrival arrival) {
        if (draining) {
            return busy("The hub is stopping.");
        }
        try {
            return read(plan, Trigger.Body.DEFAULT, arrival, Caller.HUB);
        } catch (JournalUnavailable e) {
            return unavailable(arrival, e);
        }
    }

    /**
     * Takes in what a system was asked for; what came already is a duplicate and leaves no trace.
     *
     * @param arrival as a caller would have brought it, from a system's name and without a proof
     */
    public Receipt fill(Plan plan, Arrival arrival) {
        Optional<Door> door = Optional.ofNullable(doors.get(plan.flow()));
        boolean called = plan.trigger() instanceof Trigger.Endpoint;
        if (draining || (called && door.isEmpty())) {
            return busy("The hub is stopping, or the flow does not run.");
        }
        String name = arrival.remote() + ", asked for what " + (called ? "was missed" : "is new");
        BiFunction<Arrival, Document, String> message =
                door.<BiFunction<Arrival, Document, String>>map(its -> its.proof()::message)
                        .orElse((_, _) -> "");
        Trigger.Body body = door.map(its -> its.endpoint().body()).orElse(Trigger.Body.DEFAULT);
        try {
            return read(plan, body, arrival, new Caller(name, message, true));
        } catch (JournalUnavailable e) {
            return unavailable(arrival, e);
        }
    }

    private Receipt unavailable(Arrival arrival, JournalUnavailable e) {
        String why = String.valueOf(e.getMessage());
        refused = Optional.of(new Refused(arrival.received(), why));
        return busy(why);
    }

    /** What kept the last arrival from being stored; empty when it was. */
    public Optional<Refused> refused() {
        return refused;
    }

    private static Receipt.Busy busy(String why) {
        Fault reason =
                Fault.of(
                        "store-unavailable",
                        Blame.HUB,
                        why,
                        "Send it again later; nothing was accepted.");
        return new Receipt.Busy(RETRY_AFTER_SECONDS, reason);
    }

    private Receipt read(Plan plan, Trigger.Body body, Arrival arrival, Caller caller) {
        Reading reading =
                Bodies.read(
                        arrival.payload(), arrival.charset(), arrival.boundary(), body.maxBytes());
        return switch (reading) {
            case Reading.Refused(int status, Fault fault) -> {
                refusals.keep(arrival, status, fault);
                yield new Receipt.Malformed(status, fault);
            }
            case Reading.Read(Document document) -> taken(plan, body, arrival, caller, document);
        };
    }

    /** Goes on with what may come in of it; nobody sees the rest, or finds it in the store. */
    private Receipt taken(
            Plan plan, Trigger.Body body, Arrival arrival, Caller caller, Document whole) {
        Optional<Document> less = body.taken(whole);
        if (less.isEmpty()) {
            return sort(plan, arrival, caller, whole);
        }
        Document document = less.get();
        String message = caller.message().apply(arrival, whole);
        Arrival narrowed =
                new Arrival(
                        arrival.flow(),
                        new Payload(JsonText.bytes(document), JSON),
                        "",
                        "",
                        arrival.method(),
                        arrival.uri(),
                        arrival.headers(),
                        arrival.remote(),
                        arrival.certificates(),
                        arrival.received());
        return sort(
                plan,
                narrowed,
                new Caller(caller.name(), (_, _) -> message, caller.asked()),
                document);
    }

    private Receipt sort(Plan plan, Arrival arrival, Caller caller, Document document) {
        Sorted sorted = Sorter.sort(plan, document);
        if (!sorted.problems().isEmpty() && plan.invalid() == Plan.Invalid.REJECT) {
            Fault why = sorted.deliveries().getFirst().fault().orElseThrow();
            refusals.keep(arrival, 422, why);
            return new Receipt.Rejected(sorted.problems());
        }
        NewEntry entry = entry(plan, arrival, caller, document, sorted);
        if (!caller.asked()) {
            return receipt(entry, journal.admit(entry));
        }
        if (entry.uniqueKey().isEmpty()) {
            refusals.keep(arrival, 422, UNKNOWN);
            return new Receipt.Malformed(422, UNKNOWN);
        }
        return receipt(entry, journal.fill(entry));
    }

    private NewEntry entry(
            Plan plan, Arrival arrival, Caller caller, Document document, Sorted sorted) {
        List<String> pending = pending(sorted.deliveries());
        String id = RecordIds.next(arrival.received(), random);
        String key = plan.rules().key(document);
        boolean byRule = plan.uniqueWithin().isPositive();
        Optional<Scope> scope =
                arrival.payload().size() <= Committed.KEPT_BYTES
                        ? sorted.scope()
                        : Optional.empty();
        TraceContext trace =
                TraceContext.read(arrival.values("traceparent"), arrival.values("tracestate"));
        return new NewEntry(
                id,
                plan.flow(),
                plan.version(),
                key,
                byRule
                        ? plan.rules().uniqueKey(document)
                        : caller.message().apply(arrival, document),
                byRule ? plan.uniqueWithin() : REMEMBERED,
                arrival.received(),
                stored(arrival.payload(), document),
                caller.name(),
                trace,
                trace.terms(plan.rules().terms(document)),
                sorted.problems(),
                sorted.deliveries(),
                position -> {
                    if (!pending.isEmpty()) {
                        handover.accept(
                                new Committed(
                                        plan,
                                        position,
                                        id,
                                        key,
                                        arrival.received(),
                                        trace,
                                        pending,
                                        scope));
                    }
                });
    }

    private static List<String> pending(List<NewDelivery> deliveries) {
        List<String> pending = new ArrayList<>(deliveries.size());
        for (NewDelivery delivery : deliveries) {
            if (delivery.state() == DeliveryState.PENDING) {
                pending.add(delivery.destination());
            }
        }
        return pending;
    }

    /**
     * JSON stays as it came; forms are kept as the JSON they mean, so that one reader serves all.
     */
    private static Payload stored(Payload payload, Document document) {
        return payload.mediaType().equals(JSON) || payload.mediaType().endsWith("+json")
                ? payload
                : new Payload(JsonText.bytes(document), JSON);
    }

    private Receipt receipt(NewEntry entry, Admitted admitted) {
        if (refused.isPresent()) {
            refused = Optional.empty();
        }
        return switch (admitted) {
            case Admitted.DuplicateOf(long _, String originalId) ->
                    new Receipt.Duplicate(entry.id(), originalId);
            case Admitted.ConflictWith(long _, String originalId) ->
                    new Receipt.Conflict(entry.id(), originalId);
            case Admitted.Fresh(long _) ->
                    isHeld(entry.deliveries())
                            ? new Receipt.Held(entry.id(), entry.problems())
                            : new Receipt.Accepted(entry.id());
        };
    }

    /** As a whole, that is, before it went anywhere. */
    private static boolean isHeld(List<NewDelivery> deliveries) {
        for (NewDelivery delivery : deliveries) {
            if (delivery.destination().equals(LaneName.RECORD)) {
                return true;
            }
        }
        return false;
    }
}
