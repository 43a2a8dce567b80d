package dev.tieline.connector.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.Between;
import dev.tieline.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** OpenSSH, where it is installed; its user is the one of the test. */
final class OpenSshPlace implements FarAway {
    private final Process server;
    private final int port = FreePorts.next();
    private final Path folder;
    private final String fingerprint;

    OpenSshPlace(String program, Path root) throws IOException {
        folder = Files.createDirectories(root.resolve("outgoing")).toRealPath();
        Path host = key("ed25519", root.resolve("host"));
        Path user = key("ed25519", root.resolve("user"));
        fingerprint = run("ssh-keygen", "-lf", host + ".pub").split(" ", -1)[1];
        Path settings =
                Files.writeString(
                        root.resolve("sshd_config"),
                        """
                        ListenAddress 127.0.0.1:%d
                        HostKey %s
                        HostKey %s
                        HostKey %s
                        AuthorizedKeysFile %s.pub
                        PidFile none
                        StrictModes no
                        UsePAM no
                        PermitRootLogin yes
                        PasswordAuthentication no
                        Subsystem sftp internal-sftp
                        """
                                .formatted(
                                        port,
                                        key("ecdsa", root.resolve("host-ecdsa")),
                                        key("rsa", root.resolve("host-rsa")),
                                        host,
                                        user));
        Files.createDirectories(Path.of("/run/sshd"));
        server =
                new ProcessBuilder(program, "-D", "-e", "-f", settings.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(root.resolve("sshd.log").toFile())
                        .start();
        System.setProperty("sftp.user", System.getProperty("user.name"));
        System.setProperty("sftp.secret", Files.readString(user));
        System.setProperty("sftp.folder", folder.toString());
        while (!listens()) {
            assertThat(server.isAlive()).isTrue();
            Between.looks();
        }
    }

    private boolean listens() {
        try (Socket _ = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static Path key(String kind, Path file) throws IOException {
        run("ssh-keygen", "-q", "-t", kind, "-N", "", "-f", file.toString());
        return file;
    }

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    @Override
    public boolean looksAndWritesAtOnce() {
        return true;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void in(FilesWorld world, int other) {
        SftpPlace.use(world, other, fingerprint);
    }

    @Override
    public List<String> arguments() {
        return List.of(String.valueOf(port), fingerprint);
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
    public void close() {
        server.destroy();
    }
}
