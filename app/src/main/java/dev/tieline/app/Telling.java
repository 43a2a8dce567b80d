package dev.tieline.app;

import dev.tieline.api.Admission;
import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.api.Outlet;
import dev.tieline.api.Secret;
import dev.tieline.flow.HubFile;
import dev.tieline.telemetry.Telemetry;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Telemetry as the hub file asks for it, or none: then nothing of it is loaded. */
record Telling(Optional<Telemetry> telemetry) implements AutoCloseable {
    static final Telling NOTHING = new Telling(Optional.empty());

    /** A credential that is missing is a finding. */
    static Telling of(
            HubFile hub,
            Credentials credentials,
            InstantSource clock,
            RandomGenerator random,
            Findings findings) {
        return new Telling(
                hub.telemetry()
                        .flatMap(asked -> {
                            try {
                                Optional<Secret> secret =
                                        asked.credential().map(credentials::credential);
                                if (secret.filter(Telling::isUnfit).isPresent()) {
                                    findings.add(
                                            asked.place(),
                                            "credential-unfit",
                                            "The credential of 'telemetry' cannot be sent as a bearer token.",
                                            "It has spaces, line breaks or characters that are not ASCII.",
                                            "Look whether a line break was stored with it.");
                                    return Optional.empty();
                                }
                            } catch (Credentials.MissingCredential e) {
                                Deploying.missing(asked.place(), e, findings);
                                return Optional.empty();
                            }
                            var settings =
                                    new Telemetry.Settings(
                                            URI.create(asked.otlp()),
                                            asked.credential()
                                                    .map(name ->
                                                            () -> credentials.credential(name)),
                                            asked.percent(),
                                            asked.every());
                            return Optional.of(new Telemetry(settings, hub.name(), clock, random));
                        }));
    }

    private static boolean isUnfit(Secret secret) {
        return !secret.revealText().chars().allMatch(c -> c > 0x20 && c < 0x7F);
    }

    void measure(Metrics metrics) {
        telemetry.ifPresent(telling -> telling.measure(metrics::measures));
    }

    Admission around(Admission admission) {
        return telemetry.map(telling -> telling.around(admission)).orElse(admission);
    }

    Outlet around(String system, Outlet outlet) {
        return telemetry.map(telling -> telling.around(system, outlet)).orElse(outlet);
    }

    @Override
    public void close() {
        telemetry.ifPresent(Telemetry::close);
    }
}
