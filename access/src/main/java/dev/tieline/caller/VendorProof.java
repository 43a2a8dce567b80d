package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.CallerScheme;
import dev.tieline.api.Credentials;
import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import dev.tieline.scheme.Handshake;
import dev.tieline.scheme.Scheme;
import dev.tieline.scheme.Schemes;
import dev.tieline.scheme.Way;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Proves callers of a sender that the hub knows, and answers its handshakes. */
final class VendorProof implements CallerProof {
    private static final String POST = "POST";

    private final Scheme scheme;
    private final CallerProof proof;
    private final Handshakes handshakes;

    private VendorProof(Scheme scheme, CallerProof proof, Handshakes handshakes) {
        this.scheme = scheme;
        this.proof = proof;
        this.handshakes = handshakes;
    }

    static CallerProof of(
            CallerScheme.Vendor declared, Credentials credentials, Surroundings around) {
        Scheme scheme =
                Schemes.named(declared.name())
                        .orElseThrow(() ->
                                new UnusableScheme(
                                        "caller-scheme",
                                        "there is no scheme \"" + declared.name() + "\"",
                                        "Use one that the reference lists."));
        CallerProof proof =
                switch (scheme.way()) {
                    case Way.Signature way ->
                            new SignatureProof(
                                    SignatureScheme.of(
                                            scheme,
                                            way,
                                            declared.credentials(),
                                            declared.tolerance()),
                                    credentials,
                                    around);
                    case Way.Items way ->
                            new ItemsProof(way, declared.credentials(), credentials, around);
                    case Way.Certified way ->
                            new CertifiedProof(
                                    way,
                                    SignatureScheme.of(
                                            scheme,
                                            way.signature(),
                                            declared.credentials(),
                                            declared.tolerance()),
                                    credentials,
                                    around);
                    case Way.Token way ->
                            new TokenProof(
                                    scheme, way, declared.credentials(), credentials, around);
                };
        return new VendorProof(
                scheme, proof, Handshakes.of(scheme, declared, credentials, proof, around));
    }

    @Override
    public Proof prove(Arrival arrival) {
        if (scheme.handshake() == Handshake.NONE) {
            return proof.prove(arrival);
        }
        Optional<Proof> before = handshakes.before(arrival);
        if (before.isPresent()) {
            return before.get();
        }
        Proof verdict = proof.prove(arrival);
        if (verdict instanceof Proof.Proved proved) {
            Optional<Proof> after = handshakes.after(arrival, proved);
            if (after.isPresent()) {
                return after.get();
            }
            return arrival.method().equals(POST)
                    ? verdict
                    : new Proof.Refused(Refusals.notAsked("the request is no POST"));
        }
        return verdict;
    }

    @Override
    public Set<String> headers() {
        return proof.headers();
    }

    @Override
    public String message(Arrival arrival, Document record) {
        return proof.message(arrival, record);
    }

    /** Amazon SNS calls its JSON plain text. */
    @Override
    public Arrival readable(Arrival arrival) {
        if (scheme.handshake() != Handshake.SNS
                || !arrival.payload().mediaType().equals("text/plain")) {
            return arrival;
        }
        return new Arrival(
                arrival.flow(),
                new Payload(arrival.payload().bytes(), "application/json"),
                arrival.charset(),
                arrival.boundary(),
                arrival.method(),
                arrival.uri(),
                arrival.headers(),
                arrival.remote(),
                List.of(),
                arrival.received());
    }
}
