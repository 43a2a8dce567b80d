package dev.tieline.flow;

import dev.tieline.api.Document;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the rows of a run move in chunks.
 *
 * @param chunk so many rows at once
 * @param guards what stops a run
 * @param absent what becomes of rows at the destination that the source does not have any more
 * @param approved whether a person has to approve what a run would do before it writes anything
 * @param traced whether of each row is kept which chunk it was in
 * @param route names what is read and written, and how: another one where any file of the flow
 *     differs in more than its {@code run}. Empty as long as these are not known
 */
public record Bulk(
        int chunk, Guards guards, Absent absent, boolean approved, boolean traced, String route) {

    /** The same by this route. */
    public Bulk by(String other) {
        return new Bulk(chunk, guards, absent, approved, traced, other);
    }

    /** Rows of a chunk where the flow does not say. */
    public static final int CHUNK = 5_000;

    /**
     * What stops a run before its next commit.
     *
     * @param maxInvalid rows that may be held
     * @param maxChange rows at the destination that may be changed; any when empty
     * @param maxDelete rows at the destination that may go
     * @param minRows fewer rows than this in all stop it
     * @param maxRows more rows than this stop it; any number may come when empty
     * @param learned whether fewer or more than in the runs before do, too
     */
    public record Guards(
            Limit maxInvalid,
            Optional<Limit> maxChange,
            Limit maxDelete,
            long minRows,
            Optional<Long> maxRows,
            boolean learned) {
        public static final Limit MAX_INVALID = new Limit(BigDecimal.valueOf(5), true);
        public static final Limit MAX_DELETE = new Limit(BigDecimal.TEN, true);
    }

    /**
     * So many at most.
     *
     * @param value rows, or percent of all
     * @param percent which of both
     */
    public record Limit(BigDecimal value, boolean percent) {
        static final Pattern FORM = Pattern.compile("[0-9]{1,12}|[0-9]{1,2}(\\.[0-9]{1,3})?%|100%");
        private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

        /** {@code 500} or {@code 1.5%}; empty when it is neither. */
        static Optional<Limit> of(String text) {
            if (!FORM.matcher(text).matches()) {
                return Optional.empty();
            }
            boolean percent = text.endsWith("%");
            return Optional.of(
                    new Limit(
                            new BigDecimal(percent ? text.substring(0, text.length() - 1) : text),
                            percent));
        }

        /** Whether so many of so many in all are too many. */
        public boolean exceeded(long part, long all) {
            BigDecimal most =
                    percent
                            ? value.multiply(BigDecimal.valueOf(all))
                                    .divide(HUNDRED, RoundingMode.FLOOR)
                            : value;
            return BigDecimal.valueOf(part).compareTo(most) > 0;
        }

        @Override
        public String toString() {
            return value.toPlainString() + (percent ? "%" : "");
        }
    }

    /** What becomes of rows that the source does not have any more. */
    public sealed interface Absent {
        /** They stay. */
        record Ignore() implements Absent {}

        /** They are deleted. */
        record Delete() implements Absent {}

        /** These fields are set in them. */
        record Mark(Document fields) implements Absent {}
    }
}
