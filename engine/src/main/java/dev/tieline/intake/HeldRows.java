package dev.tieline.intake;

import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import dev.tieline.api.Problem;
import dev.tieline.api.TraceContext;
import dev.tieline.format.JsonText;
import dev.tieline.journal.Admitted;
import dev.tieline.journal.Journal;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.journal.NewDelivery;
import dev.tieline.journal.NewEntry;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RecordState;
import dev.tieline.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/** Takes in rows of runs that wait for a person, as records like any other. Thread-safe. */
public final class HeldRows {
    private static final String JSON = "application/json";

    /** Longer than any run lasts, and then it is worth another look. */
    private static final Duration REMEMBERED = Duration.ofDays(35);

    /** Records that one row was before; of one that was more it is not known any more. */
    private static final int MOST_BEFORE = 50;

    private final Journal journal;
    private final Ledger ledger;
    private final RandomGenerator random;

    /**
     * @param random for record ids; used from many threads
     */
    public HeldRows(Journal journal, Ledger ledger, RandomGenerator random) {
        this.journal = journal;
        this.ledger = ledger;
        this.random = random;
    }

    /**
     * A row that fails.
     *
     * @param fields as it was read
     * @param problems why it breaks its contract; empty when it does not
     * @param held where, and why
     * @param unique the same when it is read again, in this run or a later one, and different for a
     *     row of other content
     * @param origin where it comes from, for people
     */
    public record HeldRow(
            Document fields,
            List<Problem> problems,
            NewDelivery held,
            String unique,
            String origin) {
        public HeldRow {
            problems = List.copyOf(problems);
        }
    }

    /**
     * What a row is held as.
     *
     * @param id of the record that it is
     * @param known whether that was there already
     */
    public record Kept(String id, boolean known) {}

    /**
     * Takes it in; durable when it returns. Changes nothing while the record that it was before is
     * not over: held, or released and on its way. One that was discarded, or delivered, is held
     * anew, for it fails again.
     *
     * @throws JournalUnavailable when it cannot be stored
     */
    public Kept hold(Plan plan, HeldRow row, Instant at) {
        String id = RecordIds.next(at, random);
        String unique = row.unique();
        for (int before = 0; before < MOST_BEFORE; before++) {
            switch (journal.fill(entry(plan, row, id, unique, at))) {
                case Admitted.Fresh _ -> {
                    return new Kept(id, false);
                }
                case Admitted.DuplicateOf(long position, String same) -> {
                    if (isOpen(plan.flow(), position, same)) {
                        return new Kept(same, true);
                    }
                    unique = row.unique() + "-after-" + same;
                }
                case Admitted.ConflictWith _ ->
                        throw new IllegalStateException("what fills is never a conflict");
            }
        }
        journal.fill(entry(plan, row, id, row.unique() + "-as-" + id, at));
        return new Kept(id, false);
    }

    /** Whether a record is not over; one that left the store is. */
    private boolean isOpen(String flow, long position, String id) {
        return ledger.recent(flow, position + 1, 1).stream()
                .anyMatch(record ->
                        record.id().equals(id)
                                && (record.state() == RecordState.HELD
                                        || record.state() == RecordState.PENDING));
    }

    private static NewEntry entry(Plan plan, HeldRow row, String id, String unique, Instant at) {
        return new NewEntry(
                id,
                plan.flow(),
                plan.version(),
                plan.rules().key(row.fields()),
                unique,
                REMEMBERED,
                at,
                new Payload(JsonText.bytes(row.fields()), JSON),
                row.origin(),
                TraceContext.NONE,
                plan.rules().terms(row.fields()),
                row.problems(),
                List.of(row.held()),
                _ -> {});
    }
}
