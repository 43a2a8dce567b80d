package dev.tieline.app;

import dev.tieline.api.Admission;
import dev.tieline.api.Credentials;
import dev.tieline.api.Fault;
import dev.tieline.api.Findings;
import dev.tieline.api.Outlet;
import dev.tieline.api.Outside;
import dev.tieline.api.Secret;
import dev.tieline.connector.http.Errands;
import dev.tieline.egress.EgressGuard;
import dev.tieline.flow.HubFile;
import dev.tieline.telemetry.Telemetry;
import dev.tieline.telemetry.Way;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Telemetry as the hub file asks for it, or none: then nothing of it is loaded. What is told goes
 * through the one door. Thread-safe.
 */
final class Telling implements AutoCloseable {
    private static final int MAX_ANSWER = 64 << 10;

    static final Telling NOTHING = new Telling(Optional.empty(), "", new Pass(Optional::empty));

    private final Optional<Telemetry> telemetry;
    private final String collector;
    private final Pass pass;

    /** What the collector is shown; a reload replaces it. */
    private static final class Pass implements Supplier<Optional<Secret>> {
        private volatile Supplier<Optional<Secret>> now;

        Pass(Supplier<Optional<Secret>> now) {
            this.now = now;
        }

        @Override
        public Optional<Secret> get() {
            return now.get();
        }
    }

    private Telling(Optional<Telemetry> telemetry, String collector, Pass pass) {
        this.telemetry = telemetry;
        this.collector = collector;
        this.pass = pass;
    }

    /** A collector that can never be reached is a finding. */
    static void check(HubFile hub, EgressGuard guard, Findings findings) {
        hub.telemetry()
                .ifPresent(asked ->
                        host(asked.otlp())
                                .flatMap(guard::objection)
                                .ifPresent(refused ->
                                        findings.add(
                                                asked.place(),
                                                "url-refused",
                                                "The host of 'otlp' cannot be called: "
                                                        + refused.getMessage()
                                                        + ".",
                                                "Addresses that are not public are closed unless"
                                                        + " they are listed.",
                                                refused.remedy())));
    }

    private static Optional<String> host(String url) {
        try {
            return Optional.ofNullable(new URI(url).getHost());
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /** A credential that is missing is a finding. */
    static Telling of(
            HubFile hub,
            Credentials credentials,
            InstantSource clock,
            RandomGenerator random,
            Findings findings) {
        Optional<HubFile.Telemetry> asked = hub.telemetry();
        if (asked.isEmpty() || !fits(asked.get(), credentials, findings)) {
            return NOTHING;
        }
        HubFile.Telemetry telemetry = asked.get();
        Pass pass = new Pass(secret(telemetry, credentials));
        var settings =
                new Telemetry.Settings(
                        URI.create(telemetry.otlp()), pass, telemetry.percent(), telemetry.every());
        Way way = way(Connectors.guard(hub));
        return new Telling(
                Optional.of(new Telemetry(settings, way, hub.name(), clock, random)),
                telemetry.otlp(),
                pass);
    }

    /** To a collector; without TLS too, for collectors are asked so in networks of their own. */
    static Way way(EgressGuard guard) {
        Outside outside = new Errands(guard).plainToo();
        return (url, headers, body, within) -> {
            var question = new Outside.Question("POST", url, headers, body, MAX_ANSWER);
            return switch (outside.ask(question, within)) {
                case Outside.Heard.Answer answer -> answer.status();
                case Outside.Heard.Nothing(Fault fault, _) ->
                        throw new IOException(EgressDownload.words(fault));
            };
        };
    }

    private static Supplier<Optional<Secret>> secret(
            HubFile.Telemetry asked, Credentials credentials) {
        return () -> asked.credential().map(credentials::credential);
    }

    /**
     * Whether the collector can be shown what a hub file that runs soon names.
     *
     * @param findings adds what is wrong
     */
    void checkPass(HubFile hub, Credentials credentials, Findings findings) {
        sameCollector(hub).ifPresent(asked -> fits(asked, credentials, findings));
    }

    /** The collector is shown the credential of this hub file from now on. */
    void pass(HubFile hub, Credentials credentials) {
        sameCollector(hub).ifPresent(asked -> pass.now = secret(asked, credentials));
    }

    /** What was meant for another collector must not be shown to the one that is told. */
    private Optional<HubFile.Telemetry> sameCollector(HubFile hub) {
        return hub.telemetry()
                .filter(asked -> telemetry.isPresent() && asked.otlp().equals(collector));
    }

    private static boolean fits(
            HubFile.Telemetry asked, Credentials credentials, Findings findings) {
        try {
            Optional<Secret> secret = asked.credential().map(credentials::credential);
            if (secret.filter(Telling::isUnfit).isEmpty()) {
                return true;
            }
            findings.add(
                    asked.place(),
                    "credential-unfit",
                    "The credential of 'telemetry' cannot be sent as a bearer token.",
                    "It has spaces, line breaks or characters that are not ASCII.",
                    "Look whether a line break was stored with it.");
        } catch (Credentials.MissingCredential e) {
            Deploying.missing(asked.place(), e, findings);
        }
        return false;
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
