package dev.tieline.caller;

import dev.tieline.scheme.Way;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Keys from certificates that senders publish. Whoever calls chooses the URL, within the sender's
 * own, so what is fetched is bounded: a few are kept, what failed is not asked for again at once,
 * and there are no more than so many fetches in a minute. Thread-safe.
 */
final class Certificates {
    private static final int MAX_BYTES = 64 << 10;
    private static final int MAX_KEPT = 16;
    private static final int MAX_IN_CHAIN = 6;
    private static final int MAX_FETCHES = 10;
    private static final Duration KEPT = Duration.ofHours(6);
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Way.Certified way;
    private final Surroundings around;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, as all below. */
    private final Map<URI, Kept> kept = new LinkedHashMap<>();

    private final Set<URI> good = new HashSet<>();

    private final Map<URI, FutureTask<PublicKey>> fetching = new HashMap<>();

    private Instant windowStart = Instant.EPOCH;
    private int fetches;

    private sealed interface Kept {
        Instant until();

        record Key(PublicKey key, Instant until) implements Kept {}

        record Failed(String why, Instant until) implements Kept {}
    }

    Certificates(Way.Certified way, Surroundings around) {
        this.way = way;
        this.around = around;
    }

    /**
     * The key of the certificate there. Whoever asks while it is fetched waits for that one fetch;
     * whoever needs another does not.
     *
     * @throws IOException when it cannot be had now
     * @throws GeneralSecurityException when it is not the sender's
     */
    PublicKey key(URI url) throws IOException, GeneralSecurityException {
        FutureTask<PublicKey> fetch;
        lock.lock();
        try {
            Instant now = around.clock().instant();
            kept.values().removeIf(k -> k.until().isBefore(now));
            switch (kept.get(url)) {
                case Kept.Key(PublicKey key, Instant _) -> {
                    return key;
                }
                case Kept.Failed(String why, Instant _) -> throw new IOException(why);
                case null -> fetch = begun(url, now);
            }
        } finally {
            lock.unlock();
        }
        // Does nothing for all but the first.
        fetch.run();
        return result(fetch);
    }

    /** The fetch that is under way, or a new one; the lock is held. */
    private FutureTask<PublicKey> begun(URI url, Instant now) throws IOException {
        FutureTask<PublicKey> underWay = fetching.get(url);
        if (underWay != null) {
            return underWay;
        }
        if (windowStart.plus(WINDOW).isBefore(now)) {
            windowStart = now;
            fetches = 0;
        }
        // What others make up must not keep out what a sender uses.
        if (!good.contains(url) && ++fetches > MAX_FETCHES) {
            throw new IOException("too many certificates are asked for");
        }
        FutureTask<PublicKey> fetch = new FutureTask<>(() -> fetched(url, now));
        fetching.put(url, fetch);
        return fetch;
    }

    private PublicKey fetched(URI url, Instant now) throws IOException, GeneralSecurityException {
        try {
            PublicKey key = key(around.download().get(url, MAX_BYTES), now);
            ended(url, Optional.of(new Kept.Key(key, now.plus(KEPT))));
            return key;
        } catch (IOException e) {
            ended(
                    url,
                    Optional.of(new Kept.Failed(String.valueOf(e.getMessage()), now.plus(WINDOW))));
            throw e;
        } catch (GeneralSecurityException | RuntimeException e) {
            ended(url, Optional.empty());
            throw e;
        }
    }

    private void ended(URI url, Optional<Kept> result) {
        lock.lock();
        try {
            fetching.remove(url);
            result.ifPresent(what -> keep(url, what));
            if (result.orElse(null) instanceof Kept.Key && good.size() < MAX_KEPT) {
                good.add(url);
            }
        } finally {
            lock.unlock();
        }
    }

    private static PublicKey result(FutureTask<PublicKey> fetch)
            throws IOException, GeneralSecurityException {
        try {
            return fetch.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failed -> throw failed;
                case GeneralSecurityException foreign -> throw foreign;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private void keep(URI url, Kept what) {
        if (kept.size() >= MAX_KEPT) {
            kept.remove(
                    kept.entrySet().stream()
                            .filter(one -> one.getValue() instanceof Kept.Failed)
                            .findFirst()
                            .map(Map.Entry::getKey)
                            .orElseGet(() -> kept.keySet().iterator().next()));
        }
        kept.put(url, what);
    }

    private PublicKey key(byte[] pem, Instant now) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        Collection<? extends Certificate> read =
                factory.generateCertificates(new ByteArrayInputStream(pem));
        List<X509Certificate> chain = new ArrayList<>();
        for (Certificate certificate : read) {
            chain.add((X509Certificate) certificate);
        }
        if (chain.isEmpty() || chain.size() > MAX_IN_CHAIN) {
            throw new CertificateException("there is no certificate at its URL");
        }
        X509Certificate first = chain.getFirst();
        first.checkValidity(Date.from(now));
        if (!way.owner().isEmpty()) {
            checkOwner(first);
            checkChain(factory, chain, now);
        }
        if (KeyReading.weak(first.getPublicKey())) {
            throw new CertificateException("the key of the certificate is too weak");
        }
        return first.getPublicKey();
    }

    private void checkOwner(X509Certificate certificate) throws CertificateException {
        String subject = certificate.getSubjectX500Principal().getName();
        boolean owned =
                Arrays.stream(subject.split("(?<!\\\\)[,+]", -1))
                        .map(String::strip)
                        .filter(part -> part.startsWith("CN="))
                        .anyMatch(part -> part.substring(3).matches(way.owner()));
        if (!owned) {
            throw new CertificateException("the certificate is not the sender's");
        }
    }

    private void checkChain(CertificateFactory factory, List<X509Certificate> chain, Instant now)
            throws GeneralSecurityException {
        Set<TrustAnchor> anchors =
                around.authorities().get().stream()
                        .map(authority -> new TrustAnchor(authority, null))
                        .collect(Collectors.toSet());
        List<X509Certificate> path =
                chain.stream()
                        .filter(c ->
                                anchors.stream()
                                        .noneMatch(anchor -> c.equals(anchor.getTrustedCert())))
                        .toList();
        CertPath certified = factory.generateCertPath(path);
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        CertPathValidator.getInstance("PKIX").validate(certified, parameters);
    }
}
