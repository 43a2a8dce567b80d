package dev.tieline.app;

import dev.tieline.api.Finding;
import dev.tieline.api.Findings;
import dev.tieline.flow.HubFile;
import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** The key and certificate that the listener proves itself with, from the files of the hub file. */
final class Certificate {
    private static final String WHY =
            "Callers and people could not tell the hub from somebody else.";
    private static final char[] NONE = {};

    private final HubFile.Tls declared;
    private final Path certificate;
    private final Path key;
    private final Supplier<Set<X509Certificate>> authorities;
    private final Optional<String> name;

    /**
     * @param name that the hub is reached under by this certificate; any when empty
     * @param folder that relative files are in
     * @param authorities that callers are asked for a certificate of
     */
    Certificate(
            HubFile.Tls declared,
            Path folder,
            Supplier<Set<X509Certificate>> authorities,
            Optional<String> name) {
        this.authorities = authorities;
        this.name = name;
        this.declared = declared;
        this.certificate = folder.resolve(declared.certificate());
        this.key = folder.resolve(declared.key());
    }

    /**
     * Read files.
     *
     * @param asking where callers are asked for certificates; another, so that nobody resumes what
     *     they began without one
     * @param written when they were
     */
    record Read(SSLContext context, SSLContext asking, Instant ends, List<FileTime> written) {}

    /**
     * Reads them; empty when they cannot prove anything, which is a finding then.
     *
     * @param findings adds what is wrong
     */
    Optional<Read> read(Findings findings, Instant now) {
        Optional<String> wrong = objection();
        if (wrong.isEmpty()) {
            try {
                return Optional.of(read(now));
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                wrong = Optional.of(reason(e));
            }
        }
        findings.add(
                new Finding(
                        declared.place(),
                        "tls-unusable",
                        "The listener's certificate cannot be used: " + wrong.get() + ".",
                        WHY,
                        "Put a PEM chain at 'certificate' and its unencrypted PKCS#8 key, readable"
                                + " by the hub alone (chmod 600), at 'key'."));
        return Optional.empty();
    }

    /** Parsers put what they read into what they say: of a key, that is not to be told. */
    private static String reason(Exception e) {
        return e instanceof Unfit ? String.valueOf(e.getMessage()) : "it is not what it should be";
    }

    private Optional<String> objection() {
        for (Path file : List.of(certificate, key)) {
            if (!Files.isReadable(file)) {
                return Optional.of(file + " cannot be read");
            }
        }
        return PrivateFile.objection(key);
    }

    private Read read(Instant now) throws IOException, GeneralSecurityException {
        List<FileTime> written = written();
        Keys keys =
                Keys.builder()
                        .pem(pem ->
                                pem.key(Resource.create(key))
                                        .certChain(Resource.create(certificate)))
                        .build();
        PrivateKey secret = keys.privateKey().orElseThrow(() -> new Unfit(key + " has no key"));
        List<X509Certificate> chain = keys.certChain();
        if (chain.isEmpty()) {
            throw new Unfit(certificate + " has no certificate");
        }
        X509Certificate own = chain.getFirst();
        if (!isPair(secret, own.getPublicKey())) {
            throw new Unfit("the key does not belong to the certificate");
        }
        Instant ends = own.getNotAfter().toInstant();
        if (ends.isBefore(now)) {
            throw new Unfit("the certificate ended on " + ends);
        }
        Instant begins = own.getNotBefore().toInstant();
        if (begins.isAfter(now)) {
            throw new Unfit("the certificate is not good before " + begins);
        }
        if (name.isPresent() && !CertifiedNames.of(own).include(name.get())) {
            throw new Unfit("the certificate is not for '" + name.get() + "', the host of 'url'");
        }
        TrustManager[] anybody = {new AnyCaller(authorities)};
        return new Read(
                context(secret, chain, new TrustManager[0]),
                context(secret, chain, anybody),
                ends,
                written);
    }

    private List<FileTime> written() throws IOException {
        return List.of(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(key));
    }

    /** Whether the files are others than those that were read. */
    boolean changedSince(Read read) {
        try {
            return !written().equals(read.written());
        } catch (IOException _) {
            return true;
        }
    }

    private static boolean isPair(PrivateKey secret, PublicKey open)
            throws GeneralSecurityException {
        String algorithm =
                switch (secret.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> secret.getAlgorithm();
                };
        byte[] something = {1, 2, 3};
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(secret);
        signing.update(something);
        byte[] signature = signing.sign();
        Signature checking = Signature.getInstance(algorithm);
        checking.initVerify(open);
        checking.update(something);
        return checking.verify(signature);
    }

    private static SSLContext context(
            PrivateKey secret, List<X509Certificate> chain, TrustManager[] callers)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NONE);
        store.setKeyEntry("hub", secret, NONE, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(store, NONE);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), callers, null);
        return context;
    }

    private static final class Unfit extends GeneralSecurityException {
        private static final long serialVersionUID = 1L;

        Unfit(String why) {
            super(why);
        }
    }
}
