package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.Credentials;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Payload;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Proves callers of any {@link SignatureScheme}. */
final class SignatureProof implements CallerProof {
    private final SignatureScheme scheme;
    private final List<SignatureKey> keys;
    private final InstantSource clock;
    private final Function<Payload, Optional<Document>> json;
    private final List<String> urls;
    private final boolean form;
    private final boolean hashed;

    SignatureProof(SignatureScheme scheme, Credentials credentials, Surroundings around) {
        this(
                scheme,
                Keyring.read(
                        scheme.credentials(),
                        credentials,
                        (name, secret) -> SignatureKey.of(scheme, name, secret)),
                around);
    }

    /** By keys that were read already. */
    SignatureProof(SignatureScheme scheme, List<SignatureKey> keys, Surroundings around) {
        this.scheme = scheme;
        this.keys = keys;
        this.clock = around.clock();
        this.json = around.json();
        this.urls = PublicUrl.of(scheme.template(), around.publicUrl());
        this.hashed = scheme.template().uses(SignedTemplate.Part.FORM_OR_HASH);
        this.form = hashed || scheme.template().uses(SignedTemplate.Part.FORM);
    }

    @Override
    public Proof prove(Arrival arrival) {
        Evidence evidence = Evidence.read(scheme, arrival, new JsonBody(json, arrival));
        // Work first, verdict second: how long a refusal takes must not tell its reason.
        Optional<String> signer = signer(evidence, arrival);
        return evidence.flaw()
                .or(() -> uncovered(arrival))
                .or(() -> signer.isEmpty() ? Optional.of(Refusals.wrong(scheme)) : Optional.empty())
                .or(() -> offTime(scheme, evidence, clock))
                .<Proof>map(Proof.Refused::new)
                .orElseGet(() -> new Proof.Proved(signer.orElseThrow()));
    }

    @Override
    public Set<String> headers() {
        return scheme.headers();
    }

    @Override
    public String message(Arrival arrival, Document record) {
        return MessageId.of(scheme.message(), arrival, record);
    }

    /** The HMAC of a text under the key that is named; empty when it is no shared key. */
    Optional<byte[]> sign(String name, String text) {
        return keys.stream()
                .filter(key -> key.name().equals(name))
                .findFirst()
                .filter(SignatureKey.Shared.class::isInstance)
                .map(key -> ((SignatureKey.Shared) key).sign(text));
    }

    private Optional<String> signer(Evidence evidence, Arrival arrival) {
        Optional<String> signer = Optional.empty();
        for (String url : urls) {
            SignedTemplate.Filling filling =
                    new SignedTemplate.Filling(
                            evidence.id(), evidence.timestamp(), url, "", arrival);
            for (SignatureKey key : keys) {
                if (key.fits(evidence.signatures(), scheme.template(), filling)) {
                    signer = Optional.of(key.name());
                }
            }
        }
        return signer;
    }

    private Optional<Fault> uncovered(Arrival arrival) {
        if (!form) {
            return Optional.empty();
        }
        boolean covered =
                (!FormParts.isForm(arrival) || FormParts.sound(arrival))
                        && (hashed
                                ? FormParts.hashHolds(arrival, Digests.sha256())
                                : FormParts.isForm(arrival));
        return covered ? Optional.empty() : Optional.of(Refusals.uncovered());
    }

    static Optional<Fault> offTime(SignatureScheme scheme, Evidence evidence, InstantSource clock) {
        if (!scheme.way().stamp().at().given()) {
            return Optional.empty();
        }
        Duration age = Duration.ofMillis(clock.millis() - evidence.at());
        return age.abs().compareTo(scheme.tolerance()) <= 0
                ? Optional.empty()
                : Optional.of(Refusals.offTime(scheme, age));
    }
}
