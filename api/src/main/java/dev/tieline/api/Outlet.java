package dev.tieline.api;

import java.time.Duration;
import java.util.List;

/**
 * An open system: sends finished requests. Thread-safe; called from many virtual threads at once.
 * Must not retry, follow redirects or hide anything on its own: each call is one {@link Attempt}.
 */
public interface Outlet extends AutoCloseable {

    /**
     * Sends once and waits for the answer, at most {@code deadline} in all. Whatever happens on the
     * wire is an outcome, not an exception; an exception means a defect and is taken as {@link
     * Outcome.Unknown}.
     */
    Attempt send(Rendition rendition, Duration deadline);

    /**
     * Sends several in one call and waits for the answer, as {@link #send} does for one.
     *
     * @param renditions of one operation, at most {@link Operation#most}, at least one
     */
    default Together sendAll(List<Rendition> renditions, Duration deadline) {
        throw new UnsupportedOperationException(renditions.getFirst().operation());
    }

    /**
     * What became of several in one call.
     *
     * @param call the call as a whole
     * @param each of them, in their order; empty when the call's outcome is that of each
     */
    record Together(Attempt call, List<Outcome> each) {
        public Together {
            each = List.copyOf(each);
        }
    }

    /**
     * Reads back whether an earlier {@link #send} of the same rendition was applied; only called
     * for {@link Operation#verifiable} operations. {@link Outcome.Accepted}: it was. {@link
     * Outcome.Rejected}: it surely was not. Anything else: still not known.
     */
    Attempt verify(Rendition rendition, Duration deadline);

    /**
     * Reads many rows; only called for operations that are {@link Operation#inBulk} and read. Opens
     * nothing yet.
     */
    default Reading read(Reading.Question question) {
        throw new UnsupportedOperationException(question.operation());
    }

    /**
     * Lists what can be read part by part; only called for operations with {@link
     * Operation.Bulk#PARTS}. Reads nothing of them, so that many cost little.
     *
     * @param within how long it waits at most
     */
    default Listing parts(Listing.Question question, Duration within) {
        throw new UnsupportedOperationException(question.operation());
    }

    /**
     * Takes away a part that is done with, if it is still of this version. Doing it again changes
     * nothing, also after a crash in its midst.
     *
     * @param within how long it waits at most
     */
    default Removal remove(Removal.Wish wish, Duration within) {
        throw new UnsupportedOperationException(wish.operation());
    }

    /**
     * Writes many rows; only called for operations that are {@link Operation#inBulk} and write.
     * Opens nothing yet.
     */
    default Loading load(Loading.Target target) {
        throw new UnsupportedOperationException(target.operation());
    }

    /**
     * Follows changes; only called for operations whose {@link Operation#bulk} is {@link
     * Operation.Bulk#CHANGES}. Opens nothing yet.
     */
    default Following follow(Following.Question question) {
        throw new UnsupportedOperationException(question.operation());
    }

    /** Closes connections; calls under way may fail. */
    @Override
    void close();
}
