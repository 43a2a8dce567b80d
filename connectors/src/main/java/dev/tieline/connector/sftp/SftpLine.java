package dev.tieline.connector.sftp;

import dev.tieline.api.Secret;
import java.io.IOException;
import java.net.Socket;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.SessionHeartbeatController.HeartbeatType;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.SftpVersionSelector;

/**
 * An open SFTP connection. The library gets nothing of this machine: no keys, agents, files of
 * known hosts or settings, and no socket but the one it is handed.
 */
record SftpLine(SshClient ssh, SftpClient client, Watch watch) implements AutoCloseable {
    private static final int VERSION = 3;
    private static final Duration HEARTBEAT = Duration.ofSeconds(20);
    private static final long GRACE_NANOS = 5_000_000;

    /** The server refused who the hub is. */
    static final class NotLetIn extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Who logs in.
     *
     * @param keys in the proof; empty when it is a password
     */
    record Who(String user, Secret proof, List<KeyPair> keys) {
        /** Keys are secret. */
        @Override
        public String toString() {
            return user;
        }
    }

    /**
     * Shakes hands and logs in.
     *
     * @param socket connected; closed when it fails
     * @param hostKeys declared ones
     * @param end of it all, on the clock of {@link System#nanoTime}
     * @throws NotLetIn when the server refuses the user
     * @throws dev.tieline.connector.files.StorageFailed when it fails otherwise
     */
    static SftpLine open(Socket socket, List<String> hostKeys, Who who, long end)
            throws IOException {
        HostKeys keys = new HostKeys(hostKeys);
        Watch watch = new Watch(socket);
        watch.begin(end);
        SshClient ssh = client(socket, keys, who);
        boolean open = false;
        try {
            ssh.start();
            ClientSession session = session(ssh, socket, who, end);
            SftpClient client = sftp(session);
            watch.rest();
            open = true;
            return new SftpLine(ssh, client, watch);
        } catch (NotLetIn e) {
            throw e;
        } catch (NoSftp _) {
            throw late(end) ? SftpFaults.lost(true) : SftpFaults.noSftp();
        } catch (IOException | RuntimeException e) {
            throw keys.refused()
                    .map(SftpFaults::hostKey)
                    .orElseGet(() -> SftpFaults.notConnected(new IOException(e), late(end)));
        } finally {
            if (!open) {
                ssh.close(true);
                watch.close();
            }
        }
    }

    private static final class NoSftp extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static SshClient client(Socket socket, HostKeys keys, Who who) {
        SshClient ssh = SshClient.setUpDefaultClient();
        ssh.setIoServiceFactoryFactory(new DoorTransport(socket));
        ssh.setServerKeyVerifier(keys);
        ssh.setSignatureFactories(keys.ordered(ssh.getSignatureFactories()));
        ssh.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        ssh.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        ssh.setChannelFactories(List.of());
        ssh.setUserAuthFactories(
                who.keys().isEmpty()
                        ? List.of(
                                UserAuthPasswordFactory.INSTANCE,
                                UserAuthKeyboardInteractiveFactory.INSTANCE)
                        : List.of(UserAuthPublicKeyFactory.INSTANCE));
        CoreModuleProperties.PASSWORD_PROMPTS.set(ssh, 1);
        // While the other end of a run is slow, this one is silent for long.
        CoreModuleProperties.IDLE_TIMEOUT.set(ssh, Duration.ZERO);
        return ssh;
    }

    private static ClientSession session(SshClient ssh, Socket socket, Who who, long end)
            throws IOException {
        ClientSession session =
                ssh.connect(who.user(), socket.getRemoteSocketAddress(), null, null)
                        .verify(left(end))
                        .getSession();
        if (who.keys().isEmpty()) {
            session.addPasswordIdentity(who.proof().revealText());
        } else {
            who.keys().forEach(session::addPublicKeyIdentity);
        }
        try {
            session.auth().verify(left(end));
        } catch (SshException e) {
            throw e.getDisconnectCode()
                            == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE
                    ? new NotLetIn()
                    : e;
        }
        session.setSessionHeartbeat(HeartbeatType.IGNORE, HEARTBEAT);
        return session;
    }

    private static SftpClient sftp(ClientSession session) throws IOException {
        try {
            return SftpClientFactory.instance()
                    .createSftpClient(session, SftpVersionSelector.fixedVersionSelector(VERSION));
        } catch (IOException | RuntimeException e) {
            throw session.isOpen() ? new NoSftp() : new IOException(e);
        }
    }

    /** Waits are in whole milliseconds, and may end that much earlier. */
    private static boolean late(long end) {
        return end - System.nanoTime() <= GRACE_NANOS;
    }

    private static Duration left(long end) {
        return Duration.ofNanos(
                Math.max(TimeUnit.MILLISECONDS.toNanos(1), end - System.nanoTime()));
    }

    boolean isOpen() {
        return client.isOpen() && !client.isClosing() && !watch.passed();
    }

    @Override
    public void close() {
        ssh.close(true);
        watch.close();
    }
}
