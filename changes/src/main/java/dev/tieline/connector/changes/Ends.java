package dev.tieline.connector.changes;

import dev.tieline.api.Following.Batch;

/** Ends a following with what it hands on instead of changes. */
final class Ends extends Exception {
    private final transient Batch batch;

    Ends(Batch batch) {
        super("ends", null, false, false);
        this.batch = batch;
    }

    Batch batch() {
        return batch;
    }
}
