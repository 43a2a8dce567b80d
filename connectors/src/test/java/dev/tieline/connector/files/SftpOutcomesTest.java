package dev.tieline.connector.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Loading;
import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.api.Loading.Committed;
import dev.tieline.api.Outcome;
import dev.tieline.api.Reading;
import dev.tieline.api.Secret;
import dev.tieline.testkit.ChaosProxy;
import dev.tieline.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpErrorStatusDataHandler;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server, or the way to it, can come up with. */
class SftpOutcomesTest {
    private static final Map<String, Object> ROW = FilesWorld.schema("n", "integer");

    @TempDir Path base;
    private SftpPlace place;
    private FilesWorld world;

    @BeforeEach
    void start() throws IOException {
        place = new SftpPlace(base.resolve("server"));
        place.put("in.csv", "n\n1\n2\n".getBytes(UTF_8));
        world =
                new FilesWorld(base)
                        .reading("csv", Map.of(), ROW)
                        .writing("out.csv", "csv", Map.of(), ROW);
        place.in(world);
    }

    @AfterEach
    void stop() throws IOException {
        place.close();
    }

    private List<String> read() {
        return world.read().lines();
    }

    private String written(Duration within) {
        try (Loading loading = world.loading()) {
            if (loading.begin(within) instanceof Loading.Begun.Failed(Outcome outcome)) {
                return outcome.name() + " " + FilesWorld.code(outcome);
            }
            loading.stage(List.of(dev.tieline.api.Document.of(Map.of("n", 1L))), within);
            return switch (loading.commit(Optional.empty(), new Checkpoint(1, 1, ""), within)) {
                case Committed.Failed(Outcome outcome) ->
                        outcome.name() + " " + FilesWorld.code(outcome);
                case Committed other -> other.toString();
            };
        }
    }

    private static final List<String> GOOD = List.of("in.csv line 2 {n=1}", "in.csv line 3 {n=2}");

    @Test
    void aPrivateKeyLogsInAsWellAsAPassword() {
        assertThat(read()).isEqualTo(GOOD);
        world.credential = Optional.of(place.privateKey());
        assertThat(read()).isEqualTo(GOOD);
        assertThat(written(FilesWorld.LONG)).isEqualTo("Done[]");
    }

    @Test
    void onlyADeclaredKeyIsTaken() {
        String other = "SHA256:uNiVztksCsDhcc0u9e8BrrFtN1jKZ4Fd9lPeHKbvJsA";
        world.settings.put("sftp", Map.of("user", "partner", "host-key", other));
        Outcome outcome = world.read().failure().orElseThrow();
        assertThat(FilesWorld.code(outcome)).isEqualTo("host-key-mismatch");
        assertThat(outcome).isInstanceOf(Outcome.Unreachable.class);
        assertThat(outcome.toString())
                .contains("ssh-ed25519 " + place.fingerprint(), "another one");
        assertThat(written(FilesWorld.LONG)).isEqualTo("unreachable host-key-mismatch");

        world.settings.put(
                "sftp", Map.of("user", "partner", "host-key", List.of(other, place.fingerprint())));
        assertThat(read()).isEqualTo(GOOD);
    }

    @Test
    void ofSeveralKeysOfAServerTheOneThatIsDeclaredIsAskedFor() {
        for (KeyPair key : SftpPlace.HOST_KEYS) {
            String whole = PublicKeyEntry.toString(key.getPublic());
            world.settings.put("sftp", Map.of("user", "partner", "host-key", whole));
            assertThat(world.findings()).isEmpty();
            assertThat(read()).as(whole).isEqualTo(GOOD);
        }
        world.settings.put("sftp", Map.of("user", "partner", "host-key", place.fingerprint()));
        assertThat(read()).as("the fingerprint that people are told to declare").isEqualTo(GOOD);
    }

    @Test
    void whoIsNotLetInIsUnauthorized() {
        world.credential = Optional.of(Secret.of("hunter2"));
        assertThat(read()).containsExactly("unauthorized login-refused");
        world.credential = Optional.of(Secret.of("-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2\n"));
        Outcome unreadable = world.read().failure().orElseThrow();
        assertThat(FilesWorld.code(unreadable)).isEqualTo("key-unreadable");
        assertThat(unreadable.toString()).doesNotContain("hunter2");
    }

    @Test
    void whoCannotBeReachedIsUnreachable() throws IOException {
        SftpPlace.use(world, FreePorts.next(), place.fingerprint());
        assertThat(read()).containsExactly("unreachable connection-failed");
        world.kinds =
                List.of(
                        new dev.tieline.connector.sftp.SftpKind(
                                new dev.tieline.egress.EgressGuard(List.of())));
        assertThat(read()).containsExactly("unreachable address-refused");
        assertThat(world.findings())
                .extracting(dev.tieline.api.Finding::code)
                .containsExactly("address-refused");
    }

    @Test
    void aServerThatIsSilentCostsItsTimeOnly() throws IOException {
        for (int at : new int[] {0, 1_500, 3_500}) {
            ChaosProxy.Fault fault =
                    new ChaosProxy.Fault(ChaosProxy.Kind.STALL, ChaosProxy.Part.HEAD, at);
            try (ChaosProxy proxy = ChaosProxy.start(place.port(), _ -> fault)) {
                place.in(world, proxy.url().getPort());
                long begin = System.nanoTime();
                assertThat(written(Duration.ofMillis(800))).matches("un.* timed-out");
                assertThat(Duration.ofNanos(System.nanoTime() - begin))
                        .isLessThan(Duration.ofSeconds(20));
            }
        }
    }

    @Test
    void aFullDiskAndAForbiddenFolderAreToldApart() {
        Failing failure = new Failing();
        place.files.addSftpEventListener(failure);
        place.files.setErrorStatusDataHandler(failure);
        failure.next = new IOException("No space left on device");
        assertThat(written(FilesWorld.LONG)).isEqualTo("unavailable disk-full");
        failure.next = new AccessDeniedException("out");
        assertThat(written(FilesWorld.LONG)).isEqualTo("unauthorized permission-denied");
        failure.next = new IOException("I/O error in the basement");
        assertThat(written(FilesWorld.LONG)).isEqualTo("unavailable file-failed");
        failure.next = null;
        assertThat(written(FilesWorld.LONG)).isEqualTo("Done[]");
    }

    /** Fails when something is written. */
    private static final class Failing implements SftpEventListener, SftpErrorStatusDataHandler {
        volatile IOException next;

        @Override
        public void writing(
                ServerSession session,
                String remote,
                FileHandle file,
                long offset,
                byte[] data,
                int at,
                int length)
                throws IOException {
            if (next != null) {
                throw next;
            }
        }

        @Override
        public String resolveErrorMessage(
                SftpSubsystemEnvironment environment,
                int id,
                Throwable thrown,
                int status,
                int command,
                Object... arguments) {
            return thrown.getMessage();
        }
    }

    @Test
    void aFolderThatIsNotThereIsSaid() {
        world.settings.put("directory", "/elsewhere");
        assertThat(read()).containsExactly("unavailable file-missing");
        assertThat(written(FilesWorld.LONG)).isEqualTo("unavailable folder-missing");
    }

    @Test
    void aFileThatChangesWhileItIsReadIsRefused() throws IOException {
        StringBuilder text = new StringBuilder("n\n");
        for (int n = 0; n < 500_000; n++) {
            text.append(n).append('\n');
        }
        place.put("in.csv", text.toString().getBytes(UTF_8));
        try (var outlet = world.outlet();
                Reading reading =
                        outlet.read(
                                new Reading.Question(
                                        "f", "rows", dev.tieline.api.Document.empty(), ""))) {
            assertThat(reading.next(10, FilesWorld.LONG)).isInstanceOf(Reading.Batch.Rows.class);
            place.put("in.csv", text.append("500000\n").toString().getBytes(UTF_8));
            Reading.Batch batch = reading.next(1_000_000, FilesWorld.LONG);
            while (batch instanceof Reading.Batch.Rows) {
                batch = reading.next(1_000_000, FilesWorld.LONG);
            }
            assertThat(FilesWorld.code(((Reading.Batch.Failed) batch).outcome()))
                    .isEqualTo("file-changed");
        }
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        java.nio.file.Files.createSymbolicLink(
                base.resolve("server/outgoing/a.csv"), Path.of("in.csv"));
        assertThat(read()).containsExactly("unauthorized path-refused");
    }
}
