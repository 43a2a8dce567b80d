package dev.tieline.console;

import dev.tieline.resource.AccessReviews;
import dev.tieline.resource.SystemAccess;
import java.util.List;

/** Of a hub without systems. */
record NoReviews() implements AccessReviews {
    @Override
    public List<SystemAccess> systems() {
        return List.of();
    }

    @Override
    public List<String> unused() {
        return List.of();
    }

    @Override
    public Signed sign(String system, String hash, String actor) {
        return new Signed.Unknown();
    }
}
