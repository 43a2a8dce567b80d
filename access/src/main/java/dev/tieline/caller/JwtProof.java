package dev.tieline.caller;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.tieline.api.Arrival;
import dev.tieline.api.CallerScheme;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Proves callers by tokens that an identity provider signed for this audience. */
final class JwtProof implements CallerProof {
    private static final String HEADER = "authorization";
    private static final int MAX_HEADER_CHARS = 8_192;
    private static final Duration LEEWAY = Duration.ofSeconds(60);
    private static final Pattern VALUE =
            Pattern.compile(
                    "bearer +([A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+)",
                    Pattern.CASE_INSENSITIVE);

    /** Only with a public key: a shared one would let the key set itself sign. */
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    private final CallerScheme.Jwt scheme;
    private final InstantSource clock;
    private final DefaultJWTProcessor<SecurityContext> processor;

    JwtProof(CallerScheme.Jwt scheme, Surroundings around) {
        this.scheme = scheme;
        this.clock = around.clock();
        for (String needed : List.of(scheme.issuer(), scheme.audience(), scheme.keys())) {
            if (needed.isBlank()) {
                throw new UnusableScheme(
                        "caller-scheme",
                        "the scheme lacks issuer, audience or keys",
                        "Anybody's token would do without them; write all three.");
            }
        }
        if (scheme.algorithms().isEmpty() || !ALGORITHMS.containsAll(scheme.algorithms())) {
            throw new UnusableScheme(
                    "caller-scheme",
                    "the scheme names an algorithm that proves nothing here",
                    "Use RS256, PS256 or ES256, or their longer forms.");
        }
        Set<JWSAlgorithm> algorithms =
                scheme.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
        this.processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(
                        JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(
                        algorithms,
                        new KeySets(URI.create(scheme.keys()), around.download(), around.clock())));
        processor.setJWTClaimsSetVerifier((claims, _) -> verify(claims));
    }

    @Override
    public Proof prove(Arrival arrival) {
        List<String> values = arrival.headers().getOrDefault(HEADER, List.of());
        if (values.size() != 1) {
            String how = values.isEmpty() ? "missing" : "repeated";
            return new Proof.Refused(Refusals.noToken(how, false));
        }
        Matcher matcher = VALUE.matcher(values.getFirst());
        if (values.getFirst().length() > MAX_HEADER_CHARS || !matcher.matches()) {
            return new Proof.Refused(Refusals.noToken("malformed", false));
        }
        try {
            processor.process(SignedJWT.parse(matcher.group(1)), null);
            return new Proof.Proved("a token of " + scheme.issuer());
        } catch (KeySourceException e) {
            return new Proof.Unclear(Refusals.unreachable(String.valueOf(e.getMessage())));
        } catch (BadJWTException e) {
            return new Proof.Refused(
                    Refusals.badToken("not-meant", String.valueOf(e.getMessage())));
        } catch (ParseException | BadJOSEException | JOSEException e) {
            return new Proof.Refused(
                    Refusals.badToken(
                            "wrong", "the token is not signed by a key of " + scheme.issuer()));
        }
    }

    @Override
    public Set<String> headers() {
        return Set.of(HEADER);
    }

    private void verify(JWTClaimsSet claims) throws BadJWTException {
        Instant now = clock.instant();
        if (!scheme.issuer().equals(claims.getIssuer())) {
            throw new BadJWTException("the token is of another issuer");
        }
        if (!claims.getAudience().contains(scheme.audience())) {
            throw new BadJWTException("the token is meant for another audience");
        }
        if (claims.getExpirationTime() == null
                || !claims.getExpirationTime().toInstant().plus(LEEWAY).isAfter(now)) {
            throw new BadJWTException("the token has run out, or says nothing of when");
        }
        if (later(claims.getNotBeforeTime(), now) || later(claims.getIssueTime(), now)) {
            throw new BadJWTException("the token does not hold yet");
        }
        if (!scopes(claims).containsAll(scheme.scopes())) {
            throw new BadJWTException("the token lacks one of the scopes " + scheme.scopes());
        }
        for (Map.Entry<String, String> claim : scheme.claims().entrySet()) {
            Object value = claims.getClaim(claim.getKey());
            if (value == null || !claim.getValue().equals(String.valueOf(value))) {
                throw new BadJWTException(
                        "the token's claim " + claim.getKey() + " is missing or another");
            }
        }
    }

    private static boolean later(@org.jspecify.annotations.Nullable Date date, Instant now) {
        return date != null && date.toInstant().minus(LEEWAY).isAfter(now);
    }

    private static List<String> scopes(JWTClaimsSet claims) {
        List<String> scopes = new ArrayList<>();
        for (String name : List.of("scope", "scp")) {
            switch (claims.getClaim(name)) {
                case String text -> scopes.addAll(Arrays.asList(text.split(" +", -1)));
                case List<?> list -> list.forEach(item -> scopes.add(String.valueOf(item)));
                case null, default -> {}
            }
        }
        return scopes;
    }
}
