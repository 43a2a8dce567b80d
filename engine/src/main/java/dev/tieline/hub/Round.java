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
import dev.tieline.delivery.InTurn;
import dev.tieline.delivery.Systems;
import dev.tieline.format.JsonText;
import dev.tieline.ledger.Range;
import dev.tieline.ledger.Run;
import dev.tieline.plan.Plan;
import dev.tieline.run.Asker;
import dev.tieline.run.Newness;
import dev.tieline.run.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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

    /** It begins with the first each time. */
    static final int MOST_PAGES = 10_000;

    private static final Duration WITHIN = Duration.ofSeconds(30);

    /** Of a run for its first page: it comes again, and others want its place here. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Subject subject;
    private final Plan plan;
    private final Rounds.Surroundings around;
    private final BooleanSupplier runs;
    private final Hearer hearer;
    private final Optional<Range> range;
    private final Map<String, @Nullable Object> always = new HashMap<>();
    private Optional<Newness> kept = Optional.empty();
    private Optional<Newness> newest = Optional.empty();
    private Run.Counts counts = Run.Counts.NONE;
    private boolean whole;

    /** Whether others kept it from asking, which is no failure of a run. */
    private boolean crowded;

    /** Whether it is a run, which waits for its turn; who asks again soon does not. */
    private boolean once;

    /** Ends it. */
    private Optional<Fault> fault = Optional.empty();

    /** Records of a page. */
    private final List<String> held = new ArrayList<>();

    /** Does not: what comes behind what was refused is taken. */
    private Optional<Fault> refused = Optional.empty();

    /**
     * @param runs whether the flow still runs as it is here
     * @param range that it is for; empty when it goes on where it was read to
     */
    Round(
            Subject subject,
            Rounds.Surroundings around,
            BooleanSupplier runs,
            Hearer hearer,
            Optional<Range> range) {
        this.subject = subject;
        this.plan = subject.plan();
        this.around = around;
        this.runs = runs;
        this.hearer = hearer;
        this.range = range;
    }

    /** What kept it from being whole; empty when nothing did. */
    Optional<Fault> ask() {
        goOn();
        Optional<Page> page = Optional.of(Page.first(subject.asking(), always));
        while (page.isPresent() && runs.getAsBoolean()) {
            page = taken(page.get());
        }
        if (whole && refused.isEmpty() && range.isEmpty()) {
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
        once = true;
        Optional<Fault> kept = ask();
        if (crowded) {
            return new Asker.Asked.Crowded(full());
        }
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
                    newest = range.isEmpty() ? kept : Optional.empty();
                    range.flatMap(Range::since)
                            .or(() -> kept.map(newness -> newness.less(since.overlap())))
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

    /** Takes a page in; then the next, empty when there is none or it cannot be had. */
    private Optional<Page> taken(Page page) {
        Optional<Document> answer = answer(page);
        answer.map(it -> items(page, it)).orElse(List.of()).forEach(this::take);
        tell();
        if (answer.isEmpty() || fault.isPresent()) {
            return Optional.empty();
        }
        return switch (page.next(answer.get(), MOST_PAGES)) {
            case Page.Next.More(Page next) -> Optional.of(next);
            case Page.Next.Last _ -> {
                whole = true;
                yield Optional.empty();
            }
            case Page.Next.Lost(String code, String why) -> {
                fault = Optional.of(fault(code, why));
                yield Optional.empty();
            }
        };
    }

    private Optional<Document> answer(Page page) {
        Rendition rendition =
                new Rendition(
                        plan.flow(),
                        subject.asking().operation(),
                        page.question(),
                        new DeliveryKey(
                                subject.kind() + "." + plan.flow(),
                                Integer.toString(page.number())),
                        TraceContext.NONE);
        boolean first = page.number() == 0;
        InTurn turn = turn(first ? PATIENCE : InTurn.PATIENCE);
        Optional<Attempt> attempt = first && !once ? atOnce(rendition) : read(turn, rendition);
        if (attempt.isEmpty()) {
            if (runs.getAsBoolean()) {
                // Or it would read its first pages again and again, and never have failed.
                crowded = first && turn.crowded();
                fault = Optional.of(fault(NOT_ASKED, "it may not be called now"));
            }
            return Optional.empty();
        }
        hearer.entered().run();
        return switch (attempt.get().outcome()) {
            case Outcome.Accepted(String _, Document result) -> Optional.of(result);
            case Outcome.Misunderstood(Fault heard) -> untold("misunderstood, " + heard.code());
            default -> untold(attempt.get().outcome().name());
        };
    }

    /** Nobody is kept from a place by a system that is not there. */
    private Optional<Attempt> atOnce(Rendition rendition) {
        return around.systems().read(subject.system(), outlet -> outlet.send(rendition, WITHIN));
    }

    /** A system that gives its pages slowly is waited for, and a person is not. */
    private InTurn turn(Duration patience) {
        Systems systems = around.systems();
        String system = subject.system();
        return new InTurn(
                systems, system, () -> runs.getAsBoolean() && !systems.paused(system), patience);
    }

    private Optional<Attempt> read(InTurn turn, Rendition rendition) {
        try {
            return turn.read(outlet -> outlet.send(rendition, WITHIN), hearer.waits());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** What a system says of itself may hold anything, so that only a code is told. */
    private Optional<Document> untold(String code) {
        fault = Optional.of(fault("-not-told", "the answer was '" + code + "'"));
        return Optional.empty();
    }

    private List<?> items(Page page, Document answer) {
        Optional<List<?>> items = page.items(answer);
        if (items.isPresent()) {
            return items.get();
        }
        fault =
                Optional.of(
                        fault("-not-told", "the answer has no '" + subject.asking().items() + "'"));
        return List.of();
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
        if (isBeyond(map)) {
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
            case Receipt.Held(String id, var _) -> {
                held.add(id);
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

    /** What the page came to. */
    private void tell() {
        if (!held.isEmpty()) {
            hearer.holds().accept(List.copyOf(held));
            held.clear();
        }
        hearer.soFar().accept(counts);
    }

    /** Whether it is newer than what this is for; one of which nobody knows is not taken. */
    private boolean isBeyond(Map<?, ?> item) {
        Optional<Newness> until = range.flatMap(Range::until).flatMap(Newness::of);
        if (until.isEmpty()) {
            return false;
        }
        String by = subject.since().orElseThrow().by();
        Optional<Newness> its =
                Newness.of(item.get(by)).filter(one -> one.kind() == until.get().kind());
        if (its.isEmpty()) {
            count(0, 0, 0, 1);
            refused =
                    Optional.of(
                            fault(
                                    "-not-ordered",
                                    "'"
                                            + by
                                            + "' of an item is not written like the end of the range"));
        }
        return its.filter(one -> !one.isAfter(until.get())).isEmpty();
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

    private Fault full() {
        return Fault.of(
                Run.NO_PLACE,
                Blame.FLOW,
                "It waits until '"
                        + subject.system()
                        + "' has a place for it: others have them all.",
                "It goes on by itself; 'limits: { concurrency }' of the system gives more.");
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
