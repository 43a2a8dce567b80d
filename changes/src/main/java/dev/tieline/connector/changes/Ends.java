package dev.tieline.connector.changes;

import dev.tieline.api.Following.Batch;

/** Ends a following with what it hands on instead of changes. */
public final class Ends extends Exception {
    private final transient Batch batch;

    /** What comes instead. */
    public Ends(Batch batch) {
        super("ends", null, false, false);
        this.batch = batch;
    }

    /** The same. */
    public Batch batch() {
        return batch;
    }
}
