package dev.tieline.app;

import dev.tieline.flow.HubFile.CredentialSource;
import dev.tieline.flow.SystemFile;
import dev.tieline.flow.Workspace;
import dev.tieline.issuer.AccessTokens;
import dev.tieline.vault.Vault;
import dev.tieline.watch.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Credentials of a workspace that end, and what ends with them. */
final class Expiries {
    /** Consent for less is renewed by every call; that it ends is told late in its life only. */
    private static final Duration SHORT = Duration.ofDays(28);

    private Expiries() {}

    /** What ends and is declared nowhere. */
    static List<Expiry> standing(Optional<KeptCertificate> certificate, Safekeeping safekeeping) {
        List<Expiry> all = new ArrayList<>(safekeeping.ends());
        certificate.map(KeptCertificate::expiry).ifPresent(all::add);
        return all;
    }

    /** Consent that ends by itself, as far as its server said; what is over is told otherwise. */
    static List<Expiry> ofConsents(
            Workspace workspace, Map<String, AccessTokens> fetched, Vault vault, Instant now) {
        List<Expiry> ends = new ArrayList<>();
        fetched.forEach((name, tokens) -> {
            if (tokens.client().byConsent()) {
                vault.versions(name).stream()
                        .findFirst()
                        .filter(Vault.Version::good)
                        .filter(version -> isTold(version, now))
                        .flatMap(Vault.Version::until)
                        .map(end -> end.atZone(ZoneOffset.UTC).toLocalDate())
                        .ifPresent(day -> ends.addAll(of(workspace, name, day)));
            }
        });
        return ends;
    }

    /** Of a short life only the last tenth is news: a call before it gets another. */
    static boolean isTold(Vault.Version version, Instant now) {
        Instant end = version.until().orElse(Instant.MAX);
        Duration life = Duration.between(version.since(), end);
        return life.compareTo(SHORT) >= 0 || !now.isBefore(end.minus(life.dividedBy(10)));
    }

    static List<Expiry> of(Workspace workspace) {
        List<Expiry> all = new ArrayList<>();
        for (Map.Entry<String, CredentialSource> credential :
                workspace.hub().credentials().entrySet()) {
            Optional<LocalDate> ends = credential.getValue().expires();
            ends.ifPresent(day -> all.addAll(of(workspace, credential.getKey(), day)));
        }
        return List.copyOf(all);
    }

    /** One for each system or part of the hub that uses it. */
    static List<Expiry> of(Workspace workspace, String credential, LocalDate day) {
        CredentialUsers users = new CredentialUsers(workspace);
        List<Expiry> all = new ArrayList<>();
        for (SystemFile system : users.systems(credential)) {
            all.add(
                    new Expiry(
                            credential,
                            day,
                            system.declaration().name(),
                            system.declaration().owner(),
                            users.flows(List.of(system))));
        }
        if (all.isEmpty()) {
            users.others(credential)
                    .forEach(other -> all.add(new Expiry(credential, day, other, "", List.of())));
        }
        return all;
    }
}
