package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.CallerScheme;
import dev.tieline.api.Credentials;
import dev.tieline.api.Document;
import java.time.InstantSource;
import java.util.Set;

/**
 * Decides whether an arrival comes from who it should. Built once per flow, then asked for every
 * arrival by many threads at once.
 */
public sealed interface CallerProof
        permits SignatureProof,
                ItemsProof,
                CertifiedProof,
                TokenProof,
                BearerProof,
                JwtProof,
                MtlsProof,
                VendorProof {

    /** The same for schemes that need nothing from outside but the time. */
    static CallerProof of(CallerScheme scheme, Credentials credentials, InstantSource clock) {
        return of(scheme, credentials, Surroundings.of(clock));
    }

    /**
     * Resolves the scheme's credentials once.
     *
     * @throws UnusableScheme when the scheme has no credential, one is missing, empty or too weak,
     *     or the declaration itself proves nothing; the flow must not start then
     */
    static CallerProof of(CallerScheme scheme, Credentials credentials, Surroundings around) {
        return switch (scheme) {
            case CallerScheme.StandardWebhooks standard ->
                    new SignatureProof(SignatureScheme.of(standard), credentials, around);
            case CallerScheme.Hmac hmac ->
                    new SignatureProof(SignatureScheme.of(hmac), credentials, around);
            case CallerScheme.Bearer bearer -> BearerProof.of(bearer, credentials);
            case CallerScheme.Basic basic -> BearerProof.of(basic, credentials);
            case CallerScheme.Jwt jwt -> new JwtProof(jwt, around);
            case CallerScheme.Mtls mtls -> new MtlsProof(mtls, around);
            case CallerScheme.Vendor vendor -> VendorProof.of(vendor, credentials, around);
        };
    }

    /** The verdict on one arrival. Never throws for anything a caller can send. */
    Proof prove(Arrival arrival);

    /** Lower-case names of the headers that {@link #prove} reads. */
    Set<String> headers();

    /**
     * The sender's id of a message that was proved, the same in every attempt; empty when the
     * scheme has none.
     *
     * @param record what was read of its body
     */
    default String message(Arrival arrival, Document record) {
        return "";
    }

    /** The arrival as it is to be read, for senders that misname their media type. */
    default Arrival readable(Arrival arrival) {
        return arrival;
    }
}
