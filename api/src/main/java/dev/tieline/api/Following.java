package dev.tieline.api;

import java.time.Duration;
import java.util.List;

/**
 * The changes of what a system holds, in the order in which they were committed there; each comes
 * once. Opens what it needs with the first {@link #next}. For one thread.
 */
public interface Following extends AutoCloseable {

    /**
     * What is followed.
     *
     * @param flow that follows
     * @param operation name of an operation whose {@link Operation#bulk} is {@link
     *     Operation.Bulk#CHANGES}
     * @param start where
     */
    record Question(String flow, String operation, Start start) {}

    /** Where it begins. */
    sealed interface Start {
        /**
         * Now.
         *
         * @param rows whether everything that is there comes first
         * @param again whether a person chose to begin anew: what was kept at the system for this
         *     flow is taken away there
         */
        record Now(boolean rows, boolean again) implements Start {}

        /** Behind this {@link Batch.Changes#position}. */
        record Behind(String position) implements Start {}
    }

    /**
     * The next changes; waits for the first of them. After {@link Batch.Failed} and {@link
     * Batch.Lost} it is only closed.
     *
     * @param most changes, at least 1; where they are large fewer come at a time
     * @param within how long it waits at most; then there may be none
     */
    Batch next(int most, Duration within);

    /**
     * What came up to this {@link Batch.Changes#position} is durable here: the system need not keep
     * it any longer. Called with each position, before the next batch is asked for.
     */
    void confirm(String position);

    /** What came. */
    sealed interface Batch {
        /**
         * Changes in their order; may be none.
         *
         * @param changes each an object
         * @param position behind the last of them, to be kept as text together with them: who goes
         *     on there gets neither one of them again nor misses one
         * @param behind bytes that the system keeps because they were not confirmed; negative when
         *     it has not been asked yet
         */
        record Changes(List<Document> changes, String position, long behind) implements Batch {
            public Changes {
                changes = List.copyOf(changes);
            }
        }

        /** It cannot go on now, and nothing was missed; never {@link Outcome.Accepted}. */
        record Failed(Outcome outcome) implements Batch {}

        /**
         * It cannot go on without missing changes, or has missed some: a person must choose where
         * to begin anew.
         */
        record Lost(Fault fault) implements Batch {}
    }

    /** Lets go of everything; never throws. */
    @Override
    void close();
}
