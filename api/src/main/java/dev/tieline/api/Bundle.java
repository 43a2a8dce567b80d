package dev.tieline.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Rows on their way to a destination, in the form in which they wait for it. Filled by one thread,
 * then given to another.
 */
public interface Bundle {

    /**
     * Adds a row; its index is the number of those that were there before.
     *
     * @param row input of the operation, already checked against its request schema and grant
     */
    void add(Document row);

    /** How many rows are in it. */
    int size();

    /** Rows as they are. */
    final class Documents implements Bundle {
        private final List<Document> rows = new ArrayList<>();

        @Override
        public void add(Document row) {
            rows.add(row);
        }

        @Override
        public int size() {
            return rows.size();
        }

        /** All of them, in their order. */
        public List<Document> rows() {
            return Collections.unmodifiableList(rows);
        }
    }
}
