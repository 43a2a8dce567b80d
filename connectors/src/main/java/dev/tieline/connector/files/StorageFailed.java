package dev.tieline.connector.files;

import dev.tieline.api.Outcome;
import java.io.IOException;

/** A storage did not do what was asked, and knows what that means. */
public final class StorageFailed extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    public StorageFailed(Outcome outcome) {
        super(outcome.name());
        this.outcome = outcome;
    }

    /** Never {@link Outcome.Accepted}. */
    public Outcome outcome() {
        return outcome;
    }
}
