package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.CallerScheme;
import dev.tieline.api.Credentials;
import dev.tieline.api.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Proves callers by a bearer token (RFC 6750) in the Authorization header. */
final class BearerProof implements CallerProof {
    private static final String HEADER = "authorization";
    private static final int MAX_HEADER_CHARS = 4096;
    private static final int MIN_TOKEN_BYTES = 24;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");
    private static final Pattern VALUE =
            Pattern.compile("bearer +(" + TOKEN + ") *", Pattern.CASE_INSENSITIVE);

    private final List<Token> tokens;

    BearerProof(CallerScheme.Bearer scheme, Credentials credentials) {
        this.tokens = Keyring.read(scheme.credentials(), credentials, Token::of);
    }

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
            Strength.require(name, bytes, MIN_TOKEN_BYTES, MAX_HEADER_CHARS / 2);
            if (!TOKEN.matcher(secret.revealText()).matches()) {
                throw new UnusableScheme(
                        "caller-key",
                        "credential \"" + name + "\" holds characters no bearer token can have",
                        "Use letters, digits and . _ ~ + / - only.");
            }
            return new Token(name, BearerProof.digest(bytes));
        }
    }

    @Override
    public Proof prove(Arrival arrival) {
        List<String> values = arrival.headers().getOrDefault(HEADER, List.of());
        if (values.size() != 1) {
            String how = values.isEmpty() ? "missing" : "repeated";
            return new Proof.Refused(Refusals.noToken(how));
        }
        String value = values.getFirst();
        Matcher matcher = VALUE.matcher(value);
        if (value.length() > MAX_HEADER_CHARS || !matcher.matches()) {
            return new Proof.Refused(Refusals.noToken("malformed"));
        }
        return owner(matcher.group(1))
                .<Proof>map(Proof.Proved::new)
                .orElseGet(() -> new Proof.Refused(Refusals.wrongToken()));
    }

    @Override
    public Set<String> headers() {
        return Set.of(HEADER);
    }

    private Optional<String> owner(String sent) {
        byte[] digest = digest(sent.getBytes(StandardCharsets.UTF_8));
        Optional<String> owner = Optional.empty();
        for (Token token : tokens) {
            if (MessageDigest.isEqual(token.digest, digest)) {
                owner = Optional.of(token.name);
            }
        }
        return owner;
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
