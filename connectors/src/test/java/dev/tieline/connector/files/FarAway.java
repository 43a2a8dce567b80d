package dev.tieline.connector.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A place for files on a server that runs in this process. */
interface FarAway extends Closeable {

    /** Has a system use it. */
    default void in(FilesWorld world) {
        in(world, port());
    }

    /** The same, through somebody who passes it on. */
    void in(FilesWorld world, int port);

    int port();

    /** What another process has to know: the port, and the server's key or {@code s3}. */
    List<String> arguments();

    /** Puts a file there, as a whole. */
    void put(String name, byte[] bytes) throws IOException;

    /** A file that everybody can see. */
    Optional<byte[]> see(String name) throws IOException;

    /** How many files a writer has beside those that are seen. */
    int hidden() throws IOException;

    /**
     * Whether the server sees to it by itself that of two who want the same name one gets it. Those
     * that are made of Java look first and write then.
     */
    default boolean looksAndWritesAtOnce() {
        return false;
    }

    /** One of a kind; {@code -Dopenssh=/usr/sbin/sshd} takes OpenSSH for {@code sftp}. */
    static FarAway start(String kind, Path root) throws IOException {
        if (kind.equals("s3")) {
            return new S3Place(root);
        }
        String openSsh = System.getProperty("openssh", "");
        return openSsh.isEmpty() ? new SftpPlace(root) : new OpenSshPlace(openSsh, root);
    }

    /** Settings of its own, as FilesWorld wants them. */
    static void set(FilesWorld world, String key, Map<String, ?> block, String directory) {
        world.settings.put(key, block);
        world.settings.put("directory", directory);
    }

    static Optional<byte[]> read(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }
}
