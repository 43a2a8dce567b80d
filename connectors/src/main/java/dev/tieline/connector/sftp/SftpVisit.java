package dev.tieline.connector.sftp;

import dev.tieline.api.Credentials;
import dev.tieline.api.Secret;
import dev.tieline.connector.files.StorageFailed;
import dev.tieline.connector.wire.Deadline;
import dev.tieline.connector.wire.Way;
import dev.tieline.egress.Door;
import java.io.IOException;
import java.net.Socket;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.common.SftpException;

/**
 * The connection of one reading or writing; made when it is needed, and anew after it was lost. For
 * one thread.
 */
final class SftpVisit implements AutoCloseable {
    private final Door door;
    private final Login login;
    private final List<String> hostKeys;
    private Optional<SftpLine> line = Optional.empty();
    private long end = System.nanoTime();

    /**
     * @param hostKeys declared ones
     */
    SftpVisit(Door door, Login login, List<String> hostKeys) {
        this.door = door;
        this.login = login;
        this.hostKeys = List.copyOf(hostKeys);
    }

    /** Something that is asked of the server. */
    @FunctionalInterface
    interface Asking<T> {
        T of(SftpClient client) throws IOException;
    }

    /**
     * How long all that is asked may take.
     *
     * @param until on the clock of {@link System#nanoTime}
     */
    void until(long until) {
        end = until;
    }

    /** Whether the connection stands; not before it was asked something. */
    boolean isOpen() {
        return line.filter(SftpLine::isOpen).isPresent();
    }

    /** Whether it still goes over the connection of that client. */
    boolean isOver(SftpClient client) {
        return line.filter(SftpLine::isOpen)
                .filter(open -> open.client().equals(client))
                .isPresent();
    }

    /**
     * Asks.
     *
     * @param name of what it is about, for people
     * @throws java.nio.file.NoSuchFileException when the server says so
     * @throws dev.tieline.connector.files.StorageFailed for anything else
     */
    <T> T ask(String name, Asking<T> asking) throws IOException {
        SftpLine open = line.filter(SftpLine::isOpen).orElse(null);
        if (open == null) {
            close();
            open = connect();
            line = Optional.of(open);
        }
        open.watch().begin(end);
        try {
            return asking.of(open.client());
        } catch (SftpException e) {
            throw SftpFaults.status(name, e);
        } catch (StorageFailed e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            close();
            throw SftpFaults.lost(end - System.nanoTime() <= 0);
        } finally {
            open.watch().rest();
        }
    }

    private SftpLine connect() throws IOException {
        try {
            Secret proof = login.proof();
            List<Secret> refused = new ArrayList<>();
            while (true) {
                try {
                    SftpLine made = connect(proof);
                    if (!refused.isEmpty()) {
                        login.worked(proof);
                    }
                    return made;
                } catch (SftpLine.NotLetIn _) {
                    refused.add(proof);
                    proof = login.instead(refused).orElseThrow(SftpFaults::refused);
                }
            }
        } catch (Credentials.MissingCredential e) {
            throw SftpFaults.credentialMissing(String.valueOf(e.getMessage()));
        }
    }

    private SftpLine connect(Secret proof) throws IOException {
        Ed25519.register();
        List<KeyPair> keys = Login.isKey(proof) ? Login.keys(proof) : List.of();
        if (Login.isKey(proof) && keys.isEmpty()) {
            throw SftpFaults.keyUnreadable();
        }
        Socket socket;
        try {
            socket = Way.connect(door, new Deadline(end));
        } catch (IOException e) {
            throw SftpFaults.notConnected(e, end - System.nanoTime() <= 0);
        }
        return SftpLine.open(socket, hostKeys, new SftpLine.Who(login.user(), proof, keys), end);
    }

    @Override
    public void close() {
        line.ifPresent(SftpLine::close);
        line = Optional.empty();
    }
}
