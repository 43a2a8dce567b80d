package dev.tieline.connector.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Listing;
import dev.tieline.api.Outlet;
import dev.tieline.api.Reading;
import dev.tieline.api.Removal;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a folder of an SFTP server comes up with when files are taken away from it. */
class SftpPartsTest {
    @TempDir Path base;
    private SftpPlace place;
    private Path folder;
    private Outlet outlet;

    @BeforeEach
    void start() throws IOException {
        place = new SftpPlace(base.resolve("server"));
        folder = base.resolve("server/outgoing");
        FilesWorld world =
                new FilesWorld(base)
                        .reading("csv", Map.of(), FilesWorld.schema("id", "string"))
                        .with("rows", "read", "*.csv");
        place.in(world);
        outlet = world.outlet();
    }

    @AfterEach
    void stop() throws IOException {
        outlet.close();
        place.close();
    }

    private Reading.Part put(String id) throws IOException {
        place.put("a.csv", ("id\n" + id + "\n").getBytes(UTF_8));
        return told().parts().stream()
                .filter(part -> part.name().equals("a.csv"))
                .map(part -> new Reading.Part(part.name(), part.version()))
                .findFirst()
                .orElseThrow();
    }

    private Listing.Told told() {
        return (Listing.Told)
                outlet.parts(new Listing.Question("nightly", "rows", ""), FilesWorld.LONG);
    }

    private String remove(Reading.Part part, String to) {
        return switch (outlet.remove(
                new Removal.Wish("nightly", "rows", part, "", to, 7), FilesWorld.LONG)) {
            case Removal.Failed(var outcome) -> FilesWorld.code(outcome);
            case Removal other -> other.toString();
        };
    }

    /** Whatever the server does when a file gets another name. */
    private void whenRenamed(Renamed before, Renamed after) {
        place.files.addSftpEventListener(
                new SftpEventListener() {
                    @Override
                    public void moving(
                            ServerSession session,
                            Path from,
                            Path to,
                            Collection<CopyOption> options)
                            throws IOException {
                        before.of(String.valueOf(from.getFileName()), folder.resolve("a.csv"));
                    }

                    @Override
                    public void moved(
                            ServerSession session,
                            Path from,
                            Path to,
                            Collection<CopyOption> options,
                            Throwable thrown)
                            throws IOException {
                        after.of(String.valueOf(to.getFileName()), to);
                    }
                });
    }

    @FunctionalInterface
    private interface Renamed {
        void of(String name, Path file) throws IOException;
    }

    @Test
    void oneThatComesBetweenALookAndTheRemovalIsPutBack() throws IOException {
        Reading.Part part = put("1");
        whenRenamed(
                (name, file) -> {
                    if (name.equals("a.csv")) {
                        Files.writeString(file, "id\nanother\n");
                    }
                },
                (_, _) -> {});
        assertThat(remove(part, "old")).isEqualTo("Replaced[]");
        assertThat(folder.resolve("a.csv")).hasContent("id\nanother");
        assertThat(place.hidden()).isZero();
        assertThat(folder.resolve("old")).doesNotExist();
    }

    @Test
    void aServerThatGivesFilesANewTimeWithTheirNameDoesNotMakeThemNew() throws IOException {
        Reading.Part part = put("1");
        int[] renamed = {0};
        whenRenamed(
                (_, _) -> {},
                (_, to) -> {
                    if (to.startsWith("/outgoing")) {
                        Instant later = Instant.now().plusSeconds(60L * ++renamed[0]);
                        Files.setLastModifiedTime(to, FileTime.from(later));
                    }
                });
        assertThat(remove(part, "old")).isEqualTo("Done[]");
        assertThat(folder.resolve("old/a.csv")).hasContent("id\n1");
        assertThat(place.hidden()).isZero();
        assertThat(renamed[0]).as("tried with a file of the hub's own").isEqualTo(3);
    }

    /** Of the same size, but with another time. */
    @Test
    void whereTimesAreKeptTheSameSizeIsNotTheSameFile() throws IOException {
        Reading.Part part = put("1");
        Files.move(folder.resolve("a.csv"), folder.resolve(Remover.hidden(7, "a.csv")));
        Files.setLastModifiedTime(
                folder.resolve(Remover.hidden(7, "a.csv")),
                FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(remove(part, "old")).isEqualTo("Replaced[]");
        assertThat(folder.resolve("a.csv")).exists();
        assertThat(place.hidden()).isZero();
    }

    @Test
    void aFileThatCannotBeMovedKeepsItsName() throws IOException {
        Reading.Part part = put("1");
        Path old = Files.createFile(folder.resolve("old"));
        assertThat(remove(part, "old")).isEqualTo("path-refused");
        assertThat(folder.resolve("a.csv")).hasContent("id\n1");
        Files.delete(old);
        AtomicBoolean mayMove = new AtomicBoolean();
        place.files.addSftpEventListener(
                new SftpEventListener() {
                    @Override
                    public void moving(
                            ServerSession session,
                            Path from,
                            Path to,
                            Collection<CopyOption> options)
                            throws IOException {
                        if (to.toString().contains("old/") && !mayMove.get()) {
                            throw new AccessDeniedException("old");
                        }
                    }
                });
        assertThat(remove(part, "old")).isEqualTo("permission-denied");
        assertThat(folder.resolve("a.csv")).hasContent("id\n1");
        assertThat(place.hidden()).isZero();
        mayMove.set(true);
        assertThat(remove(part, "old")).isEqualTo("Done[]");
        assertThat(folder.resolve("old/a.csv")).hasContent("id\n1");
    }

    @Test
    void aHubThatDiedWhileItMovedOneFinishesThat() throws IOException {
        Reading.Part part = put("1");
        Files.move(folder.resolve("a.csv"), folder.resolve(Remover.hidden(7, "a.csv")));
        put("another");
        assertThat(remove(part, "old")).isEqualTo("Done[]");
        assertThat(folder.resolve("old/a.csv")).hasContent("id\n1");
        assertThat(folder.resolve("a.csv")).hasContent("id\nanother");
    }

    @Test
    void aFolderThatIsAwayIsNotTakenForOneWhoseFilesAreGone() throws IOException {
        Reading.Part part = put("1");
        Files.move(folder, base.resolve("server/away"));
        assertThat(remove(part, "old")).isEqualTo("folder-missing");
        assertThat(outlet.parts(new Listing.Question("nightly", "rows", ""), FilesWorld.LONG))
                .isInstanceOfSatisfying(
                        Listing.Failed.class,
                        failed ->
                                assertThat(FilesWorld.code(failed.outcome()))
                                        .isEqualTo("folder-missing"));
    }

    @Test
    void linksAreNeitherReadNorMovedInto() throws IOException {
        Reading.Part part = put("1");
        Files.createSymbolicLink(folder.resolve("b.csv"), Path.of("a.csv"));
        assertThat(told().parts()).extracting(Listing.Part::name).containsExactly("a.csv");
        assertThat(told().refused())
                .extracting(one -> one.why().code())
                .containsExactly("file-not-plain");
        Path elsewhere = Files.createDirectories(base.resolve("server/elsewhere"));
        Files.createSymbolicLink(folder.resolve("old"), elsewhere);
        assertThat(remove(part, "old")).isEqualTo("path-refused");
        assertThat(elsewhere).isEmptyDirectory();
        Files.delete(folder.resolve("old"));
        assertThat(remove(part, "old")).as("the same try goes on").isEqualTo("Done[]");
        assertThat(folder.resolve("old/a.csv")).exists();
    }

    /**
     * Of version 3 a time has seconds, so the listing and the look before reading have them too.
     */
    @Test
    void aFileWithAPreciseTimeIsStillTheOneThatWasListed() throws IOException {
        put("1");
        Files.setLastModifiedTime(
                folder.resolve("a.csv"), FileTime.from(Instant.parse("2026-01-01T00:00:00.987Z")));
        Listing.Part listed = told().parts().getFirst();
        Reading.Part part = new Reading.Part(listed.name(), listed.version());
        try (Reading reading =
                outlet.read(
                        new Reading.Question(
                                "nightly", "rows", Document.empty(), "", Optional.of(part)))) {
            assertThat(reading.next(10, FilesWorld.LONG)).isInstanceOf(Reading.Batch.Rows.class);
        }
    }
}
