package dev.tieline.watch;

import dev.tieline.ledger.Sighting;
import java.time.Instant;
import java.util.Optional;

/** Something whose day comes: what it is told of by the watch, before or when it does. Pure. */
public sealed interface Forecast permits Expiry, ReviewDue {

    /** What is wrong at this time; empty when nothing is. */
    Optional<Sighting> look(Instant now);
}
