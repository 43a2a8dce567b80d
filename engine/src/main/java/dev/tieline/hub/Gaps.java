package dev.tieline.hub;

import dev.tieline.api.Arrival;
import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.DeliveryKey;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Payload;
import dev.tieline.api.Receipt;
import dev.tieline.api.Rendition;
import dev.tieline.api.TraceContext;
import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.Systems;
import dev.tieline.format.JsonText;
import dev.tieline.intake.Intake;
import dev.tieline.ledger.Sighting;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks callers for what they could not deliver: at each start, for the hub may have been away, and
 * every so often. {@link #look} is for one thread, {@link #lacks} for many.
 */
public final class Gaps {
    private static final System.Logger LOG = System.getLogger(Gaps.class.getName());

    /** How often {@link #look} is to be called. */
    public static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private static final String NOT_ASKED = "gaps-not-asked";
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration WITHIN = Duration.ofSeconds(30);

    /** A system that gives the same page for ever must not keep the hub busy for ever. */
    private static final int MAX_PAGES = 1_000;

    private final Supplier<List<Plan>> plans;
    private final Systems systems;
    private final Intake intake;
    private final Clockwork clockwork;
    private final Map<String, Instant> due = new HashMap<>();
    private final Map<String, Sighting> lacks = new ConcurrentHashMap<>();

    /**
     * @param plans those that run now
     */
    public Gaps(Supplier<List<Plan>> plans, Systems systems, Intake intake, Clockwork clockwork) {
        this.plans = plans;
        this.systems = systems;
        this.intake = intake;
        this.clockwork = clockwork;
    }

    /** Asks for all whose time has come, one after the other. */
    public void look() {
        Map<String, Plan> now = new HashMap<>();
        for (Plan plan : plans.get()) {
            gaps(plan).ifPresent(_ -> now.put(plan.flow(), plan));
        }
        due.keySet().retainAll(now.keySet());
        lacks.keySet().retainAll(now.keySet());
        now.values().forEach(plan -> gaps(plan).ifPresent(gaps -> look(plan, gaps)));
    }

    private static Optional<Trigger.Gaps> gaps(Plan plan) {
        return plan.endpoint().flatMap(Trigger.Endpoint::gaps);
    }

    private void look(Plan plan, Trigger.Gaps gaps) {
        Instant time = due.getOrDefault(plan.flow(), Instant.MIN);
        if (clockwork.now().isBefore(time)) {
            return;
        }
        Optional<Fault> fault = new Round(plan, gaps).ask();
        if (fault.isPresent()) {
            String system = from(plan);
            lacks.put(
                    plan.flow(),
                    new Sighting(
                            "gaps/" + plan.flow(),
                            Sighting.Kind.SYSTEM,
                            system,
                            List.of(plan.flow()),
                            plan.owner(),
                            fault.get(),
                            0));
        } else {
            lacks.remove(plan.flow());
        }
        boolean soon = fault.filter(f -> f.code().equals(NOT_ASKED)).isPresent();
        Duration pause = soon && gaps.every().compareTo(SOON) > 0 ? SOON : gaps.every();
        due.put(plan.flow(), clockwork.now().plus(pause));
    }

    private static String from(Plan plan) {
        return plan.endpoint().map(Trigger.Endpoint::from).orElse("");
    }

    /** Callers that could not be asked when they were asked last. */
    public List<Sighting> lacks() {
        return List.copyOf(lacks.values());
    }

    /** One time that everything is asked for. */
    private final class Round {
        private final Plan plan;
        private final Trigger.Gaps gaps;
        private final String system;
        private int told;
        private int taken;

        /** Ends it. */
        private Optional<Fault> fault = Optional.empty();

        /** Does not: what comes behind what was refused is taken. */
        private Optional<Fault> refused = Optional.empty();

        Round(Plan plan, Trigger.Gaps gaps) {
            this.plan = plan;
            this.gaps = gaps;
            this.system = from(plan);
        }

        /** What kept it from being whole; empty when nothing did. */
        Optional<Fault> ask() {
            Document question = Document.empty();
            for (int page = 0; page < MAX_PAGES && fault.isEmpty(); page++) {
                Optional<Document> answer = page(question, page);
                List<?> items = answer.map(this::items).orElse(List.of());
                items.forEach(this::take);
                Optional<Document> next = answer.flatMap(whole -> next(whole, items));
                if (next.isEmpty()) {
                    break;
                }
                if (next.get().fields().equals(question.fields()) || page == MAX_PAGES - 1) {
                    fault = Optional.of(fault("gaps-endless", "its pages do not end"));
                    break;
                }
                question = next.get();
            }
            if (taken > 0) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "gaps were filled flow={0} told={1} taken={2}",
                        plan.flow(),
                        told,
                        taken);
            }
            return fault.or(() -> refused);
        }

        private Optional<Document> page(Document question, int page) {
            Rendition rendition =
                    new Rendition(
                            plan.flow(),
                            gaps.operation(),
                            question,
                            new DeliveryKey("gaps." + plan.flow(), Integer.toString(page)),
                            TraceContext.NONE);
            Optional<Attempt> attempt =
                    systems.call(system, outlet -> outlet.send(rendition, WITHIN));
            if (attempt.isEmpty()) {
                fault = Optional.of(fault(NOT_ASKED, "it may not be called now"));
                return Optional.empty();
            }
            return switch (attempt.get().outcome()) {
                case Outcome.Accepted(String _, Document result) -> Optional.of(result);
                default -> {
                    // What a system says of itself may hold anything, so that only its code is
                    // told.
                    String code = attempt.get().outcome().name();
                    fault = Optional.of(fault("gaps-not-told", "the answer was '" + code + "'"));
                    yield Optional.empty();
                }
            };
        }

        private List<?> items(Document answer) {
            if (answer.field(gaps.items()).orElse(null) instanceof List<?> items) {
                return items;
            }
            fault = Optional.of(fault("gaps-not-told", "the answer has no '" + gaps.items() + "'"));
            return List.of();
        }

        private Optional<Document> next(Document answer, List<?> items) {
            boolean more =
                    gaps.more()
                            .map(field ->
                                    answer.field(field).filter(Boolean.TRUE::equals).isPresent())
                            .orElse(!items.isEmpty());
            if (!more || gaps.after().isEmpty() || fault.isPresent()) {
                return Optional.empty();
            }
            Map<String, @Nullable Object> question = new HashMap<>();
            gaps.after()
                    .forEach((field, by) -> {
                        Object last = items.isEmpty() ? null : items.getLast();
                        Object value = last instanceof Map<?, ?> item ? item.get(by) : null;
                        if (value != null) {
                            question.put(field, value);
                        }
                    });
            if (question.size() < gaps.after().size()) {
                fault =
                        Optional.of(
                                fault(
                                        "gaps-not-told",
                                        "nothing in it says where the next page is"));
                return Optional.empty();
            }
            return Optional.of(Document.of(question));
        }

        private void take(Object item) {
            if (fault.isPresent()) {
                return;
            }
            told++;
            if (!(item instanceof Map<?, ?> map)) {
                refused = Optional.of(fault("gaps-refused", "an item of it is not an object"));
                return;
            }
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            map.forEach((name, value) -> fields.put(String.valueOf(name), value));
            Payload payload = new Payload(JsonText.bytes(Document.of(fields)), "application/json");
            switch (intake.fill(plan, arrival(payload))) {
                case Receipt.Accepted _, Receipt.Held _ -> taken++;
                case Receipt.Duplicate _, Receipt.Conflict _ -> {}
                case Receipt.Busy _ ->
                        fault = Optional.of(fault("gaps-not-kept", "the store takes nothing now"));
                case Receipt.Rejected _,
                        Receipt.Malformed _,
                        Receipt.Unproved _,
                        Receipt.Greeted _,
                        Receipt.Limited _ ->
                        refused =
                                Optional.of(
                                        fault(
                                                "gaps-refused",
                                                "something of it was refused: see the refused calls"
                                                        + " of the flow"));
            }
        }

        private Arrival arrival(Payload payload) {
            return new Arrival(
                    plan.flow(),
                    payload,
                    "",
                    "",
                    "",
                    "",
                    Map.of(),
                    system,
                    List.of(),
                    clockwork.wall());
        }

        private Fault fault(String code, String why) {
            return Fault.of(
                    code,
                    Blame.SENDER,
                    "'"
                            + system
                            + "' was asked for what it could not deliver to "
                            + plan.flow()
                            + ", and "
                            + why
                            + ".",
                    "It is asked again by itself. If it lasts, look whether '"
                            + gaps.operation()
                            + "' in its file is right, and ask whoever runs it.");
        }
    }
}
