package dev.tieline.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything a reading operation has, row by row, in an order that is the same each time. Opens
 * what it needs with the first {@link #next}. For one thread.
 */
public interface Reading extends AutoCloseable {

    /**
     * What is read.
     *
     * @param flow that reads
     * @param operation name of an operation that is {@link Operation#inBulk}
     * @param input the question's fields; may be empty
     * @param after the {@link Batch.Rows#position} to go on behind; empty to begin
     * @param part to be read alone, of an operation with {@link Operation.Bulk#PARTS}; empty for
     *     all there is. When it is gone or of another version, nothing is read ({@link
     *     Outcome.Rejected})
     */
    record Question(
            String flow, String operation, Document input, String after, Optional<Part> part) {
        /** For all there is. */
        public Question(String flow, String operation, Document input, String after) {
            this(flow, operation, input, after, Optional.empty());
        }
    }

    /**
     * A part of what there is, such as a file.
     *
     * @param name within its operation; no path
     * @param version text that only its connector understands: the same as long as nothing of it
     *     changed
     */
    record Part(String name, String version) {}

    /**
     * The next rows. After a {@link Batch.Failed} or the last rows it is only closed.
     *
     * @param most rows, at least 1; where they are large fewer come at a time
     * @param within how long it waits at most
     */
    Batch next(int most, Duration within);

    /** What came. */
    sealed interface Batch {
        /**
         * Rows in their order.
         *
         * @param position behind the last of them, to be kept as text: a later {@link Question}
         *     goes on there
         * @param last whether nothing follows; then there may be none
         */
        record Rows(List<Row> rows, String position, boolean last) implements Batch {
            public Rows {
                rows = List.copyOf(rows);
            }
        }

        /** The system did not tell; never {@link Outcome.Accepted}. */
        record Failed(Outcome outcome) implements Batch {}
    }

    /**
     * One row.
     *
     * @param place where it stands, for people, as {@code line 17}; empty when only its fields tell
     * @param fields what could be read of it
     * @param fault why it cannot be used as it stands; empty when it can
     * @param mark of one of which no field can be read: text, no longer than it need be, that is
     *     another one where something else stands; empty when the fields tell
     */
    record Row(String place, Document fields, Optional<Fault> fault, String mark) {
        /** One whose fields tell what it is. */
        public Row(String place, Document fields, Optional<Fault> fault) {
            this(place, fields, fault, "");
        }

        /** One that can be used. */
        public static Row of(String place, Document fields) {
            return new Row(place, fields, Optional.empty());
        }
    }

    /** Lets go of everything; never throws. */
    @Override
    void close();
}
