package dev.tieline.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** A host's key and certificate, and the authority that signed it; made by the JDK's keytool. */
public final class TestKeys {
    /** Of every file. */
    public static final String PASSWORD = "changeit";

    private final KeyStore keys;
    private final Certificate authority;
    private final Path trusted;

    private TestKeys(KeyStore keys, Certificate authority, Path trusted) {
        this.keys = keys;
        this.authority = authority;
        this.trusted = trusted;
    }

    /**
     * Makes them.
     *
     * @param folder where files are left; made when it is not there
     * @param host the certificate is for
     * @param more options of keytool for the host's certificate, such as its dates
     */
    public static TestKeys make(Path folder, String host, String... more)
            throws IOException, InterruptedException, GeneralSecurityException {
        Files.createDirectories(folder);
        Path file = folder.resolve(host + ".p12");
        keytool(file, "ca", List.of("-ext", "bc:critical=ca:true"));
        List<String> leaf = new ArrayList<>(List.of("-signer", "ca", "-signerkeypass", PASSWORD));
        leaf.addAll(List.of("-ext", "san=dns:" + host));
        leaf.addAll(List.of(more));
        keytool(file, host, leaf);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Certificate authority = keys.getCertificate("ca");
        keys.deleteEntry("ca");
        Path trusted = folder.resolve(host + "-trusted.p12");
        try (OutputStream out = Files.newOutputStream(trusted)) {
            trusting(authority).store(out, PASSWORD.toCharArray());
        }
        return new TestKeys(keys, authority, trusted);
    }

    private static void keytool(Path file, String name, List<String> more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(List.of("-genkeypair", "-alias", name, "-keyalg", "EC"));
        command.addAll(List.of("-dname", "CN=" + name, "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", PASSWORD, "-keystore", file.toString()));
        command.addAll(more);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    private static KeyStore trusting(Certificate authority)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD.toCharArray());
        store.setCertificateEntry("ca", authority);
        return store;
    }

    /** A key store file that holds the authority alone. */
    public Path trusted() {
        return trusted;
    }

    /**
     * Writes the host's certificate and key as PEM, the key readable by its owner alone where files
     * have owners.
     */
    public void writePem(Path certificate, Path key) throws IOException, GeneralSecurityException {
        String alias = keys.aliases().nextElement();
        StringBuilder chain = new StringBuilder();
        for (Certificate one : keys.getCertificateChain(alias)) {
            chain.append(pem("CERTIFICATE", one.getEncoded()));
        }
        Files.writeString(certificate, chain);
        Key secret = keys.getKey(alias, PASSWORD.toCharArray());
        Files.writeString(key, pem("PRIVATE KEY", secret.getEncoded()));
        if (key.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static String pem(String what, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }

    /** Writes the authority as PEM. */
    public void writeAuthority(Path file) throws IOException, GeneralSecurityException {
        Files.writeString(file, pem("CERTIFICATE", authority.getEncoded()));
    }

    /** What a caller has who trusts the authority and proves itself with another's keys. */
    public SSLContext clientContext(TestKeys own) throws IOException, GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusting(authority));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new Insisting(own.keys)}, trust.getTrustManagers(), null);
        return context;
    }

    /** Shows its certificate whoever is asked for. */
    private static final class Insisting extends X509ExtendedKeyManager {
        private final KeyStore keys;

        Insisting(KeyStore keys) {
            this.keys = keys;
        }

        private String alias() {
            try {
                return keys.aliases().nextElement();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String[] getClientAliases(String kind, Principal[] issuers) {
            return new String[] {alias()};
        }

        @Override
        public String chooseClientAlias(String[] kinds, Principal[] issuers, Socket socket) {
            return alias();
        }

        @Override
        public String chooseEngineClientAlias(
                String[] kinds, Principal[] issuers, SSLEngine engine) {
            return alias();
        }

        @Override
        public String[] getServerAliases(String kind, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseServerAlias(String kind, Principal[] issuers, Socket socket) {
            return alias();
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            try {
                return Stream.of(keys.getCertificateChain(alias))
                        .map(X509Certificate.class::cast)
                        .toArray(X509Certificate[]::new);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            try {
                return (PrivateKey) keys.getKey(alias, PASSWORD.toCharArray());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What somebody trusts who trusts the authority. */
    public SSLContext clientContext() throws IOException, GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusting(authority));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** Sockets of the host. */
    public ServerSocketFactory serverSockets() throws GeneralSecurityException {
        return serverContext().getServerSocketFactory();
    }

    /** What the host proves itself with. */
    public SSLContext serverContext() throws GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** Sockets of somebody who trusts the authority. */
    public SSLSocketFactory clientSockets() throws IOException, GeneralSecurityException {
        return clientContext().getSocketFactory();
    }
}
