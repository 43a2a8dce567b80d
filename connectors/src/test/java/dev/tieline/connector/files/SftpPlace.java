package dev.tieline.connector.files;

import dev.tieline.api.Secret;
import dev.tieline.connector.sftp.SftpKind;
import dev.tieline.connector.sftp.SftpLibrary;
import dev.tieline.egress.EgressGuard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** An SFTP server whose user sees one folder. */
final class SftpPlace implements FarAway {
    static final String PASSWORD = "correct horse";

    /** Made first, as the library looks for its kind once. */
    private static final KeyPair ED25519 = SftpLibrary.ed25519();

    /** As servers have them; the last one is what people are told to declare. */
    static final List<KeyPair> HOST_KEYS =
            List.of(key("ecdsa-sha2-nistp256", 256), key("ssh-rsa", 2_048), ED25519);

    final KeyPair userKey = key("ecdsa-sha2-nistp256", 256);
    final SftpSubsystemFactory files = new SftpSubsystemFactory();
    private final SshServer server = SshServer.setUpDefaultServer();
    private final Path folder;

    SftpPlace(Path root) throws IOException {
        folder = Files.createDirectories(root.resolve("outgoing"));
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(HOST_KEYS));
        server.setPasswordAuthenticator((_, password, _) -> password.equals(PASSWORD));
        server.setPublickeyAuthenticator(
                (_, key, _) -> KeyUtils.compareKeys(key, userKey.getPublic()));
        server.setSubsystemFactories(List.of(files));
        server.setFileSystemFactory(new VirtualFileSystemFactory(root.toAbsolutePath()));
        server.start();
    }

    private static KeyPair key(String kind, int size) {
        try {
            return KeyUtils.generateKeyPair(kind, size);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String fingerprint() {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, HOST_KEYS.getLast().getPublic());
    }

    /** The user's private key as a file has it. */
    Secret privateKey() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(userKey, "test", null, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return Secret.of(text.toString(StandardCharsets.UTF_8));
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public void in(FilesWorld world, int port) {
        use(world, port, fingerprint());
    }

    /** Properties say it for another server than this one. */
    static void use(FilesWorld world, int port, String hostKey) {
        world.kinds = List.of(new SftpKind(new EgressGuard(List.of("127.0.0.1"))));
        world.url = Optional.of("sftp://127.0.0.1:" + port);
        world.credential = Optional.of(Secret.of(System.getProperty("sftp.secret", PASSWORD)));
        FarAway.set(
                world,
                "sftp",
                Map.of("user", System.getProperty("sftp.user", "partner"), "host-key", hostKey),
                System.getProperty("sftp.folder", "/outgoing"));
    }

    @Override
    public List<String> arguments() {
        return List.of(String.valueOf(port()), fingerprint());
    }

    @Override
    public void put(String name, byte[] bytes) throws IOException {
        Path part = Files.write(folder.resolve(name + ".tmp"), bytes);
        Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public Optional<byte[]> see(String name) throws IOException {
        return FarAway.read(folder.resolve(name));
    }

    @Override
    public int hidden() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return (int)
                    all.filter(Files::isRegularFile)
                            .filter(file -> file.toString().contains(".tieline-"))
                            .count();
        }
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }
}
