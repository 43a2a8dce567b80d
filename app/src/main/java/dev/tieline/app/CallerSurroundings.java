package dev.tieline.app;

import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import dev.tieline.caller.Surroundings;
import dev.tieline.egress.EgressGuard;
import dev.tieline.flow.HubFile;
import dev.tieline.flow.Located;
import dev.tieline.format.Bodies;
import dev.tieline.format.Reading;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** What proofs of callers get from the rest of the hub. */
final class CallerSurroundings {
    private static final int MAX_BYTES = 25 << 20;

    private CallerSurroundings() {}

    /**
     * @param clientAuthorities that vouch for callers
     */
    static Surroundings of(
            HubFile hub, InstantSource clock, Supplier<Set<X509Certificate>> clientAuthorities) {
        EgressGuard guard =
                new EgressGuard(hub.privateAddresses().stream().map(Located::value).toList());
        String url = hub.url().map(u -> u.replaceAll("/+$", "")).orElse("");
        return new Surroundings(
                clock,
                url,
                CallerSurroundings::json,
                new EgressDownload(guard),
                CallerSurroundings::authorities,
                clientAuthorities);
    }

    /** Those that this Java's trust store knows. */
    private static Set<X509Certificate> authorities() {
        try {
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init((KeyStore) null);
            return Arrays.stream(trust.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .flatMap(manager ->
                            Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                    .collect(Collectors.toSet());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no trust store", e);
        }
    }

    /** One object, whatever its media type says: the scheme says what it is. */
    static Optional<Document> json(Payload payload) {
        Payload meant = new Payload(payload.bytes(), "application/json");
        return switch (Bodies.read(meant, "", "", MAX_BYTES)) {
            case Reading.Read(Document document) -> Optional.of(document);
            case Reading.Refused _ -> Optional.empty();
        };
    }
}
