package dev.tieline.plan;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the next page of what a system has is asked for. Fields of answers are paths with dots, see
 * {@link dev.tieline.api.Document#find}; {@code more} is the one that is true while there is
 * another page, empty when none says so.
 */
public sealed interface Pages {

    /** Fields of the question that it fills. */
    Set<String> fields();

    /** There is one page. */
    record Single() implements Pages {
        @Override
        public Set<String> fields() {
            return Set.of();
        }
    }

    /**
     * With what the last item holds.
     *
     * @param by fields of the question, each with the field of an item that fills it
     */
    record After(Map<String, String> by, Optional<String> more) implements Pages {
        public After {
            by = Map.copyOf(by);
        }

        @Override
        public Set<String> fields() {
            return by.keySet();
        }
    }

    /**
     * With what the answer holds; without that it was the last.
     *
     * @param field of the question
     * @param from field of the answer: text or a number
     */
    record Cursor(String field, String from, Optional<String> more) implements Pages {
        @Override
        public Set<String> fields() {
            return Set.of(field);
        }
    }

    /**
     * By its number.
     *
     * @param field of the question
     * @param begin number of the first page
     * @param total field of the answer that says how many pages there are; empty when none does
     */
    record Numbered(String field, long begin, Optional<String> more, Optional<String> total)
            implements Pages {
        @Override
        public Set<String> fields() {
            return Set.of(field);
        }
    }

    /**
     * By how many items are passed over.
     *
     * @param field of the question
     * @param begin its value for the first page
     * @param size how much it grows; by the items that came when empty
     * @param total field of the answer that says how many items there are; empty when none does
     */
    record Offset(
            String field,
            long begin,
            Optional<Integer> size,
            Optional<String> more,
            Optional<String> total)
            implements Pages {
        @Override
        public Set<String> fields() {
            return Set.of(field);
        }
    }

    /** With what the connector made of a link, see {@code Operation.NEXT_PAGE}. */
    record Linked() implements Pages {
        @Override
        public Set<String> fields() {
            return Set.of();
        }
    }
}
