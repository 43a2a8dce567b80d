package dev.tieline.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where keys come from, and which are refused. */
class KeySourceTest {
    private static final String KEY = VaultKey.create().text();

    @TempDir Path folder;

    private Path file(String text, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve("vault.key"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------"})
    void aFileThatOnlyItsOwnerReadsIsTaken(String permissions) throws IOException {
        Path file = file(KEY + "\n", permissions);

        assertThat(new KeySource.KeyFile(file).key().text()).isEqualTo(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw------x", "rwxrwxrwx"})
    void aFileThatOthersMayTouchIsRefusedWithTheRemedy(String permissions) throws IOException {
        Path file = file(KEY, permissions);

        assertThatThrownBy(() -> new KeySource.KeyFile(file).key())
                .isInstanceOfSatisfying(
                        VaultUnusable.class,
                        e -> {
                            assertThat(e.fault().code()).isEqualTo("vault-key-exposed");
                            assertThat(e.fault().remedy()).contains("chmod 600 " + file);
                            assertThat(e).hasMessageNotContaining(KEY);
                        });
    }

    @Test
    void aLinkAFolderAndNothingAreRefused() throws IOException {
        Path file = file(KEY, "rw-------");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        refused(new KeySource.KeyFile(link), "vault-key-exposed");
        refused(new KeySource.KeyFile(folder), "vault-key-exposed");
        refused(new KeySource.KeyFile(folder.resolve("none")), "vault-key-missing");
    }

    private static void refused(KeySource source, String code) {
        assertThatThrownBy(source::key)
                .isInstanceOfSatisfying(
                        VaultUnusable.class, e -> assertThat(e.fault().code()).isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "tieline-vault-key-1:", "tieline-vault-key-1:%%%", "AAAA"})
    void whatIsNoKeyIsRefused(String text) {
        refused(new KeySource.KeyVariable("K", Map.of("K", text)), "vault-key-malformed");
    }

    @Test
    void aKeyThatCanBeGuessedIsRefused() {
        String zeros = Base64.getEncoder().encodeToString(new byte[32]);
        String words =
                Base64.getEncoder()
                        .encodeToString(
                                "passwordpasswordpasswordpassword"
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));

        refused(new KeySource.KeyVariable("K", Map.of("K", zeros)), "vault-key-weak");
        refused(new KeySource.KeyVariable("K", Map.of("K", words)), "vault-key-weak");
        refused(new KeySource.KeyVariable("K", Map.of()), "vault-key-missing");
    }

    @Test
    void aCommandPrintsTheKey() {
        assertThat(new KeySource.KeyCommand(List.of("echo", KEY), folder).key().text())
                .isEqualTo(KEY);
    }

    @Test
    void aCommandThatFailsPrintsNothingOrTooMuchIsRefused() {
        refused(new KeySource.KeyCommand(List.of("false"), folder), "vault-key-missing");
        refused(
                new KeySource.KeyCommand(List.of("sh", "-c", "echo " + KEY + "; exit 3"), folder),
                "vault-key-missing");
        refused(new KeySource.KeyCommand(List.of("no-such-program"), folder), "vault-key-missing");
        refused(
                new KeySource.KeyCommand(List.of("yes", "0123456789"), folder),
                "vault-key-missing");
    }

    @Test
    void noKeyShowsItself() {
        assertThat(VaultKey.create()).hasToString("***");
        assertThat(new KeySource.KeyVariable("K", Map.of("K", KEY)).toString()).doesNotContain(KEY);
    }
}
