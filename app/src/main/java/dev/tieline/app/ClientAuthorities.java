package dev.tieline.app;

import dev.tieline.api.Findings;
import dev.tieline.flow.HubFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Those whose word on callers' certificates is taken. Their file is read again when it changes;
 * what cannot be used is told and not used. Thread-safe.
 */
final class ClientAuthorities implements Supplier<Set<X509Certificate>> {
    private static final System.Logger LOG = System.getLogger(ClientAuthorities.class.getName());
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_MANY = 100;
    private static final long LOOK_EVERY = Duration.ofSeconds(1).toNanos();

    private final Path file;
    private volatile Read last;

    /** When the file was written that was complained of; it is read again all the same. */
    private volatile @Nullable FileTime told;

    /**
     * @param looked on the clock of {@link System#nanoTime}
     */
    private record Read(Set<X509Certificate> authorities, FileTime written, long looked) {}

    private ClientAuthorities(Path file, Read first) {
        this.file = file;
        this.last = first;
    }

    /**
     * Those of a hub file; nobody when it declares none, or there is a finding.
     *
     * @param folder that relative files are in
     */
    static Supplier<Set<X509Certificate>> of(HubFile hub, Path folder, Findings findings) {
        Optional<HubFile.Tls> declared =
                hub.tls().filter(tls -> tls.clientAuthorities().isPresent());
        if (declared.isEmpty()) {
            return Set::of;
        }
        Path file = folder.resolve(declared.get().clientAuthorities().orElseThrow());
        try {
            return new ClientAuthorities(file, read(file));
        } catch (IOException | GeneralSecurityException e) {
            findings.add(
                    declared.get().place(),
                    "client-ca-unusable",
                    "'client-ca' cannot be used: " + e.getMessage() + ".",
                    "No caller could be told from another.",
                    "Put the certificates of those who vouch for callers there, PEM, in a file that"
                            + " others cannot write.");
            // It is looked at again, so that a file that is just being replaced is found later.
            return new ClientAuthorities(
                    file, new Read(Set.of(), FileTime.fromMillis(0), System.nanoTime()));
        }
    }

    /** The same set as long as it stays the same. */
    @Override
    public Set<X509Certificate> get() {
        Read read = last;
        long now = System.nanoTime();
        if (now - read.looked() < LOOK_EVERY) {
            return read.authorities();
        }
        last = looked(read, now);
        return last.authorities();
    }

    private Read looked(Read before, long now) {
        FileTime written = FileTime.fromMillis(0);
        try {
            written = Files.getLastModifiedTime(file);
            if (written.equals(before.written())) {
                return new Read(before.authorities(), written, now);
            }
            Read read = read(file);
            told = null;
            return read;
        } catch (IOException | GeneralSecurityException e) {
            if (!written.equals(told)) {
                told = written;
                LOG.log(
                        System.Logger.Level.WARNING,
                        "callers' certificates are checked as before, as the changed file cannot be"
                                + " used file={0}: {1}",
                        file,
                        e.getMessage());
            }
            // What was right with it may be mended without another time of writing.
            return new Read(before.authorities(), before.written(), now);
        }
    }

    private static Read read(Path file) throws IOException, GeneralSecurityException {
        if (!Files.isReadable(file) || Files.size(file) > MAX_BYTES) {
            throw new CertificateException(file + " cannot be read, or is larger than 1 MiB");
        }
        if (othersWrite(file)) {
            throw new CertificateException("everybody on this machine can write " + file);
        }
        FileTime written = Files.getLastModifiedTime(file);
        Set<X509Certificate> authorities = new LinkedHashSet<>();
        for (Certificate one : certificates(Files.readAllBytes(file), file)) {
            if (!(one instanceof X509Certificate certificate)
                    || certificate.getBasicConstraints() < 0) {
                throw new CertificateException(file + " has one that is no authority's");
            }
            authorities.add(certificate);
        }
        if (authorities.isEmpty() || authorities.size() > MAX_MANY) {
            throw new CertificateException(file + " has none, or more than " + MAX_MANY);
        }
        return new Read(Set.copyOf(authorities), written, System.nanoTime());
    }

    private static Iterable<? extends Certificate> certificates(byte[] bytes, Path file)
            throws CertificateException {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes));
        } catch (CertificateException _) {
            throw new CertificateException(file + " is no PEM");
        }
    }

    private static boolean othersWrite(Path file) throws IOException {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE);
        } catch (UnsupportedOperationException _) {
            return false;
        }
    }
}
