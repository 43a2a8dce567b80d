package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.CallerScheme;
import dev.tieline.api.Credentials;
import dev.tieline.api.Secret;
import dev.tieline.scheme.Encoding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Proves callers by what stands in the Authorization header: a bearer token (RFC 6750), or name and
 * password (RFC 7617).
 */
final class BearerProof implements CallerProof {
    private static final String HEADER = "authorization";
    private static final int MAX_HEADER_CHARS = 4096;
    private static final int MIN_TOKEN_BYTES = 24;
    private static final int MIN_LOGIN_BYTES = 16;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");
    private static final Pattern LOGIN =
            Pattern.compile("[^:\\x00-\\x1f\\x7f]+:[^\\x00-\\x1f\\x7f]+");
    private static final Pattern BEARER =
            Pattern.compile("bearer +(" + TOKEN + ") *", Pattern.CASE_INSENSITIVE);
    private static final Pattern BASIC =
            Pattern.compile("basic +([A-Za-z0-9+/]+=*) *", Pattern.CASE_INSENSITIVE);

    private final Kind kind;
    private final List<Token> tokens;
    private final Map<String, List<String>> flows;

    private enum Kind {
        BEARER,
        BASIC
    }

    private BearerProof(Kind kind, List<Token> tokens, Map<String, List<String>> flows) {
        this.kind = kind;
        this.tokens = tokens;
        this.flows = flows;
    }

    static BearerProof of(CallerScheme.Bearer scheme, Credentials credentials) {
        return new BearerProof(
                Kind.BEARER,
                Keyring.read(scheme.credentials(), credentials, Token::bearer),
                scheme.flows());
    }

    static BearerProof of(CallerScheme.Basic scheme, Credentials credentials) {
        return new BearerProof(
                Kind.BASIC,
                Keyring.read(scheme.credentials(), credentials, Token::login),
                scheme.flows());
    }

    /** A digest, so that neither comparing nor a heap dump shows anything of the token. */
    private static final class Token {
        private final String name;
        private final byte[] digest;

        private Token(String name, byte[] digest) {
            this.name = name;
            this.digest = digest;
        }

        static Token bearer(String name, Secret secret) {
            return of(
                    name,
                    secret,
                    MIN_TOKEN_BYTES,
                    TOKEN,
                    "holds characters no bearer token can have",
                    "Use letters, digits and . _ ~ + / - only.");
        }

        static Token login(String name, Secret secret) {
            return of(
                    name,
                    secret,
                    MIN_LOGIN_BYTES,
                    LOGIN,
                    "is not a name and a password",
                    "Write the name, a colon and the password.");
        }

        private static Token of(
                String name, Secret secret, int min, Pattern form, String what, String remedy) {
            byte[] bytes = secret.reveal();
            Strength.requireTrimmed(name, bytes);
            Strength.require(name, bytes, min, MAX_HEADER_CHARS / 2);
            if (!form.matcher(secret.revealText()).matches()) {
                throw new UnusableScheme(
                        "caller-key", "credential \"" + name + "\" " + what, remedy);
            }
            return new Token(name, digest(bytes));
        }
    }

    @Override
    public Proof prove(Arrival arrival) {
        List<String> values = arrival.headers().getOrDefault(HEADER, List.of());
        if (values.size() != 1) {
            return refused(values.isEmpty() ? "missing" : "repeated");
        }
        Optional<byte[]> sent = sent(values.getFirst());
        if (sent.isEmpty()) {
            return refused("malformed");
        }
        Optional<String> owner = owner(sent.get());
        if (owner.isEmpty()) {
            return new Proof.Refused(Refusals.wrongToken(kind == Kind.BASIC));
        }
        return flows.getOrDefault(owner.get(), List.of(arrival.flow())).contains(arrival.flow())
                ? new Proof.Proved(owner.get())
                : new Proof.Refused(Refusals.otherFlow(owner.get()));
    }

    @Override
    public Set<String> headers() {
        return Set.of(HEADER);
    }

    private Proof refused(String how) {
        return new Proof.Refused(Refusals.noToken(how, kind == Kind.BASIC));
    }

    private Optional<byte[]> sent(String value) {
        Matcher matcher = (kind == Kind.BASIC ? BASIC : BEARER).matcher(value);
        if (value.length() > MAX_HEADER_CHARS || !matcher.matches()) {
            return Optional.empty();
        }
        if (kind == Kind.BEARER) {
            return Optional.of(matcher.group(1).getBytes(StandardCharsets.UTF_8));
        }
        try {
            return Optional.of(Encoding.BASE64.decode(matcher.group(1)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Optional<String> owner(byte[] sent) {
        byte[] digest = digest(sent);
        Optional<String> owner = Optional.empty();
        for (Token token : tokens) {
            if (MessageDigest.isEqual(token.digest, digest)) {
                owner = Optional.of(token.name);
            }
        }
        return owner;
    }

    private static byte[] digest(byte[] bytes) {
        return Digests.sha256().digest(bytes);
    }
}
