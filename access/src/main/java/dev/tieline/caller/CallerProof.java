package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.CallerScheme;
import dev.tieline.api.Credentials;
import java.time.InstantSource;
import java.util.Set;

/**
 * Decides whether an arrival comes from who it should. Built once per flow, then asked for every
 * arrival by many threads at once.
 */
public sealed interface CallerProof permits SignatureProof, BearerProof {

    /**
     * Resolves the scheme's credentials once.
     *
     * @throws UnusableScheme when the scheme has no credential, one is missing, empty or too weak,
     *     or the declaration itself proves nothing; the flow must not start then
     */
    static CallerProof of(CallerScheme scheme, Credentials credentials, InstantSource clock) {
        return switch (scheme) {
            case CallerScheme.StandardWebhooks standard ->
                    new SignatureProof(SignatureScheme.of(standard), credentials, clock);
            case CallerScheme.Hmac hmac ->
                    new SignatureProof(SignatureScheme.of(hmac), credentials, clock);
            case CallerScheme.Bearer bearer -> new BearerProof(bearer, credentials);
        };
    }

    /** The verdict on one arrival. Never throws for anything a caller can send. */
    Proof prove(Arrival arrival);

    /** Lower-case names of the headers that {@link #prove} reads. */
    Set<String> headers();
}
