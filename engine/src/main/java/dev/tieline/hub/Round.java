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
import dev.tieline.format.JsonText;
import dev.tieline.ledger.Run;
import dev.tieline.plan.Plan;
import dev.tieline.run.Asker;
import dev.tieline.run.Newness;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One time that a system is asked for everything, page by page. For one thread.
 *
 * <p>How far it has read is kept when all of it was taken in and nothing refused: pages may come in
 * any order. Until then what came already is known by its unique key.
 */
final class Round {
    private static final System.Logger LOG = System.getLogger(Round.class.getName());

    /** Ends the code of who could not be asked at all. */
    static final String NOT_ASKED = "-not-asked";

    private static final Duration WITHIN = Duration.ofSeconds(30);

    /** A system that gives the same page for ever must not keep the hub busy for ever. */
    private static final int MAX_PAGES = 10_000;

    private final Subject subject;
    private final Plan plan;
    private final Rounds.Surroundings around;
    private final BooleanSupplier runs;
    private final Consumer<Run.Counts> soFar;
    private final Map<String, @Nullable Object> always = new HashMap<>();
    private Optional<Newness> kept = Optional.empty();
    private Optional<Newness> newest = Optional.empty();
    private Run.Counts counts = Run.Counts.NONE;
    private boolean whole;

    /** Ends it. */
    private Optional<Fault> fault = Optional.empty();

    /** Does not: what comes behind what was refused is taken. */
    private Optional<Fault> refused = Optional.empty();

    /**
     * @param runs whether the flow still runs as it is here
     * @param soFar hears after each page what it came to
     */
    Round(
            Subject subject,
            Rounds.Surroundings around,
            BooleanSupplier runs,
            Consumer<Run.Counts> soFar) {
        this.subject = subject;
        this.plan = subject.plan();
        this.around = around;
        this.runs = runs;
        this.soFar = soFar;
    }

    /** What kept it from being whole; empty when nothing did. */
    Optional<Fault> ask() {
        goOn();
        Document question = question(Map.of());
        for (int page = 0; !whole && fault.isEmpty() && runs.getAsBoolean(); page++) {
            Optional<Document> answer = page(question, page);
            List<?> items = answer.map(this::items).orElse(List.of());
            items.forEach(this::take);
            soFar.accept(counts);
            Optional<Document> next = answer.flatMap(it -> next(it, items));
            whole = next.isEmpty() && fault.isEmpty();
            if (next.isPresent()) {
                if (next.get().fields().equals(question.fields()) || page == MAX_PAGES - 1) {
                    fault = Optional.of(fault("-endless", "its pages do not end"));
                }
                question = next.get();
            }
        }
        if (whole && refused.isEmpty()) {
            keep();
        }
        if (counts.taken() + counts.held() > 0) {
            LOG.log(
                    System.Logger.Level.INFO,
                    subject.kind() + " flow={0} told={1} taken={2}",
                    plan.flow(),
                    counts.told(),
                    counts.taken() + counts.held());
        }
        return fault.or(() -> refused);
    }

    /** The same, for who wants to know more of how it ended. */
    Asker.Asked askOnce() {
        Optional<Fault> kept = ask();
        if (fault.isPresent()) {
            return new Asker.Asked.Failed(fault.get());
        }
        if (!whole) {
            return new Asker.Asked.Cut();
        }
        return kept.<Asker.Asked>map(Asker.Asked.Refused::new)
                .orElseGet(() -> new Asker.Asked.Whole(Optional.empty()));
    }

    /** Asks only for what is newer than what is here. */
    private void goOn() {
        subject.since()
                .ifPresent(since -> {
                    kept =
                            around.journal()
                                    .cursor(plan.flow(), subject.reading())
                                    .flatMap(Newness::kept);
                    newest = kept;
                    kept.map(newness -> newness.less(since.overlap()))
                            .or(since::begin)
                            .ifPresent(value -> always.put(since.field(), value));
                });
    }

    private void keep() {
        newest.filter(newness -> kept.filter(old -> !newness.isAfter(old)).isEmpty())
                .ifPresent(newness ->
                        around.journal()
                                .advance(
                                        plan.flow(),
                                        subject.reading(),
                                        newness.text(),
                                        around.clockwork().wall()));
    }

    private Document question(Map<String, @Nullable Object> page) {
        Map<String, @Nullable Object> fields = new HashMap<>(always);
        fields.putAll(page);
        return Document.of(fields);
    }

    private Optional<Document> page(Document question, int page) {
        Rendition rendition =
                new Rendition(
                        plan.flow(),
                        subject.asking().operation(),
                        question,
                        new DeliveryKey(subject.kind() + "." + plan.flow(), Integer.toString(page)),
                        TraceContext.NONE);
        Optional<Attempt> attempt =
                around.systems().call(subject.system(), outlet -> outlet.send(rendition, WITHIN));
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
                fault = Optional.of(fault("-not-told", "the answer was '" + code + "'"));
                yield Optional.empty();
            }
        };
    }

    private List<?> items(Document answer) {
        if (answer.field(subject.asking().items()).orElse(null) instanceof List<?> items) {
            return items;
        }
        fault =
                Optional.of(
                        fault("-not-told", "the answer has no '" + subject.asking().items() + "'"));
        return List.of();
    }

    private Optional<Document> next(Document answer, List<?> items) {
        boolean more =
                subject.asking()
                        .more()
                        .map(field -> answer.field(field).filter(Boolean.TRUE::equals).isPresent())
                        .orElse(!items.isEmpty());
        if (!more || subject.asking().after().isEmpty() || fault.isPresent()) {
            return Optional.empty();
        }
        Map<String, @Nullable Object> question = new HashMap<>();
        subject.asking()
                .after()
                .forEach((field, by) -> {
                    Object last = items.isEmpty() ? null : items.getLast();
                    Object value = last instanceof Map<?, ?> item ? item.get(by) : null;
                    if (value != null) {
                        question.put(field, value);
                    }
                });
        if (question.size() < subject.asking().after().size()) {
            fault = Optional.of(fault("-not-told", "nothing in it says where the next page is"));
            return Optional.empty();
        }
        return Optional.of(question(question));
    }

    private void take(Object item) {
        if (fault.isPresent()) {
            return;
        }
        if (!(item instanceof Map<?, ?> map)) {
            count(0, 0, 0, 1);
            refused = Optional.of(fault("-refused", "an item of it is not an object"));
            return;
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        map.forEach((name, value) -> fields.put(String.valueOf(name), value));
        Payload payload = new Payload(JsonText.bytes(Document.of(fields)), "application/json");
        switch (around.intake().fill(plan, arrival(payload))) {
            case Receipt.Accepted _ -> {
                count(1, 0, 0, 0);
                seen(map);
            }
            case Receipt.Held _ -> {
                count(0, 0, 1, 0);
                seen(map);
            }
            case Receipt.Duplicate _, Receipt.Conflict _ -> {
                count(0, 1, 0, 0);
                seen(map);
            }
            case Receipt.Busy _ ->
                    fault = Optional.of(fault("-not-kept", "the store takes nothing now"));
            case Receipt.Rejected _,
                    Receipt.Malformed _,
                    Receipt.Unproved _,
                    Receipt.Greeted _,
                    Receipt.Limited _ -> {
                count(0, 0, 0, 1);
                refused =
                        Optional.of(
                                fault(
                                        "-refused",
                                        "something of it was refused: see the refused calls"
                                                + " of the flow"));
            }
        }
    }

    /** One more item was told. */
    private void count(int taken, int duplicate, int held, int refused) {
        counts = counts.plus(new Run.Counts(1, taken, duplicate, held, refused));
    }

    private void seen(Map<?, ?> item) {
        subject.since()
                .ifPresent(since -> {
                    Optional<Newness> its =
                            Newness.of(item.get(since.by()))
                                    .filter(newness ->
                                            newest.filter(other -> other.kind() != newness.kind())
                                                    .isEmpty());
                    if (its.isEmpty()) {
                        refused =
                                Optional.of(
                                        fault(
                                                "-not-ordered",
                                                "'"
                                                        + since.by()
                                                        + "' of an item does not tell how new it"
                                                        + " is"));
                    } else if (newest.filter(other -> !its.get().isAfter(other)).isEmpty()) {
                        newest = its;
                    }
                });
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
                subject.system(),
                List.of(),
                around.clockwork().wall());
    }

    private Fault fault(String code, String why) {
        return Fault.of(
                subject.kind() + code,
                Blame.SENDER,
                "'" + subject.system() + "' was asked for " + subject.what() + ", and " + why + ".",
                "It is asked again by itself. If it lasts, look whether '"
                        + subject.asking().operation()
                        + "' in its file is right, and ask whoever runs it.");
    }
}
