package dev.tieline.bulk;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.ledger.Run;
import java.util.List;
import java.util.Optional;

/**
 * What a run would do, had it run now.
 *
 * @param counts of the rows that were read; {@code taken} are those that would go
 * @param rows what they would come to; none where the destination cannot compare
 * @param compared whether the destination could compare
 * @param examples some of what would differ, or be sent
 * @param causes why rows would be held, the most frequent first
 * @param stop the guard that would stop it; empty when none would
 */
public record Planned(
        Run.Counts counts,
        Run.Rows rows,
        boolean compared,
        List<Example> examples,
        List<Cause> causes,
        Optional<Fault> stop) {

    public Planned {
        examples = List.copyOf(examples);
        causes = List.copyOf(causes);
    }

    /** What becomes of a row. */
    public enum Kind {
        CREATED,
        CHANGED,
        GONE,
        /** Whatever comes of it: the destination cannot compare. */
        SENT;

        /** The word people see. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * A row that would differ, or be sent; values that come from classified fields are unreadable.
     *
     * @param before as it is at the destination; empty when it is not there, or nobody knows
     * @param after as it would be; empty when it would be gone
     */
    public record Example(Kind kind, Document before, Document after) {}

    /**
     * Why rows would be held.
     *
     * @param fault of one of them
     * @param place where that stands; may be empty
     */
    public record Cause(Fault fault, String place, long rows) {}
}
