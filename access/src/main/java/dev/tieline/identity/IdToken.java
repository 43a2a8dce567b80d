package dev.tieline.identity;

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
import dev.tieline.caller.KeySets;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks what the provider says of somebody (OpenID Connect Core 1.0, 3.1.3.7), and reads it. */
final class IdToken {
    private static final int MAX_CHARS = 64 << 10;
    private static final int MAX_GROUPS = 2_000;
    private static final int MAX_SUBJECT = 255;
    private static final Duration LEEWAY = Duration.ofSeconds(60);

    /** One that was made before the browser left is not for this errand. */
    private static final Duration OLDEST = Errands.LIFE.plus(LEEWAY);

    /** Only with a public key: whoever knows the hub's secret could sign with a shared one. */
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(
                    JWSAlgorithm.RS256,
                    JWSAlgorithm.RS384,
                    JWSAlgorithm.RS512,
                    JWSAlgorithm.PS256,
                    JWSAlgorithm.PS384,
                    JWSAlgorithm.PS512,
                    JWSAlgorithm.ES256,
                    JWSAlgorithm.ES384,
                    JWSAlgorithm.ES512);

    private final IdentityProvider.Settings settings;
    private final String nonce;
    private final Instant now;

    /**
     * @param nonce of the errand
     */
    IdToken(IdentityProvider.Settings settings, String nonce, Instant now) {
        this.settings = settings;
        this.nonce = nonce;
        this.now = now;
    }

    /** The token is not to be believed; says why, and nothing of what is in it. */
    static final class Unbelievable extends Exception {
        private static final long serialVersionUID = 1L;

        Unbelievable(String why) {
            super(why);
        }
    }

    /**
     * Whom it is about.
     *
     * @throws IOException when the provider's keys cannot be had
     */
    Claimed read(String text, KeySets keys) throws Unbelievable, IOException {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        processor.setJWTClaimsSetVerifier((claims, _) -> verify(claims));
        if (text.length() > MAX_CHARS) {
            throw new Unbelievable("the id token is too long");
        }
        try {
            return claimed(processor.process(SignedJWT.parse(text), null));
        } catch (KeySourceException e) {
            throw new IOException(String.valueOf(e.getMessage()));
        } catch (BadJWTException e) {
            throw new Unbelievable(String.valueOf(e.getMessage()));
        } catch (ParseException | BadJOSEException | JOSEException _) {
            throw new Unbelievable("the id token is not signed by a key of the provider");
        }
    }

    private void verify(JWTClaimsSet claims) throws BadJWTException {
        if (!settings.issuer().equals(claims.getIssuer())) {
            throw new BadJWTException("the id token is of another issuer");
        }
        // Nobody else is trusted to see it, so nobody else may be named.
        if (!claims.getAudience().equals(List.of(settings.client()))) {
            throw new BadJWTException("the id token is not meant for this hub alone");
        }
        Object party = claims.getClaim("azp");
        if (party != null && !settings.client().equals(party)) {
            throw new BadJWTException("the id token was made for another party");
        }
        if (claims.getExpirationTime() == null
                || !claims.getExpirationTime().toInstant().plus(LEEWAY).isAfter(now)) {
            throw new BadJWTException("the id token has run out, or says nothing of when");
        }
        Date issued = claims.getIssueTime();
        if (issued == null || !issued.toInstant().plus(OLDEST).isAfter(now)) {
            throw new BadJWTException("the id token is too old, or says nothing of its age");
        }
        if (later(issued) || later(claims.getNotBeforeTime())) {
            throw new BadJWTException("the id token does not hold yet");
        }
        if (!nonce.equals(claims.getClaim("nonce"))) {
            throw new BadJWTException("the id token is for another errand");
        }
        String subject = claims.getSubject();
        if (subject == null || subject.isBlank() || subject.length() > MAX_SUBJECT) {
            throw new BadJWTException("the id token says nothing of whom it is about");
        }
    }

    private boolean later(@Nullable Date date) {
        return date != null && date.toInstant().minus(LEEWAY).isAfter(now);
    }

    private Claimed claimed(JWTClaimsSet claims) throws Unbelievable {
        boolean mail = settings.account().equals("email");
        // Some providers write it as text.
        if (mail && !"true".equals(String.valueOf(claims.getClaim("email_verified")))) {
            throw new Unbelievable("the provider has not verified the mail address");
        }
        if (!(claims.getClaim(settings.account()) instanceof String name)) {
            throw new Unbelievable("the id token has no text at '" + settings.account() + "'");
        }
        return new Claimed(settings.issuer() + " " + claims.getSubject(), name, groups(claims));
    }

    /** Only a list that is there says that somebody is in no group: it ends an account. */
    private Set<String> groups(JWTClaimsSet claims) throws Unbelievable {
        if (claims.getClaim("_claim_names") instanceof Map<?, ?> elsewhere
                && elsewhere.containsKey(settings.groups())) {
            throw new Unbelievable("the groups are not in the id token but elsewhere");
        }
        return switch (claims.getClaim(settings.groups())) {
            case String text -> Set.of(text);
            case Collection<?> list when list.size() <= MAX_GROUPS ->
                    list.stream()
                            .filter(String.class::isInstance)
                            .map(String.class::cast)
                            .collect(Collectors.toSet());
            case Collection<?> _ -> throw new Unbelievable("the id token has too many groups");
            case null, default ->
                    throw new Unbelievable(
                            "the id token has no list at '" + settings.groups() + "'");
        };
    }
}
