package dev.tieline.journal;

import java.util.List;

/** What a commit changed, as a hint to those who follow; the truth is in the journal. */
public sealed interface Change {

    /** Deliveries of a lane became pending out of order (released, follower, fallback). */
    record Released(LaneName lane, List<Long> positions) implements Change {}

    /** Deliveries of a record moved. */
    record Moved(long position, LaneName lane) implements Change {}

    /** A person lets a paused system be called again. */
    record Resumed(String system) implements Change {}
}
