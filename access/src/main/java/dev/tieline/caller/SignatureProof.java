package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.Credentials;
import dev.tieline.api.Fault;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Proves callers of any {@link SignatureScheme}. */
final class SignatureProof implements CallerProof {
    private final SignatureScheme scheme;
    private final List<SignatureKey> keys;
    private final InstantSource clock;

    SignatureProof(SignatureScheme scheme, Credentials credentials, InstantSource clock) {
        this.scheme = scheme;
        this.keys =
                Keyring.read(
                        scheme.credentials(),
                        credentials,
                        (name, secret) -> SignatureKey.of(scheme, name, secret));
        this.clock = clock;
    }

    @Override
    public Proof prove(Arrival arrival) {
        Evidence evidence = Evidence.read(scheme, arrival);
        // Work first, verdict second: how long a refusal takes must not tell its reason.
        Optional<String> signer = signer(evidence, arrival);
        return evidence.flaw()
                .or(() -> signer.isEmpty() ? Optional.of(Refusals.wrong(scheme)) : Optional.empty())
                .or(() -> offTime(evidence))
                .<Proof>map(Proof.Refused::new)
                .orElseGet(() -> new Proof.Proved(signer.orElseThrow()));
    }

    @Override
    public Set<String> headers() {
        return scheme.headers();
    }

    private Optional<String> signer(Evidence evidence, Arrival arrival) {
        Optional<String> signer = Optional.empty();
        for (SignatureKey key : keys) {
            byte[] expected =
                    key.sign(scheme.template(), evidence.id(), evidence.timestamp(), arrival);
            for (byte[] signature : evidence.signatures()) {
                if (MessageDigest.isEqual(expected, signature)) {
                    signer = Optional.of(key.name());
                }
            }
        }
        return signer;
    }

    private Optional<Fault> offTime(Evidence evidence) {
        if (scheme.timestampHeader().isEmpty()) {
            return Optional.empty();
        }
        Instant signed = Instant.EPOCH.plus(evidence.at(), scheme.timeUnit());
        Duration age = Duration.between(signed, clock.instant());
        return age.abs().compareTo(scheme.tolerance()) <= 0
                ? Optional.empty()
                : Optional.of(Refusals.offTime(scheme, age));
    }
}
