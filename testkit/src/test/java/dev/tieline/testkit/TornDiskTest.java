package dev.tieline.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.TornDisk.Fate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TornDiskTest {
    private static final Path FILE = Path.of("/d/f");
    private static final int MANY = 200;

    @TempDir private Path folder;
    private final TornDisk disk = new TornDisk();
    private final SplittableRandom random = new SplittableRandom(7);
    private int images;

    /** A file "old" whose name and content are on the disk. */
    private void synced(String content) {
        disk.follow(new IoTrace.Opened(1, FILE, true));
        write(0, content);
        disk.follow(new IoTrace.Synced(1));
        disk.follow(new IoTrace.SyncedNames(FILE.getParent()));
    }

    private void write(int offset, String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        disk.follow(new IoTrace.Wrote(1, offset, bytes));
    }

    /** What the file may be after a failure; "none" when it is not there. */
    private Set<String> after(Fate fate) throws IOException {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            Path image = Files.createDirectory(folder.resolve("image-" + images++));
            disk.fail(image, fate, random);
            Path file = image.resolve("f");
            seen.add(Files.exists(file) ? Files.readString(file) : "none");
        }
        return seen;
    }

    @Test
    void whatWasSyncedIsThereWhateverBecomesOfTheRest() throws IOException {
        synced("old");
        for (Fate fate : Fate.values()) {
            assertThat(after(fate)).as("%s", fate).containsExactly("old");
        }
    }

    @Test
    void eachUnsyncedWriteIsThereOrNot() throws IOException {
        synced("old");
        write(0, "A");
        write(1, "B");

        assertThat(after(Fate.NONE)).containsExactly("old");
        assertThat(after(Fate.ALL)).containsExactly("ABd");
        assertThat(after(Fate.SOME)).containsExactlyInAnyOrder("old", "Ald", "oBd", "ABd");
        assertThat(after(Fate.ONE_MISSING)).containsExactlyInAnyOrder("Ald", "oBd");
        assertThat(after(Fate.ONE_THERE)).containsExactlyInAnyOrder("Ald", "oBd");
        assertThat(after(Fate.FIRST)).containsExactlyInAnyOrder("old", "Ald", "ABd");
    }

    @Test
    void aWriteIsTornWhereSectorsMeet() throws IOException {
        synced("-".repeat(1_024));
        write(256, "N".repeat(512));
        String first = "-".repeat(256) + "N".repeat(256) + "-".repeat(512);
        String second = "-".repeat(512) + "N".repeat(256) + "-".repeat(256);
        String both = "-".repeat(256) + "N".repeat(512) + "-".repeat(256);

        assertThat(after(Fate.TORN))
                .containsExactlyInAnyOrder("-".repeat(1_024), first, second, both);
    }

    @Test
    void aLengthComesAboutOrNotAndWhatWasCutReadsAsZeros() throws IOException {
        synced("old");
        disk.follow(new IoTrace.Cut(1, 1));

        assertThat(after(Fate.SOME)).containsExactlyInAnyOrder("old", "o");
        disk.follow(new IoTrace.Cut(1, 2));
        assertThat(after(Fate.ALL)).containsExactly("o\0");
    }

    @Test
    void aNameIsAsSyncedOrAsSince() throws IOException {
        disk.follow(new IoTrace.Opened(1, FILE, true));
        write(0, "new");
        disk.follow(new IoTrace.Synced(1));

        assertThat(after(Fate.NONE)).containsExactly("none");
        assertThat(after(Fate.SOME)).containsExactlyInAnyOrder("none", "new");
        disk.follow(new IoTrace.SyncedNames(FILE.getParent()));
        disk.follow(new IoTrace.Removed(FILE));
        assertThat(after(Fate.NONE)).containsExactly("new");
        assertThat(after(Fate.ALL)).containsExactly("none");
    }
}
