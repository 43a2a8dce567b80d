package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.Credentials;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Payload;
import dev.tieline.api.Secret;
import dev.tieline.scheme.Scheme;
import dev.tieline.scheme.Spot;
import dev.tieline.scheme.Way;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Proves callers by a secret that is sent as it is: in a header, the URL or the body. */
final class TokenProof implements CallerProof {
    private static final int MIN_BYTES = 16;
    private static final int MAX_CHARS = 2_048;
    private static final int MAX_ITEMS = 1_000;

    private final Way.Token way;
    private final List<Spot> message;
    private final List<Token> tokens;
    private final Function<Payload, Optional<Document>> json;

    /** A digest, so that neither comparing nor a heap dump shows anything of the token. */
    private static final class Token {
        private final String name;
        private final byte[] digest;

        private Token(String name, byte[] digest) {
            this.name = name;
            this.digest = digest;
        }

        static Token of(String name, Secret secret) {
            byte[] bytes = secret.reveal();
            Strength.requireTrimmed(name, bytes);
            Strength.require(name, bytes, MIN_BYTES, MAX_CHARS);
            return new Token(name, Digests.sha256().digest(bytes));
        }
    }

    TokenProof(
            Scheme scheme,
            Way.Token way,
            List<String> names,
            Credentials credentials,
            Surroundings around) {
        this.way = way;
        this.message = scheme.message();
        this.tokens = Keyring.read(names, credentials, Token::of);
        this.json = around.json();
    }

    @Override
    public Proof prove(Arrival arrival) {
        List<String> sent = sent(arrival);
        String owner = "";
        boolean all = !sent.isEmpty() && sent.size() <= MAX_ITEMS;
        // One comparison at least, so that a missing token takes as long as a wrong one.
        for (String value : sent.isEmpty() ? List.of("") : sent) {
            Optional<String> found =
                    value.startsWith(way.prefix()) ? owner(bare(value)) : owner("");
            all &= found.isPresent() && (owner.isEmpty() || owner.equals(found.get()));
            owner = found.orElse(owner);
        }
        if (all) {
            return new Proof.Proved(owner);
        }
        Fault why =
                sent.isEmpty()
                        ? Refusals.unreadable(way.at(), "token", how(arrival))
                        : Refusals.wrongToken(way.at());
        return new Proof.Refused(why);
    }

    @Override
    public Set<String> headers() {
        return way.at() instanceof Spot.Header(List<String> names) ? Set.copyOf(names) : Set.of();
    }

    @Override
    public String message(Arrival arrival, Document record) {
        return MessageId.of(message, arrival, record);
    }

    private String bare(String value) {
        return value.substring(way.prefix().length());
    }

    private String how(Arrival arrival) {
        return way.at() instanceof Spot.Header(List<String> names)
                        && arrival.values(names.getFirst()).size() > 1
                ? "repeated"
                : "missing";
    }

    private List<String> sent(Arrival arrival) {
        return switch (way.at()) {
            case Spot.Header(List<String> names) ->
                    arrival.header(names.getFirst()).stream().toList();
            case Spot.Query(String name) -> FormParts.query(arrival, name).stream().toList();
            case Spot.Body(String pointer) -> Items.texts(json.apply(arrival.payload()), pointer);
            case Spot.Nowhere _, Spot.Pair _ -> List.of();
        };
    }

    private Optional<String> owner(String sent) {
        byte[] digest = Digests.sha256().digest(sent.getBytes(StandardCharsets.UTF_8));
        Optional<String> owner = Optional.empty();
        for (Token token : tokens) {
            if (MessageDigest.isEqual(token.digest, digest)) {
                owner = Optional.of(token.name);
            }
        }
        return owner;
    }
}
