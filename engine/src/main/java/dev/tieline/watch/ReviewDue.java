package dev.tieline.watch;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.ledger.Sighting;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * A system whose owner is to sign off its access until then.
 *
 * @param system its name
 * @param owner who answers for it
 * @param flows that use it
 * @param due until when
 */
public record ReviewDue(String system, String owner, List<String> flows, Instant due)
        implements Forecast {

    public ReviewDue {
        flows = List.copyOf(flows);
    }

    @Override
    public Optional<Sighting> look(Instant now) {
        if (now.isBefore(due)) {
            return Optional.empty();
        }
        return Optional.of(
                new Sighting(
                        "review/" + system,
                        Sighting.Kind.SYSTEM,
                        system,
                        flows,
                        owner,
                        Fault.of(
                                "review-overdue",
                                Blame.HUB,
                                "The access of '"
                                        + system
                                        + "' was to be signed off until "
                                        + due.atZone(ZoneOffset.UTC).toLocalDate()
                                        + ".",
                                "Look at what it may do and sign it off: 'tieline access review "
                                        + system
                                        + "', or the page Access."),
                        0));
    }
}
