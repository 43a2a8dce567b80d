package dev.tieline.console;

import dev.tieline.resource.Safe;
import java.util.List;
import java.util.Optional;

/**
 * The credentials of the hub, or one of them.
 *
 * @param lines by name
 * @param consent of the one that is shown alone; empty when all are, or it needs none
 * @param away where the browser goes on to consent; empty before that was asked for
 * @param problem why there is no consent; empty when nothing went wrong
 * @param done whether consent was just given
 */
record CredentialsPage(
        List<Line> lines,
        Optional<Consenting.Need> consent,
        String away,
        String problem,
        boolean done) {

    /**
     * A credential.
     *
     * @param needsConsent whether a person's consent is behind it
     * @param since when its newest version was stored
     * @param used when it was used last
     */
    record Line(
            Safe.Known known,
            boolean needsConsent,
            Optional<Moment> since,
            Optional<Moment> used) {}
}
