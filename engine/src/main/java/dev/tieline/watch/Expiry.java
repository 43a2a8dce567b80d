package dev.tieline.watch;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.ledger.Sighting;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A credential whose file says when it ends. Pure.
 *
 * @param name of it
 * @param expires the last day on which it is good
 * @param system that is called, or calls, with it
 * @param owner of the system
 * @param flows that stop when it ends
 */
public record Expiry(
        String name, LocalDate expires, String system, String owner, List<String> flows)
        implements Forecast {
    private static final int TOLD_DAYS_BEFORE = 14;

    public Expiry {
        flows = List.copyOf(flows);
    }

    @Override
    public Optional<Sighting> look(Instant now) {
        LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
        long days = ChronoUnit.DAYS.between(today, expires);
        if (days > TOLD_DAYS_BEFORE) {
            return Optional.empty();
        }
        boolean over = days < 0;
        return Optional.of(
                new Sighting(
                        "credential/" + system + "/" + name,
                        Sighting.Kind.SYSTEM,
                        system,
                        flows,
                        owner,
                        Fault.of(
                                over ? "credential-expired" : "credential-expiring",
                                Blame.HUB,
                                "The credential '"
                                        + name
                                        + "' of '"
                                        + system
                                        + (over ? "' ended on " : "' ends on ")
                                        + expires
                                        + "."
                                        + stops(over),
                                "Put a new one in place, write its date at 'credentials' in"
                                        + " tieline.yaml, and reload."),
                        0));
    }

    private String stops(boolean over) {
        if (flows.isEmpty()) {
            return "";
        }
        return " These flows stop" + (over ? ": " : " then: ") + String.join(", ", flows) + ".";
    }
}
