package dev.tieline.app;

import dev.tieline.api.Findings;
import dev.tieline.flow.HubFile;
import dev.tieline.listener.Encryption;
import dev.tieline.watch.Expiry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The listener's certificate, read again when its files change. Thread-safe. */
final class KeptCertificate {
    /** How often {@link #refresh} is to be called. */
    static final Duration LOOK_EVERY = Duration.ofSeconds(30);

    private static final Duration HANDSHAKE_WITHIN = Duration.ofSeconds(10);
    private static final System.Logger LOG = System.getLogger(KeptCertificate.class.getName());

    private final Certificate certificate;
    private final Encryption encryption;
    private final InstantSource clock;
    private volatile Certificate.Read last;

    private KeptCertificate(Certificate certificate, Certificate.Read first, InstantSource clock) {
        this.certificate = certificate;
        this.last = first;
        this.clock = clock;
        this.encryption = new Encryption(first.context(), first.asking(), HANDSHAKE_WITHIN);
    }

    /**
     * The one that a hub file declares; empty when it declares none, or there is a finding.
     *
     * @param folder that relative files are in
     */
    static Optional<KeptCertificate> of(
            HubFile hub, Path folder, InstantSource clock, Findings findings) {
        Optional<Certificate> declared =
                hub.tls()
                        .filter(tls -> !tls.proxy())
                        .map(tls ->
                                new Certificate(
                                        tls,
                                        folder,
                                        // Told by whoever checks callers by them.
                                        ClientAuthorities.of(hub, folder, new Findings()),
                                        name(hub)));
        return declared.flatMap(certificate ->
                certificate
                        .read(findings, clock.instant())
                        .map(read -> new KeptCertificate(certificate, read, clock)));
    }

    /** A proxy in front is reached under that name, and has a certificate of its own. */
    private static Optional<String> name(HubFile hub) {
        return hub.proxies().isEmpty()
                ? hub.url().map(url -> URI.create(url).getHost())
                : Optional.empty();
    }

    Encryption encryption() {
        return encryption;
    }

    /** Reads the files when they are others; what cannot be used is told and not used. */
    synchronized void refresh() {
        if (!certificate.changedSince(last)) {
            return;
        }
        Findings findings = new Findings();
        certificate
                .read(findings, clock.instant())
                .ifPresent(read -> {
                    last = read;
                    encryption.become(read.context(), read.asking());
                    LOG.log(
                            System.Logger.Level.INFO,
                            "the listener has another certificate ends={0}",
                            read.ends());
                });
        findings.sorted()
                .forEach(finding ->
                        LOG.log(
                                System.Logger.Level.WARNING,
                                "the listener keeps the certificate it has: {0}",
                                finding.message()));
    }

    /** When it ends, for those who answer for the hub. */
    Expiry expiry() {
        return new Expiry(
                "tls", last.ends().atZone(ZoneOffset.UTC).toLocalDate(), "listener", "", List.of());
    }
}
