package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.Credentials;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.scheme.Spot;
import dev.tieline.scheme.Way;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Proves callers whose key is in a certificate that the request points to. The signature must cover
 * what the credential holds, else it would be anybody's who is a customer of the same sender.
 */
final class CertifiedProof implements CallerProof {
    private final Way.Certified way;
    private final SignatureScheme scheme;
    private final List<Named> covered;
    private final Surroundings around;
    private final Certificates certificates;

    private record Named(String name, String text) {}

    CertifiedProof(
            Way.Certified way,
            SignatureScheme signature,
            Credentials credentials,
            Surroundings around) {
        this.way = way;
        this.scheme = signature;
        this.covered =
                Keyring.read(
                        signature.credentials(),
                        credentials,
                        (name, secret) ->
                                new Named(
                                        name,
                                        new String(
                                                KeyReading.bytes(
                                                        signature.way().key(), name, secret),
                                                StandardCharsets.UTF_8)));
        this.around = around;
        this.certificates = new Certificates(way, around);
    }

    @Override
    public Proof prove(Arrival arrival) {
        JsonBody body = new JsonBody(around.json(), arrival);
        Evidence evidence = Evidence.read(scheme, arrival, body);
        Optional<Fault> flaw =
                evidence.flaw().or(() -> SignatureProof.offTime(scheme, evidence, around.clock()));
        if (flaw.isPresent()) {
            // Nothing is fetched for what could not be accepted anyway.
            return new Proof.Refused(flaw.get());
        }
        Optional<String> url = url(arrival, body);
        if (url.isEmpty() || !url.get().matches(way.urls())) {
            return new Proof.Refused(
                    Refusals.foreign("the request points to a certificate of another host"));
        }
        try {
            PublicKey key = certificates.key(URI.create(url.get()));
            return signer(key, evidence, arrival, body)
                    .<Proof>map(Proof.Proved::new)
                    .orElseGet(() -> new Proof.Refused(Refusals.wrong(scheme)));
        } catch (IOException e) {
            return new Proof.Unclear(Refusals.unreachable(String.valueOf(e.getMessage())));
        } catch (GeneralSecurityException e) {
            return new Proof.Refused(Refusals.foreign(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public Set<String> headers() {
        Set<String> headers = new LinkedHashSet<>(scheme.headers());
        if (way.certificate() instanceof Spot.Header(List<String> names)) {
            headers.addAll(names);
        }
        return headers;
    }

    @Override
    public String message(Arrival arrival, Document record) {
        return MessageId.of(scheme.message(), arrival, record);
    }

    private Optional<String> url(Arrival arrival, Supplier<Optional<Document>> body) {
        return switch (way.certificate()) {
            case Spot.Header(List<String> names) -> arrival.header(names.getFirst());
            case Spot.Body(String pointer) ->
                    body.get()
                            .flatMap(document -> document.at(pointer))
                            .filter(String.class::isInstance)
                            .map(Object::toString);
            case Spot.Nowhere _, Spot.Query _, Spot.Pair _ -> Optional.empty();
        };
    }

    private Optional<String> signer(
            PublicKey key, Evidence evidence, Arrival arrival, Supplier<Optional<Document>> body)
            throws GeneralSecurityException {
        Optional<String> signer = Optional.empty();
        for (Named named : covered) {
            Optional<byte[]> signed = signed(named, evidence, arrival, body);
            for (byte[] signature : evidence.signatures()) {
                if (signed.isPresent() && verifies(key, signed.get(), signature)) {
                    signer = Optional.of(named.name());
                }
            }
        }
        return signer;
    }

    private Optional<byte[]> signed(
            Named named, Evidence evidence, Arrival arrival, Supplier<Optional<Document>> body) {
        return switch (way.signs()) {
            case TEMPLATE -> {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                scheme.template()
                        .feed(
                                bytes::writeBytes,
                                new SignedTemplate.Filling(
                                        evidence.id(),
                                        evidence.timestamp(),
                                        "",
                                        named.text(),
                                        arrival));
                yield Optional.of(bytes.toByteArray());
            }
            case SNS_FIELDS ->
                    body.get().flatMap(document -> SnsFields.signed(document, named.text()));
        };
    }

    private boolean verifies(PublicKey key, byte[] signed, byte[] signature)
            throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(scheme.way().algorithm().jcaName());
        verifier.initVerify(key);
        verifier.update(signed);
        try {
            return verifier.verify(signature);
        } catch (SignatureException _) {
            return false;
        }
    }
}
