package dev.tieline.bulk;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * How many rows runs of a flow read when all is well, learned from those before.
 *
 * @param low fewer are unusual
 * @param high more are
 * @param runs it was learned from
 */
record Band(long low, long high, int runs) {
    /** So many runs are looked at. */
    static final int LATEST = 20;

    /** Fewer say nothing. */
    private static final int ENOUGH = 5;

    /**
     * From half of the fewest rows to twice the most.
     *
     * @param told rows that the latest runs read; none of them 0
     * @return empty when they are too few
     */
    static Optional<Band> of(List<Long> told) {
        return told.size() < ENOUGH
                ? Optional.empty()
                : Optional.of(
                        new Band(
                                (Collections.min(told) + 1) / 2,
                                2 * Collections.max(told),
                                told.size()));
    }
}
