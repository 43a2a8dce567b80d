package dev.tieline.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Writes many rows by one operation, chunk by chunk. A chunk is {@link #stage staged} and then
 * {@link #commit committed}, together with a checkpoint that the destination keeps: after a crash
 * {@link #begin} tells which chunk was the last. What is staged and not committed leaves nothing
 * behind. For one thread.
 */
public interface Loading extends AutoCloseable {

    /**
     * What is written.
     *
     * @param flow that writes
     * @param destination of the flow
     * @param operation name of an operation that is {@link Operation#inBulk}
     * @param run that writes, as it is in its checkpoints
     * @param begun whether chunks of the run are known to be there
     */
    record Target(String flow, String destination, String operation, long run, boolean begun) {}

    /**
     * How far a flow has written.
     *
     * @param run its number
     * @param chunk of the run, from 1; 0 before the first
     * @param note what the hub wants to know again with it
     */
    record Checkpoint(long run, long chunk, String note) {}

    /**
     * Opens it.
     *
     * @param within how long it waits at most
     */
    Begun begin(Duration within);

    /** How it stands at the destination. */
    sealed interface Begun {
        /** With the last checkpoint of this flow and destination; empty when there is none. */
        record At(Optional<Checkpoint> checkpoint) implements Begun {}

        /** It could not be opened. */
        record Failed(Outcome outcome) implements Begun {}
    }

    /**
     * Takes up the rows of a chunk, on another thread than this, until {@link #stage} takes all of
     * it. Only after {@link #begin}.
     */
    default Bundle bundle() {
        return new Bundle.Documents();
    }

    /**
     * Brings a chunk to the destination without it being seen there, as {@link #stage(List,
     * Duration)} does.
     *
     * @param rows a {@link #bundle} of this
     */
    default Staged stage(Bundle rows, Duration within) {
        return stage(((Bundle.Documents) rows).rows(), within);
    }

    /**
     * Brings a chunk to the destination without it being seen there. Of rows with the same key the
     * last counts.
     *
     * @param rows inputs of the operation, already checked against its request schema and grant
     */
    Staged stage(List<Document> rows, Duration within);

    /** What a chunk would come to. */
    sealed interface Staged {
        /**
         * @param refused rows that the destination does not take; all others are staged
         */
        record Ready(Tally tally, List<Refused> refused) implements Staged {
            public Ready {
                refused = List.copyOf(refused);
            }
        }

        /** Nothing is staged. It begins anew with {@link Loading#begin}. */
        record Failed(Outcome outcome) implements Staged {}
    }

    /**
     * A row that the destination does not take.
     *
     * @param row its index in the chunk
     */
    record Refused(int row, Fault fault) {}

    /**
     * What becomes of rows at the destination.
     *
     * @param created those that were not there
     * @param changed those that were there and differed
     * @param same those that were there like that, or were written before in the same chunk
     * @param gone those that are taken away, or marked
     */
    record Tally(long created, long changed, long same, long gone) {
        public static final Tally NONE = new Tally(0, 0, 0, 0);

        /** Of both. */
        public Tally plus(Tally other) {
            return new Tally(
                    created + other.created,
                    changed + other.changed,
                    same + other.same,
                    gone + other.gone);
        }
    }

    /**
     * Tells what a chunk would come to, and brings nothing anywhere.
     *
     * @param samples so many differences are shown at most, of each kind
     */
    Compared compare(List<Document> rows, int samples, Duration within);

    /** How rows differ from what is at the destination. */
    sealed interface Compared {
        record Told(Tally tally, List<Difference> differences) implements Compared {
            public Told {
                differences = List.copyOf(differences);
            }
        }

        record Failed(Outcome outcome) implements Compared {}
    }

    /**
     * A row that would be created, changed or taken away.
     *
     * @param before the fields that are written, as they are there; empty when it is not there
     * @param after as they would be; empty when it would be taken away
     */
    record Difference(Document before, Document after) {}

    /**
     * Notes rows that stay when the destination is {@link #sweep swept}; only for operations with
     * {@link Operation.Bulk#TABLE}. Only the fields of the key are looked at.
     *
     * @return what failed; empty when it did not
     */
    Optional<Outcome> keep(List<Document> rows, Duration within);

    /**
     * Stages that all rows go of which none was kept since {@link #begin} or the last commit.
     *
     * @param mark fields to be set in them, where they are not yet; deleted when empty
     * @param samples so many of them are shown at most
     * @return in its tally those that go, and as {@code same} those that stay
     */
    Compared sweep(Document mark, int samples, Duration within);

    /**
     * Makes what is staged seen, if {@code before} is still the last checkpoint there.
     *
     * @param before as {@link #begin} told or the last commit made it; empty when there was none
     * @param now the new one
     */
    Committed commit(Optional<Checkpoint> before, Checkpoint now, Duration within);

    /** What became of it. Except when it is done it begins anew with {@link Loading#begin}. */
    sealed interface Committed {
        /** It is there, and so is the checkpoint. */
        record Done() implements Committed {}

        /** Somebody else moved the checkpoint; nothing was written. */
        record Overtaken() implements Committed {}

        /** Nothing was written, or nobody knows ({@link Outcome.Unknown}). */
        record Failed(Outcome outcome) implements Committed {}
    }

    /** Whether what a run writes takes the place of all that is there, at its {@link #finish}. */
    default boolean whole() {
        return false;
    }

    /**
     * The run has come to its end and all of it is committed: where a destination shows a whole
     * only, it shows it now. Doing it again changes nothing.
     *
     * @param last checkpoint
     */
    default Committed finish(Checkpoint last, Duration within) {
        return new Committed.Done();
    }

    /** Lets go of everything, and of what is staged; never throws. */
    @Override
    void close();
}
