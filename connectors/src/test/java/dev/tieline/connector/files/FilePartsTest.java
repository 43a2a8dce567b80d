package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Listing;
import dev.tieline.api.Operation;
import dev.tieline.api.Outlet;
import dev.tieline.api.Reading;
import dev.tieline.api.Removal;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files that are listed, read and taken away one by one. */
class FilePartsTest {
    private static final Listing.Question QUESTION = new Listing.Question("nightly", "rows", "");
    private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir Path base;
    private FilesWorld world;
    private Outlet outlet;

    @BeforeEach
    void open() throws IOException {
        world = new FilesWorld(base).reading("csv", Map.of(), FilesWorld.schema("id", "string"));
        outlet = world.outlet();
    }

    @AfterEach
    void close() {
        outlet.close();
    }

    private Path write(String name, String id, int second) throws IOException {
        Path file = Files.writeString(world.folder.resolve(name), "id\n" + id + "\n");
        Files.setLastModifiedTime(file, FileTime.from(FIRST.plusSeconds(second)));
        return file;
    }

    private Listing.Told told(String marker) {
        return (Listing.Told)
                outlet.parts(new Listing.Question("nightly", "rows", marker), FilesWorld.LONG);
    }

    private Reading.Part part(String name) {
        return told("").parts().stream()
                .filter(part -> part.name().equals(name))
                .map(part -> new Reading.Part(name, part.version()))
                .findFirst()
                .orElseThrow();
    }

    private String read(Reading.Part part, String after) {
        try (Reading reading =
                outlet.read(
                        new Reading.Question(
                                "nightly",
                                "rows",
                                Document.empty(),
                                after,
                                java.util.Optional.of(part)))) {
            return switch (reading.next(10, FilesWorld.LONG)) {
                case Reading.Batch.Failed(var outcome) -> outcome.name();
                case Reading.Batch.Rows(var rows, String _, boolean last) ->
                        rows.stream().map(row -> row.fields().text("id").orElse("")).toList()
                                + " "
                                + last;
            };
        }
    }

    private Removal.Wish wish(Reading.Part part, String folder) {
        return new Removal.Wish("nightly", "rows", part, ".ok", folder, 7);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.walk(world.folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> world.folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theOperationSaysThatItsFilesCanBeReadOneByOne() {
        assertThat(world.declared().getFirst().bulk()).isEqualTo(Operation.Bulk.PARTS);
    }

    private String place(String directory) {
        world.settings.put("directory", directory);
        return world.declared().getFirst().parts().orElseThrow().place();
    }

    @Test
    void whichFolderItIsGoesByItsNameAndNotByWhatIsOnTheDisk() throws IOException {
        Files.createSymbolicLink(base.resolve("linked"), world.folder);
        Path itself = base.toAbsolutePath().normalize();
        assertThat(place("./drop/../drop")).isEqualTo("file:" + itself.resolve("drop"));
        assertThat(place(itself.resolve("drop").toString())).isEqualTo(place("drop"));
        assertThat(place("linked")).isEqualTo("file:" + itself.resolve("linked"));
    }

    @Test
    void oneFileIsReadAloneAndOnlyInTheVersionThatWasListed() throws IOException {
        write("a", "1", 0);
        write("b", "2", 0);
        Reading.Part part = part("a");
        assertThat(read(part, "")).isEqualTo("[1] true");
        write("a", "3", 1);
        assertThat(read(part, "")).as("another version").isEqualTo("rejected");
        assertThat(read(part("a"), "")).isEqualTo("[3] true");
        Files.delete(world.folder.resolve("a"));
        assertThat(read(part, "")).as("gone").isEqualTo("rejected");
        assertThat(read(new Reading.Part("../a", "0 now"), "")).isEqualTo("rejected");
    }

    @Test
    void anUntouchedFileIsReadAloneAlsoWhenItsTimeIsInTheFuture() throws IOException {
        Path file = write("a", "1", 0);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2099-01-01T00:00:00Z")));
        assertThat(read(part("a"), "")).isEqualTo("[1] true");
    }

    @Test
    void markersAreNoPartsAndCountWhenTheyAreNotOlder() throws IOException {
        write("a", "1", 5);
        write("a.ok", "", 5);
        write("b", "2", 5);
        write("b.ok", "", 4);
        write("c", "3", 5);
        assertThat(told(".ok").parts())
                .extracting(part -> part.name() + " " + part.marked())
                .containsExactlyInAnyOrder("a true", "b false", "c false");
        assertThat(told("").parts()).hasSize(5);
    }

    @Test
    void whatIsDoneWithIsMovedWithItsMarkerAndReplacesNothing() throws IOException {
        for (int round = 0; round < 2; round++) {
            write("a", "1", round);
            write("a.ok", "", round);
            Reading.Part part = part("a");
            assertThat(outlet.remove(wish(part, "old"), FilesWorld.LONG))
                    .isEqualTo(new Removal.Done());
            assertThat(outlet.remove(wish(part, "old"), FilesWorld.LONG))
                    .as("again")
                    .isEqualTo(new Removal.Done());
        }
        assertThat(names()).containsExactly("old/a", "old/a.7");
    }

    /** Folders that were made safe while a file was taken away. */
    private Set<String> safe(Removal.Wish wish, Removal expected) throws IOException {
        Path kept = base.resolve("kept.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withThreshold(Duration.ZERO);
            recording.start();
            assertThat(outlet.remove(wish, FilesWorld.LONG)).isEqualTo(expected);
            recording.stop();
            recording.dump(kept);
        }
        Path real = world.folder.toRealPath();
        return RecordingFile.readAllEvents(kept).stream()
                .map(event -> Path.of(event.getString("path")))
                .filter(path -> path.startsWith(real))
                .map(path -> real.relativize(path).toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it cannot and need not")
    void whatWasTakenAwayDoesNotComeBackAfterAPowerFailure() throws IOException {
        write("a", "1", 0);
        Reading.Part part = part("a");
        Removal done = new Removal.Done();
        assertThat(safe(wish(part, ""), done)).containsExactly("");
        assertThat(safe(wish(part, ""), new Removal.Gone()))
                .as("a try before came no further")
                .containsExactly("");
        write("b", "1", 0);
        part = part("b");
        assertThat(safe(wish(part, "old/er"), done)).containsExactly("", "old", "old/er");
        assertThat(safe(wish(part, "old/er"), done)).containsExactly("", "old", "old/er");
    }

    @Test
    void anotherVersionStaysAndIsNotTakenForTheOneThatWasRead() throws IOException {
        write("a", "1", 0);
        Reading.Part part = part("a");
        write("a", "2", 1);
        write("a.ok", "", 1);
        assertThat(outlet.remove(wish(part, ""), FilesWorld.LONG))
                .isEqualTo(new Removal.Replaced());
        assertThat(names()).containsExactly("a", "a.ok");
    }

    @Test
    void aHubThatDiedWhileItMovedOneFinishesThat() throws IOException {
        write("a", "1", 0);
        Reading.Part part = part("a");
        Files.move(world.folder.resolve("a"), world.folder.resolve(Remover.hidden(7, "a")));
        write("a", "2", 1);
        write("a.ok", "", 1);
        assertThat(outlet.remove(wish(part, "old"), FilesWorld.LONG)).isEqualTo(new Removal.Done());
        assertThat(names())
                .as("the newer one and its marker")
                .containsExactly("a", "a.ok", "old/a");
    }

    @Test
    void oneThatCameBetweenALookAndTheRemovalIsPutBack() throws IOException {
        write("a", "1", 0);
        Reading.Part part = part("a");
        write("a", "2", 1);
        Files.move(world.folder.resolve("a"), world.folder.resolve(Remover.hidden(7, "a")));
        assertThat(outlet.remove(wish(part, ""), FilesWorld.LONG))
                .isEqualTo(new Removal.Replaced());
        assertThat(names()).containsExactly("a");
        assertThat(read(part("a"), "")).isEqualTo("[2] true");
    }

    @Test
    void aFolderThatIsALinkIsNotMovedInto() throws IOException {
        write("a", "1", 0);
        Files.createSymbolicLink(
                world.folder.resolve("old"), Files.createDirectories(base.resolve("elsewhere")));
        assertThat(outlet.remove(wish(part("a"), "old"), FilesWorld.LONG))
                .isInstanceOf(Removal.Failed.class);
        assertThat(base.resolve("elsewhere")).isEmptyDirectory();
    }

    @Test
    void aFolderThatIsNotThereIsToldApartFromAnEmptyOne() throws IOException {
        assertThat(told("").parts()).isEmpty();
        Files.delete(world.folder);
        assertThat(outlet.parts(QUESTION, FilesWorld.LONG))
                .isInstanceOfSatisfying(
                        Listing.Failed.class,
                        failed ->
                                assertThat(failed.outcome().toString()).contains("folder-missing"));
    }

    @Test
    void aFileThatCannotBeMovedKeepsItsNameAndItsMarker() throws IOException {
        write("a", "1", 0);
        write("a.ok", "", 1);
        write("old", "in the way", 0);
        Reading.Part part = part("a");
        assertThat(outlet.remove(wish(part, "old"), FilesWorld.LONG))
                .isInstanceOf(Removal.Failed.class);
        assertThat(names()).containsExactly("a", "a.ok", "old");
        Files.delete(world.folder.resolve("old"));
        assertThat(outlet.remove(wish(part, "old"), FilesWorld.LONG)).isEqualTo(new Removal.Done());
        assertThat(names()).containsExactly("old/a");
    }

    @Test
    void aFileWhoseMoveFailsAtItsEndIsStillOneThatIsWhole() throws IOException {
        write("a", "1", 0);
        write("a.ok", "", 1);
        Path old = Files.createDirectory(world.folder.resolve("old"));
        Files.writeString(old.resolve("a"), "another");
        Files.writeString(old.resolve("a.7"), "another");
        Reading.Part part = part("a");
        assertThat(outlet.remove(wish(part, "old"), FilesWorld.LONG))
                .isInstanceOf(Removal.Failed.class);
        assertThat(names()).containsExactly("a", "a.ok", "old/a", "old/a.7");
        Files.delete(old.resolve("a"));
        assertThat(outlet.remove(wish(part, "old"), FilesWorld.LONG)).isEqualTo(new Removal.Done());
        assertThat(names()).containsExactly("old/a", "old/a.7");
    }

    /** No test has two disks. */
    @Test
    void thatAFileWouldHaveToGoToAnotherDiskIsSaid() {
        assertThat(
                        FileFaults.outcome(
                                        "a", new AtomicMoveNotSupportedException("a", "old/a", ""))
                                .toString())
                .contains("disk-other");
    }

    @Test
    void aMarkerThatATryBeforeLeftBehindGoesWithTheNext() throws IOException {
        write("a", "1", 0);
        Path inTheWay = Files.createDirectory(world.folder.resolve("a.ok")).resolve("inTheWay");
        Files.createFile(inTheWay);
        Reading.Part part = part("a");
        assertThat(outlet.remove(wish(part, ""), FilesWorld.LONG))
                .as("its marker cannot be deleted")
                .isInstanceOf(Removal.Failed.class);
        try (Stream<Path> all = Files.walk(world.folder)) {
            Files.delete(all.filter(it -> it.endsWith("inTheWay")).findAny().orElseThrow());
        }
        assertThat(outlet.remove(wish(part, ""), FilesWorld.LONG)).isEqualTo(new Removal.Done());
        assertThat(world.folder).isEmptyDirectory();
    }

    @Test
    void aMarkerOfAFileThatIsStillToComeStays() throws IOException {
        Path file = write("a", "1", 0);
        Reading.Part part = part("a");
        Path old = Files.createDirectory(world.folder.resolve("old"));
        Files.move(file, old.resolve("a"));
        write("a.ok", "", 1);
        assertThat(outlet.remove(wish(part, "old"), FilesWorld.LONG)).isEqualTo(new Removal.Done());
        assertThat(names()).as("moved").containsExactly("a.ok", "old/a");
        assertThat(outlet.remove(wish(part, ""), FilesWorld.LONG)).isEqualTo(new Removal.Gone());
        assertThat(names()).as("deleted").containsExactly("a.ok", "old/a");
    }

    @Test
    void aHubThatDiedBetweenAFileAndItsMarkerTakesOnlyThatOne() throws IOException {
        write("a", "1", 0);
        Reading.Part part = part("a");
        Files.delete(world.folder.resolve("a"));
        write(Remover.hidden(7, "a") + "-marker", "", 0);
        write("a", "2", 1);
        write("a.ok", "", 1);
        assertThat(outlet.remove(wish(part, ""), FilesWorld.LONG)).isEqualTo(new Removal.Done());
        assertThat(names()).containsExactly("a", "a.ok");
    }
}
