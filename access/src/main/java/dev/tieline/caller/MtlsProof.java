package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.CallerScheme;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/**
 * Proves callers by the certificate of their connection. That they have its key, TLS has proved;
 * who vouches for it, and until when, is looked at here for each call, so that a refusal is
 * answered as every other and a connection that stays open does not outlive what it was opened
 * with. Thread-safe.
 */
final class MtlsProof implements CallerProof {
    private static final int MAX_IN_CHAIN = 6;
    private static final int MAX_KNOWN = 1_000;
    private static final int MIN_RSA_BITS = 2_048;
    private static final int DNS = 2;

    /** Mail address, DNS name, URI (RFC 5280, 4.2.1.6). */
    private static final Set<Integer> NAMES = Set.of(1, DNS, 6);

    private static final Set<String> FOR_CLIENTS = Set.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0");

    /** So long the word of an authority is remembered. */
    private static final Duration KNOWN = Duration.ofMinutes(5);

    private final CallerScheme.Mtls scheme;
    private final Surroundings around;

    /** Certificates that are vouched for; guarded by itself. */
    private final Map<X509Certificate, Vouched> known =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<X509Certificate, Vouched> eldest) {
                    return size() > MAX_KNOWN;
                }
            };

    private record Vouched(Set<X509Certificate> by, Instant until) {}

    MtlsProof(CallerScheme.Mtls scheme, Surroundings around) {
        if (scheme.names().isEmpty() || scheme.names().stream().anyMatch(String::isBlank)) {
            throw new UnusableScheme(
                    "caller-scheme",
                    "the scheme names nobody",
                    "Everybody whom an authority vouches for would do; write 'names'.");
        }
        this.scheme = scheme;
        this.around = around;
    }

    @Override
    public Proof prove(Arrival arrival) {
        List<X509Certificate> chain = arrival.certificates();
        if (chain.isEmpty()) {
            return new Proof.Refused(Refusals.noCertificate());
        }
        try {
            vouched(chain);
            return named(chain.getFirst())
                    .<Proof>map(Proof.Proved::new)
                    .orElseGet(() -> new Proof.Refused(Refusals.otherName()));
        } catch (GeneralSecurityException e) {
            return new Proof.Refused(Refusals.badCertificate(why(e)));
        }
    }

    /** What validators say of certificates is long, and partly what the caller wrote. */
    private static String why(GeneralSecurityException e) {
        return e instanceof Unfit
                ? String.valueOf(e.getMessage())
                : "no authority at `tls.client-ca` vouches for it now";
    }

    private static final class Unfit extends CertificateException {
        private static final long serialVersionUID = 1L;

        Unfit(String why) {
            super(why);
        }
    }

    @Override
    public Set<String> headers() {
        return Set.of();
    }

    private void vouched(List<X509Certificate> chain) throws GeneralSecurityException {
        Instant now = around.clock().instant();
        X509Certificate own = chain.getFirst();
        if (now.isAfter(own.getNotAfter().toInstant())
                || now.isBefore(own.getNotBefore().toInstant())) {
            throw new Unfit("it has ended, or has not begun");
        }
        Set<X509Certificate> authorities = around.clientAuthorities().get();
        synchronized (known) {
            Vouched before = known.get(own);
            if (before != null && before.by().equals(authorities) && now.isBefore(before.until())) {
                return;
            }
        }
        check(own);
        check(chain, authorities, now);
        synchronized (known) {
            known.put(own, new Vouched(authorities, until(authorities, now)));
        }
    }

    /** No longer than until the next of them ends, as it might be the one. */
    private static Instant until(Set<X509Certificate> authorities, Instant now) {
        return authorities.stream()
                .map(authority -> authority.getNotAfter().toInstant())
                .filter(end -> !end.isBefore(now))
                .filter(end -> end.isBefore(now.plus(KNOWN)))
                .min(Comparator.naturalOrder())
                .orElse(now.plus(KNOWN));
    }

    /** Validators look at the dates of a path, but not at those of who vouches for it. */
    private static boolean holds(X509Certificate authority, Instant now) {
        return !now.isAfter(authority.getNotAfter().toInstant())
                && !now.isBefore(authority.getNotBefore().toInstant());
    }

    private static void check(X509Certificate own) throws GeneralSecurityException {
        List<String> uses = own.getExtendedKeyUsage();
        if (uses != null && uses.stream().noneMatch(FOR_CLIENTS::contains)) {
            throw new Unfit("it is not meant for callers");
        }
        boolean[] usage = own.getKeyUsage();
        if (usage != null && !usage[0]) {
            throw new Unfit("its key is not meant to sign");
        }
        if (own.getPublicKey() instanceof RSAKey rsa
                && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
            throw new Unfit("its key is too weak");
        }
    }

    private static void check(
            List<X509Certificate> chain, Set<X509Certificate> authorities, Instant now)
            throws GeneralSecurityException {
        List<X509Certificate> path =
                chain.stream().filter(one -> !authorities.contains(one)).toList();
        if (authorities.isEmpty() || path.isEmpty() || chain.size() > MAX_IN_CHAIN) {
            throw new Unfit("it leads to no authority");
        }
        Set<TrustAnchor> anchors =
                authorities.stream()
                        .filter(authority -> holds(authority, now))
                        .map(authority -> new TrustAnchor(authority, null))
                        .collect(Collectors.toSet());
        if (anchors.isEmpty()) {
            throw new Unfit("no authority holds now");
        }
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    }

    /** The declared name that the certificate has. */
    private Optional<String> named(X509Certificate own) throws GeneralSecurityException {
        Collection<List<?>> names = own.getSubjectAlternativeNames();
        return scheme.names().stream()
                .filter(name ->
                        name.indexOf('=') > 0
                                ? isSubject(own, name)
                                : names != null
                                        && names.stream().anyMatch(one -> isName(one, name)))
                .findFirst();
    }

    private static boolean isSubject(X509Certificate own, String name) {
        try {
            return own.getSubjectX500Principal().equals(new X500Principal(name));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** Only DNS names are alike in capitals and small letters. */
    private static boolean isName(List<?> alternative, String name) {
        return alternative.get(0) instanceof Integer kind
                && NAMES.contains(kind)
                && alternative.get(1) instanceof String text
                && (kind == DNS ? text.equalsIgnoreCase(name) : text.equals(name));
    }
}
