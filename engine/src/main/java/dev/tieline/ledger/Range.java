package dev.tieline.ledger;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a run is for, of what is new in a system, by the value that tells how new it is. What is at
 * one of its ends belongs to it.
 *
 * @param since what is asked with instead of how far was read; a number, or a text as the system
 *     writes it; empty to begin there
 * @param until what is newer is passed over; empty for nothing
 */
public record Range(Optional<Object> since, Optional<Object> until) {
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,60}(\\.\\d{1,60})?");

    private static final int MOST_DIGITS = 18;

    /**
     * One as people write it.
     *
     * @param since digits alone are a number; empty for none
     * @param until the same
     * @return empty when both are
     */
    public static Optional<Range> of(String since, String until) {
        return since.isEmpty() && until.isEmpty()
                ? Optional.empty()
                : Optional.of(new Range(value(since), value(until)));
    }

    private static Optional<Object> value(String written) {
        return written.isEmpty()
                ? Optional.empty()
                : Optional.of(NUMBER.matcher(written).matches() ? number(written) : written);
    }

    /** One with zeros before it is a text, for it would be another one. */
    private static Object number(String written) {
        BigDecimal number = new BigDecimal(written);
        if (!number.toPlainString().equals(written)) {
            return written;
        }
        return number.scale() == 0 && number.precision() <= MOST_DIGITS
                ? (Object) number.longValue()
                : number;
    }

    /** As {@link #of} takes it. */
    public String sinceText() {
        return since.map(Object::toString).orElse("");
    }

    /** The same. */
    public String untilText() {
        return until.map(Object::toString).orElse("");
    }
}
