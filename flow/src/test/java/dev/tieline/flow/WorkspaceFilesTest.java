package dev.tieline.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceFilesTest {
    private static final WorkspaceFiles FILES =
            WorkspaceFiles.of(Map.of("tieline.yaml", "hub: a\n", "flows/b.yaml", "é\u0000😀"));

    @Test
    void comesBackFromItsStoredForm() {
        byte[] stored = FILES.toBytes();

        assertThat(WorkspaceFiles.fromBytes(stored)).isEqualTo(FILES);
        assertThat(WorkspaceFiles.fromBytes(stored).toBytes()).isEqualTo(stored);
    }

    @Test
    void refusesStoredFormsThatWereDamaged() {
        byte[] stored = FILES.toBytes();
        for (int length = 0; length < stored.length; length++) {
            byte[] cut = Arrays.copyOf(stored, length);
            assertThatIllegalArgumentException().isThrownBy(() -> WorkspaceFiles.fromBytes(cut));
        }
        byte[] longer = Arrays.copyOf(stored, stored.length + 1);
        assertThatIllegalArgumentException().isThrownBy(() -> WorkspaceFiles.fromBytes(longer));
        long seed = Long.getLong("seed", 20261128L);
        System.out.println("stored files seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] changed = stored.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            try {
                WorkspaceFiles.fromBytes(changed);
            } catch (IllegalArgumentException expected) {
                assertThat(expected).hasMessageContaining("workspace");
            }
        }
    }

    @Test
    void takesSomeOfItsFiles() {
        assertThat(FILES.subset(List.of("flows/b.yaml", "nowhere")).texts().keySet())
                .containsExactly("flows/b.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc/passwd", "a\\b", "../a", "a/../b", "a/.."})
    void refusesPathsOutOfTheWorkspace(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> WorkspaceFiles.of(Map.of(path, "")));
    }
}
