package dev.tieline.intake;

import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import dev.tieline.api.TraceContext;
import dev.tieline.format.JsonText;
import dev.tieline.journal.ChangeJournal;
import dev.tieline.journal.NewDelivery;
import dev.tieline.journal.NewEntry;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Takes in what flows follow, many records and the place behind them at once. Thread-safe. */
public final class Feed {
    private static final String JSON = "application/json";

    private final ChangeJournal journal;
    private final Consumer<Intake.Committed> handover;
    private final RandomGenerator random;

    /**
     * @param handover who delivers; see {@link Intake}
     * @param random for record ids; used from many threads
     */
    public Feed(
            ChangeJournal journal, Consumer<Intake.Committed> handover, RandomGenerator random) {
        this.journal = journal;
        this.handover = handover;
        this.random = random;
    }

    /**
     * Takes changes in. One that breaks its contract or a rule is held, as any record; none is
     * turned away, for nobody could send it again.
     *
     * @param origin where they come from, for people
     * @throws dev.tieline.journal.JournalUnavailable when they cannot be stored; then none is
     */
    public void take(
            Plan plan,
            List<Document> changes,
            String origin,
            ChangeJournal.Reached reached,
            Instant at) {
        List<NewEntry> entries = new ArrayList<>(changes.size());
        for (Document change : changes) {
            entries.add(entry(plan, change, origin, at));
        }
        journal.take(entries, reached, at);
    }

    private NewEntry entry(Plan plan, Document change, String origin, Instant at) {
        Sorted sorted = Sorter.sort(plan, change);
        Payload payload = new Payload(JsonText.bytes(change), JSON);
        String id = RecordIds.next(at, random);
        String key = plan.rules().key(change);
        List<String> pending =
                sorted.deliveries().stream()
                        .filter(delivery -> delivery.state() == DeliveryState.PENDING)
                        .map(NewDelivery::destination)
                        .toList();
        Optional<Scope> scope =
                payload.size() <= Intake.Committed.KEPT_BYTES ? sorted.scope() : Optional.empty();
        return new NewEntry(
                id,
                plan.flow(),
                plan.version(),
                key,
                "",
                Duration.ZERO,
                at,
                payload,
                origin,
                TraceContext.NONE,
                plan.rules().terms(change),
                sorted.problems(),
                sorted.deliveries(),
                position -> {
                    if (!pending.isEmpty()) {
                        handover.accept(
                                new Intake.Committed(
                                        plan,
                                        position,
                                        id,
                                        key,
                                        at,
                                        TraceContext.NONE,
                                        pending,
                                        scope));
                    }
                });
    }
}
