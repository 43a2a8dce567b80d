package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.run.Asker;
import dev.tieline.run.Started;
import dev.tieline.run.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that come, go and are asked for between two looks. */
class DropTurnsTest {
    private static final Asker.Asked BAD =
            new Asker.Asked.Refused(
                    Fault.of("max-invalid", Blame.SENDER, "Too many rows are held.", ""));

    @TempDir Path folder;
    private DropWorld world;

    @AfterEach
    void close() {
        world.close();
    }

    /** Files with an {@code x} in them fail. */
    private void open(String how) throws IOException {
        world = new DropWorld(folder, how);
        world.answer = read -> read.contains("x") ? BAD : new Asker.Asked.Whole(Optional.empty());
    }

    @Test
    void aFileThatWasAskedForByNameIsNotReadOnceMoreBehindOthers() throws IOException {
        open("whole: renamed, done: delete");
        world.write("a.csv", "a");
        world.write("b.csv", "b");
        assertThat(world.runs.start("things", Wish.of("b.csv"), "ann"))
                .isEqualTo(new Started.Begun(1));
        // All before the next look: it is gone, and forgotten, before the next run is over.
        world.step();
        world.runs.look();
        Collections.reverse(world.hands.tasks);
        world.work();
        assertThat(world.told()).containsExactly("b.csv b done", "a.csv a done");
        assertThat(world.names()).isEmpty();
    }

    @Test
    void aFileThatWasQuietForLongEnoughStaysSoWhileItWaitsForItsTurn() throws IOException {
        open("whole: { quiet: 30s }");
        Path bad = world.write("a.csv", "x");
        world.settle();
        world.write("b.csv", "b");
        for (int look = 0; look < 2; look++) {
            world.pass(Duration.ofMinutes(1));
            world.work();
        }
        assertThat(world.told()).containsExactly("a.csv x failed");
        Files.delete(bad);
        world.pass(Duration.ofMinutes(1));
        world.work();
        assertThat(world.told()).containsExactly("a.csv x failed", "b.csv b done");
    }

    @Test
    void aFileThatFailedKeepsItsTurnUntilTheOneThatReplacesItWasQuietForLongEnough()
            throws IOException {
        open("whole: { quiet: 30s }");
        world.write("b.csv", "x");
        world.settle();
        world.write("c.csv", "c");
        world.settle();
        assertThat(world.told()).containsExactly("b.csv x failed");

        world.write("b.csv", "b");
        world.pass(Duration.ofMinutes(1));
        world.work();
        assertThat(world.told()).as("one builds on the other").hasSize(1);
        assertThat(world.runs.start("things", Wish.PLAIN, "ann"))
                .isEqualTo(
                        new Started.NoFile(
                                "file-failed",
                                "A file whose run failed keeps all others from being read."));
        world.settle();
        assertThat(world.told()).containsExactly("b.csv x failed", "b.csv b done", "c.csv c done");
        assertThat(world.lacks()).isEmpty();
    }

    @Test
    void aFileIsNotMissedBeforeItCouldHaveBeenQuietForLongEnough() throws IOException {
        open("whole: { quiet: 2h }");
        world.write("a.csv", "a");
        world.work();
        world.pass(Duration.ofMinutes(90));
        world.work();
        assertThat(world.lacks()).isEmpty();
        world.write("a.csv", "b");
        world.pass(Duration.ofMinutes(89));
        world.work();
        assertThat(world.lacks()).isEmpty();
        world.pass(Duration.ofMinutes(1));
        world.work();
        assertThat(world.lacks())
                .containsExactly(
                        "file-not-whole: 'a.csv' lies there for more than an hour longer than it"
                                + " has to be quiet, and is not whole: it changes all the time.");
        world.pass(Duration.ofHours(2));
        world.work();
        assertThat(world.told()).containsExactly("a.csv b done");
        assertThat(world.lacks()).isEmpty();
    }

    @Test
    void aFileThatFailedAndWasReplacedBeforeItWasMovedIsNotSaidToBeMoved() throws IOException {
        open("whole: { marker: .ok }, failed: { move: bad }");
        world.write("a.csv", "x");
        Files.createFile(world.drop.resolve("a.csv.ok"));
        world.pass(Duration.ofMinutes(1));
        world.step();
        world.step();
        assertThat(world.told()).containsExactly("a.csv x failed");
        assertThat(world.lacks()).singleElement().asString().startsWith("run-failed");
        Path file = world.write("a.csv", "a");
        Path marker = world.drop.resolve("a.csv.ok");
        Files.setLastModifiedTime(
                marker, FileTime.from(Files.getLastModifiedTime(file).toInstant().minusMillis(1)));
        world.settle();
        assertThat(world.names()).containsExactly("a.csv", "a.csv.ok");
        assertThat(world.lacks()).isEmpty();
        Files.setLastModifiedTime(marker, Files.getLastModifiedTime(file));
        world.settle();
        assertThat(world.told()).containsExactly("a.csv x failed", "a.csv a done");
    }
}
