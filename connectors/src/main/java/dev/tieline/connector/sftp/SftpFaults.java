package dev.tieline.connector.sftp;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.connector.files.StorageFailed;
import dev.tieline.egress.EgressRefused;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Locale;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/** What failures of a server or of the way to it mean, without what a server says. Pure. */
final class SftpFaults {
    private SftpFaults() {}

    static StorageFailed notConnected(IOException failure, boolean late) {
        if (late || failure instanceof SocketTimeoutException) {
            return timedOut();
        }
        return switch (failure) {
            case EgressRefused refused ->
                    new StorageFailed(
                            new Outcome.Unreachable(
                                    Fault.of(
                                            "address-refused",
                                            Blame.FLOW,
                                            refused.getMessage() + ".",
                                            refused.remedy())));
            case UnknownHostException _ ->
                    unreachable(
                            "host-unknown",
                            "The server's name cannot be resolved.",
                            "Look whether the url is right and DNS works.");
            default ->
                    unreachable(
                            "connection-failed",
                            "No SSH connection could be made.",
                            "Look whether the url names an SFTP server, and it runs.");
        };
    }

    private static StorageFailed timedOut() {
        return unreachable(
                "timed-out",
                "The server did not let the hub in in time.",
                "Look whether the server is well.");
    }

    static StorageFailed hostKey(String shown) {
        return unreachable(
                "host-key-mismatch",
                "The server shows a key that is not declared: "
                        + shown
                        + ". It may be another one of its keys.",
                "Ask the server's owner whether it is the right one before you declare it;"
                        + " somebody in between would look the same. A key that is declared whole,"
                        + " not by its fingerprint, is the one that is asked for.");
    }

    static StorageFailed credentialMissing(String message) {
        return new StorageFailed(
                new Outcome.Unauthorized(
                        Fault.of(
                                "credential-missing",
                                Blame.HUB,
                                message,
                                "Give the hub the credential that the system names.")));
    }

    static StorageFailed keyUnreadable() {
        return new StorageFailed(
                new Outcome.Unauthorized(
                        Fault.of(
                                "key-unreadable",
                                Blame.HUB,
                                "The credential begins like a private key and cannot be read.",
                                "Give the hub the whole file, in OpenSSH's form and without a"
                                        + " passphrase.")));
    }

    static StorageFailed refused() {
        return new StorageFailed(
                new Outcome.Unauthorized(
                        fault(
                                "login-refused",
                                "The server does not let this user in with this credential.",
                                "Correct 'user' and the credential, or ask the server's owner.")));
    }

    static StorageFailed noSftp() {
        return unreachable(
                "sftp-not-offered",
                "The server lets the hub in, but offers no SFTP to it.",
                "Ask the server's owner to allow the user SFTP version 3.");
    }

    /** The connection ended in the midst of something. */
    static StorageFailed lost(boolean late) {
        return unavailable(
                late ? "timed-out" : "connection-lost",
                late
                        ? "The server did not answer in time."
                        : "The connection broke before the server had answered.",
                "Look at the server and the network; what was noted before still counts.");
    }

    static StorageFailed linked(String name) {
        return new StorageFailed(
                new Outcome.Unauthorized(
                        fault(
                                "path-refused",
                                "'" + name + "' is a link or not a plain file.",
                                "Replace it by a plain folder or file.")));
    }

    static StorageFailed partLost(String name) {
        return new StorageFailed(
                new Outcome.Rejected(
                        fault(
                                "part-lost",
                                "What was written of '"
                                        + name
                                        + "' is gone, or shorter than it"
                                        + " was.",
                                "Start a new run, and have nobody else touch hidden folders.")));
    }

    static StorageFailed nameTooLong(String name, int bytes) {
        return new StorageFailed(
                new Outcome.Rejected(
                        fault(
                                "name-too-long",
                                "The server cannot have a file of the name '"
                                        + name
                                        + "', which has "
                                        + bytes
                                        + " bytes.",
                                "Write a shorter one; most servers allow 255 bytes, and a"
                                        + " character may have four.")));
    }

    static StorageFailed exists(String name) {
        return unavailable(
                "file-exists",
                "'" + name + "' is there, and the server cannot replace a file by another at once.",
                "Take the old one away, or write '{date}' into the name.");
    }

    static StorageFailed torn(String name) {
        return unavailable(
                "file-failed",
                "The server has another length of '" + name + "' than was written.",
                "Look whether there is room, and whether others write there.");
    }

    /** What a server answered. */
    static IOException status(String name, SftpException answer) {
        return switch (answer.getStatus()) {
            case SftpConstants.SSH_FX_NO_SUCH_FILE, SftpConstants.SSH_FX_NO_SUCH_PATH ->
                    new NoSuchFileException(name);
            case SftpConstants.SSH_FX_PERMISSION_DENIED, SftpConstants.SSH_FX_WRITE_PROTECT ->
                    new StorageFailed(
                            new Outcome.Unauthorized(
                                    fault(
                                            "permission-denied",
                                            "The server does not allow this with '" + name + "'.",
                                            "Ask the server's owner for the right.")));
            case SftpConstants.SSH_FX_NO_SPACE_ON_FILESYSTEM, SftpConstants.SSH_FX_QUOTA_EXCEEDED ->
                    full(name);
            default -> saysFull(answer) ? full(name) : failed(name, answer.getStatus());
        };
    }

    static StorageFailed full(String name) {
        return unavailable(
                "disk-full",
                "There is no room left for '" + name + "' on the server.",
                "Have space made there, or the quota raised.");
    }

    private static StorageFailed failed(String name, int status) {
        return unavailable(
                "file-failed",
                "The server failed at '" + name + "' and says no more than status " + status + ".",
                "Look whether there is room, and whether the folder is in order.");
    }

    /** Whether the server failed, and did not say at what. */
    static boolean saysNothing(StorageFailed failure) {
        return failure.outcome() instanceof Outcome.Unavailable(Fault fault, Duration _)
                && fault.code().equals("file-failed");
    }

    /** Version 3 has no number for it; some servers say it in words. */
    private static boolean saysFull(SftpException answer) {
        String words = String.valueOf(answer.getMessage()).toLowerCase(Locale.ROOT);
        return words.contains("no space left") || words.contains("quota");
    }

    private static StorageFailed unreachable(String code, String message, String remedy) {
        return new StorageFailed(new Outcome.Unreachable(fault(code, message, remedy)));
    }

    private static StorageFailed unavailable(String code, String message, String remedy) {
        return new StorageFailed(
                new Outcome.Unavailable(fault(code, message, remedy), Duration.ZERO));
    }

    private static Fault fault(String code, String message, String remedy) {
        return Fault.of(code, Blame.DESTINATION, message, remedy);
    }
}
