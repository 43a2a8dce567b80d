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

    private final Journal journal;
    private final RandomGenerator random;

    /**
     * @param random for record ids; used from many threads
     */
    public HeldRows(Journal journal, RandomGenerator random) {
        this.journal = journal;
        this.random = random;
    }

    /**
     * A row that fails.
     *
     * @param fields as it was read
     * @param problems why it breaks its contract; empty when it does not
     * @param held where, and why
     * @param unique the same when it is read again, and different for every other row
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
     * Takes it in; durable when it returns. Changes nothing when it was before.
     *
     * @return whether it is new
     * @throws JournalUnavailable when it cannot be stored
     */
    public boolean hold(Plan plan, HeldRow row, Instant at) {
        NewEntry entry =
                new NewEntry(
                        RecordIds.next(at, random),
                        plan.flow(),
                        plan.version(),
                        plan.rules().key(row.fields()),
                        row.unique(),
                        REMEMBERED,
                        at,
                        new Payload(JsonText.bytes(row.fields()), JSON),
                        row.origin(),
                        TraceContext.NONE,
                        plan.rules().terms(row.fields()),
                        row.problems(),
                        List.of(row.held()),
                        _ -> {});
        return journal.fill(entry) instanceof Admitted.Fresh;
    }
}
