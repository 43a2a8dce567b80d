package dev.tieline.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** Files that hold a secret, and who else may read or write them. */
final class PrivateFile {
    private PrivateFile() {}

    /**
     * What is wrong with who may read a file, and what to do; empty when it is private, cannot be
     * looked at, or files have no such permissions here. A file of this user is for this user
     * alone. One of another, as those that an orchestrator puts there, its group may read: the hub
     * could not otherwise.
     */
    static Optional<String> objection(Path file) {
        try {
            Set<PosixFilePermission> may = Files.getPosixFilePermissions(file);
            boolean everybody =
                    may.contains(PosixFilePermission.OTHERS_READ)
                            || may.contains(PosixFilePermission.OTHERS_WRITE);
            boolean group =
                    may.contains(PosixFilePermission.GROUP_WRITE)
                            || (may.contains(PosixFilePermission.GROUP_READ) && isOwn(file));
            return everybody || group
                    ? Optional.of(
                            (everybody ? "everybody" : "others")
                                    + " on this machine can read or write "
                                    + file
                                    + "; run `chmod 600 "
                                    + file
                                    + "`")
                    : Optional.empty();
        } catch (UnsupportedOperationException | IOException _) {
            return Optional.empty();
        }
    }

    private static boolean isOwn(Path file) throws IOException {
        // Asked of the kernel by a file of our own: a user of a container may have no name.
        Path self = Path.of("/proc/self");
        return !Files.exists(self) || Files.getOwner(file).equals(Files.getOwner(self));
    }
}
