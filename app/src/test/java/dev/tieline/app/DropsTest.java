package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import dev.tieline.plan.Trigger;
import dev.tieline.run.Asker;
import dev.tieline.run.Started;
import dev.tieline.run.Wish;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which file starts a run, when, and what becomes of it. */
class DropsTest {
    private static final Asker.Asked BAD =
            new Asker.Asked.Refused(
                    Fault.of("max-invalid", Blame.SENDER, "Too many rows are held.", ""));

    @TempDir Path folder;
    private DropWorld world;

    @AfterEach
    void close() {
        world.close();
    }

    private void open(String how) throws IOException {
        world = new DropWorld(folder, how);
    }

    /** Files with an {@code x} in them fail. */
    private void failing() {
        world.answer = read -> read.contains("x") ? BAD : new Asker.Asked.Whole(Optional.empty());
    }

    @Test
    void eachFileIsReadOnceInTheOrderOfNamesAlsoAfterARestart() throws IOException {
        open("whole: renamed");
        world.write("b.csv", "b");
        world.write("a.csv", "a");
        world.write("c.txt", "c");
        world.write("d.csv.part", "d");
        world.write(".e.csv", "e");
        world.settle();
        assertThat(world.told()).containsExactly("a.csv a done", "b.csv b done");

        world.killed();
        world.write("0.csv", "0");
        world.settle();
        assertThat(world.told()).containsExactly("a.csv a done", "b.csv b done", "0.csv 0 done");
        assertThat(world.names()).hasSize(6);
    }

    @Test
    void orderByTimeIsThatOfTheirLastChange() throws IOException {
        open("whole: renamed, order: time");
        world.write("b.csv", "b");
        world.write("c.csv", "c");
        world.write("a.csv", "a");
        world.settle();
        assertThat(world.told()).containsExactly("b.csv b done", "c.csv c done", "a.csv a done");
    }

    @Test
    void aFileWaitsForItsMarkerWhichMustNotBeOlder() throws IOException {
        open("whole: { marker: .done }, done: { move: old }");
        Path file = world.write("a.csv", "a");
        world.settle();
        assertThat(world.told()).isEmpty();
        world.pass(Duration.ofHours(1));
        world.settle();
        assertThat(world.lacks())
                .containsExactly(
                        "file-not-whole: 'a.csv' lies there for more than an hour and is not"
                                + " whole: there is no 'a.csv.done', or it is older than the"
                                + " file.");

        Path marker = Files.createFile(world.drop.resolve("a.csv.done"));
        Files.setLastModifiedTime(
                marker, FileTime.from(Files.getLastModifiedTime(file).toInstant().minusMillis(1)));
        world.settle();
        assertThat(world.told()).as("of an earlier file").isEmpty();
        Files.setLastModifiedTime(marker, FileTime.from(Instant.now()));
        world.settle();
        assertThat(world.told()).containsExactly("a.csv a done");
        assertThat(world.names()).as("the marker is gone with it").containsExactly("old/a.csv");
        assertThat(world.lacks()).isEmpty();

        // The next one of this name waits for a marker of its own, and replaces nothing.
        world.write("a.csv", "A");
        world.settle();
        assertThat(world.told()).hasSize(1);
        Files.createFile(world.drop.resolve("a.csv.done"));
        world.settle();
        assertThat(world.told()).containsExactly("a.csv a done", "a.csv A done");
        assertThat(world.names()).containsExactly("old/a.csv", "old/a.csv.2");
    }

    @Test
    void aFileIsWholeWhenItWasTheSameForLongEnoughByTheHubsOwnTime() throws IOException {
        open("whole: { quiet: 30s }");
        Path file = world.write("a.csv", "a");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2031-01-01T00:00:00Z")));
        world.work();
        world.hands.ahead = Duration.ofDays(300);
        world.pass(Duration.ofSeconds(29));
        world.work();
        assertThat(world.told()).as("the wall clock jumped").isEmpty();
        world.write("a.csv", "ab");
        world.pass(Duration.ofSeconds(1));
        world.work();
        assertThat(world.told()).as("it was written to").isEmpty();
        world.pass(Duration.ofSeconds(30));
        world.work();
        world.work();
        assertThat(world.told()).containsExactly("a.csv ab done");
    }

    @Test
    void whatStaysIsReadAgainWhenItChangedUnlessThatIsIgnored() throws IOException {
        open("whole: renamed");
        world.write("a.csv", "a");
        world.settle();
        world.write("a.csv", "b");
        world.settle();
        assertThat(world.told()).containsExactly("a.csv a done", "a.csv b done");
    }

    @Test
    void whatChangedIsIgnoredWhereTheFlowSaysSo() throws IOException {
        open("whole: renamed, changed: ignore");
        world.write("a.csv", "a");
        world.settle();
        world.write("a.csv", "b");
        world.settle();
        assertThat(world.told()).containsExactly("a.csv a done");
    }

    @Test
    void whatIsAskedForByNameIsReadOnlyWhenItIsWholeAlsoWhereChangesAreIgnored()
            throws IOException {
        open("whole: { quiet: 30s }, changed: ignore");
        Started half = new Started.NoFile("file-not-whole", "The file is not whole yet.");
        world.write("a.csv", "a");
        world.settle();
        world.write("a.csv", "b");
        assertThat(world.runs.start("things", Wish.of("a.csv"), "ann")).isEqualTo(half);
        world.pass(Duration.ofSeconds(20));
        world.write("a.csv", "bc");
        assertThat(world.runs.start("things", Wish.of("a.csv"), "ann")).isEqualTo(half);
        assertThat(world.runs.start("things", Wish.PLAIN, "ann"))
                .isEqualTo(
                        new Started.NoFile("no-new-file", "There is no new file in the folder."));
        world.pass(Duration.ofHours(2));
        world.work();
        assertThat(world.lacks()).as("nobody waits for it").isEmpty();
        assertThat(world.told()).containsExactly("a.csv a done");
        assertThat(world.runs.start("things", Wish.of("a.csv"), "ann"))
                .isEqualTo(new Started.Begun(2));
        world.settle();
        assertThat(world.told()).containsExactly("a.csv a done", "a.csv bc done");
    }

    @Test
    void theSameFileThatIsLeftAgainIsReadAgainWhereTheFirstIsGoneAndNotWhereItStays()
            throws IOException {
        open("whole: renamed, done: delete");
        Path file = world.write("a.csv", "a");
        FileTime time = Files.getLastModifiedTime(file);
        world.settle();
        assertThat(world.names()).isEmpty();
        world.write("a.csv", "a");
        Files.setLastModifiedTime(file, time);
        world.settle();
        assertThat(world.told()).containsExactly("a.csv a done", "a.csv a done");
        assertThat(world.names()).isEmpty();
    }

    @Test
    void aFolderThatShowsNothingForAWhileStartsNothingAgain() throws IOException {
        open("whole: renamed");
        world.write("a.csv", "a");
        world.settle();
        Path aside = folder.resolve("aside");
        Files.move(world.drop, aside);
        world.settle();
        assertThat(world.lacks())
                .containsExactly(
                        "files-not-listed: The files of 'drop' could not be listed: There is no"
                                + " folder 'drop'.");
        Files.createDirectory(world.drop);
        world.settle();
        assertThat(world.lacks()).as("its disk is not there").isEmpty();
        world.pass(Duration.ofDays(6));
        world.settle();
        world.killed();
        Files.delete(world.drop);
        Files.move(aside, world.drop);
        world.settle();
        assertThat(world.told()).containsExactly("a.csv a done");

        // After a week it is forgotten, or what is remembered would have no bound.
        Path file = world.drop.resolve("a.csv");
        byte[] bytes = Files.readAllBytes(file);
        FileTime time = Files.getLastModifiedTime(file);
        Files.delete(file);
        world.settle();
        world.pass(Duration.ofDays(7));
        world.settle();
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, time);
        world.settle();
        assertThat(world.told()).containsExactly("a.csv a done", "a.csv a done");
    }

    @Test
    void aFileThatFailsKeepsOthersFromBeingReadUntilItIsReplaced() throws IOException {
        open("whole: renamed");
        failing();
        world.write("a.csv", "a");
        world.write("b.csv", "bx");
        world.write("c.csv", "c");
        world.settle();
        assertThat(world.told()).containsExactly("a.csv a done", "b.csv bx failed");
        assertThat(world.lacks())
                .containsExactly(
                        "run-failed: Run 2 of 'things' failed at the file 'b.csv'. Too many rows"
                                + " are held.");
        assertThat(world.runs.start("things", Wish.PLAIN, "ann"))
                .isEqualTo(
                        new Started.NoFile(
                                "file-failed",
                                "A file whose run failed keeps all others from being read."));
        world.killed();
        world.settle();
        assertThat(world.told()).hasSize(2);
        assertThat(world.lacks()).as("told after a restart as well").hasSize(1);

        world.write("b.csv", "b");
        world.settle();
        assertThat(world.told())
                .containsExactly("a.csv a done", "b.csv bx failed", "b.csv b done", "c.csv c done");
        assertThat(world.lacks()).isEmpty();
    }

    @Test
    void aFileThatFailedGoesOnWhenAPersonSaysSoOrIsTakenAway() throws IOException {
        open("whole: renamed, done: { move: old }");
        failing();
        world.write("a.csv", "x");
        world.write("b.csv", "b");
        world.settle();
        assertThat(world.told()).containsExactly("a.csv x failed");
        world.answer = _ -> new Asker.Asked.Whole(Optional.empty());
        assertThat(world.runs.goOn(1, "ann")).isTrue();
        world.settle();
        assertThat(world.told()).containsExactly("a.csv x done", "b.csv b done");
        assertThat(world.names()).containsExactly("old/a.csv", "old/b.csv");

        failing();
        Path bad = world.write("a.csv", "xx");
        world.write("b.csv", "bb");
        world.settle();
        Files.delete(bad);
        world.settle();
        assertThat(world.told()).endsWith("a.csv xx failed", "b.csv bb done");
        assertThat(world.lacks()).isEmpty();
    }

    @Test
    void othersAreReadWhereAFileThatFailsStaysOrIsMoved() throws IOException {
        open("whole: renamed, failed: { move: bad }, done: delete");
        failing();
        world.write("a.csv", "ax");
        world.write("b.csv", "b");
        world.settle();
        assertThat(world.told()).containsExactly("a.csv ax failed", "b.csv b done");
        assertThat(world.names()).containsExactly("bad/a.csv");
        assertThat(world.lacks()).singleElement().asString().contains("'a.csv'");

        Files.move(world.drop.resolve("bad/a.csv"), world.drop.resolve("a.csv"));
        world.answer = _ -> new Asker.Asked.Whole(Optional.empty());
        world.settle();
        assertThat(world.told()).endsWith("a.csv ax done");
        assertThat(world.lacks()).isEmpty();
        assertThat(world.names()).isEmpty();
    }

    @Test
    void aCancelledFileIsNotReadAgainByItselfAndByNameItIs() throws IOException {
        open("whole: renamed, failed: pass");
        world.write("a.csv", "a");
        world.write("b.csv", "b");
        world.pass(Duration.ofMinutes(1));
        world.step();
        world.runs.look();
        assertThat(world.runs.cancel(1, "ann")).isTrue();
        world.answer = _ -> new Asker.Asked.Cut();
        world.step();
        world.answer = _ -> new Asker.Asked.Whole(Optional.empty());
        world.settle();
        assertThat(world.told()).containsExactly("a.csv a cancelled", "b.csv b done");

        assertThat(world.runs.start("things", Wish.of("a.csv"), "ann"))
                .isEqualTo(new Started.Begun(3));
        world.settle();
        assertThat(world.told()).endsWith("a.csv a done");
        assertThat(world.runs.start("things", Wish.of("../a.csv"), "ann"))
                .isEqualTo(
                        new Started.NoFile("file-unknown", "There is no such file in the folder."));
        assertThat(world.runs.start("things", Wish.PLAIN, "ann"))
                .isEqualTo(
                        new Started.NoFile("no-new-file", "There is no new file in the folder."));
        world.write("c.csv", "c");
        assertThat(world.runs.start("things", Wish.PLAIN, "ann")).isEqualTo(new Started.Begun(4));
    }

    @Test
    void linksAndNamesThatCannotBeSeenAreNotReadAndTold() throws IOException {
        open("whole: renamed");
        Path secret = Files.writeString(folder.resolve("secret.csv"), DropWorld.rows("s"));
        Files.createSymbolicLink(world.drop.resolve("a.csv"), secret);
        Files.createSymbolicLink(world.drop.resolve("dir.csv"), folder);
        Files.createDirectory(world.drop.resolve("b.csv"));
        world.write("c\u001b[2J\n.csv", "c");
        world.write("d\u202egpj.csv", "d");
        world.write("'; DROP <b>.csv", "e");
        world.settle();
        assertThat(world.told()).containsExactly("'; DROP <b>.csv e done");
        assertThat(world.lacks())
                .containsExactlyInAnyOrder(
                        "file-not-plain: 'a.csv' is a link and is not read.",
                        "file-not-plain: 'dir.csv' is a link and is not read.",
                        "file-name-strange: 'c\ufffd[2J\ufffd.csv' has characters in its name that"
                                + " cannot be seen, or a backslash, and is not read.",
                        "file-name-strange: 'd\ufffdgpj.csv' has characters in its name that cannot"
                                + " be seen, or a backslash, and is not read.");
    }

    @Test
    void aFileThatIsReplacedOrGoneBeforeItIsReadFailsAndTheNewerOneIsRead() throws IOException {
        open("whole: renamed");
        world.write("a.csv", "a");
        world.write("b.csv", "b");
        world.pass(Duration.ofMinutes(1));
        world.step();
        world.write("a.csv", "A");
        world.settle();
        assertThat(world.told()).containsExactly("a.csv - failed", "a.csv A done", "b.csv b done");
        assertThat(world.lacks()).isEmpty();
    }

    @Test
    void aNewerFileThatCameBeforeTheOlderWasTakenAwayIsLeftThereAndRead() throws IOException {
        open("whole: renamed, done: { move: old }");
        world.write("a.csv", "a");
        world.pass(Duration.ofMinutes(1));
        world.step();
        world.step();
        // It was read and is to be moved.
        assertThat(world.told()).containsExactly("a.csv a done");
        world.write("a.csv", "A");
        world.settle();
        assertThat(world.told()).containsExactly("a.csv a done", "a.csv A done");
        assertThat(world.names()).containsExactly("old/a.csv");
    }

    @Test
    void aHubThatDiesWhileItTakesAFileAwayDoesItOnce() throws IOException {
        open("whole: { marker: .ok }, done: { move: old }");
        world.write("a.csv", "a");
        Files.createFile(world.drop.resolve("a.csv.ok"));
        world.diesRemoving = true;
        world.settle();
        assertThat(world.diesRemoving).isFalse();
        assertThat(world.told()).containsExactly("a.csv a done");
        assertThat(world.names()).containsExactly("old/a.csv");
    }

    @Test
    void whatIsToLeaveIsNotReadAgainWhenItsDiskWasNotThereForAWhile() throws IOException {
        open("whole: renamed, done: { move: old }");
        Files.createFile(world.drop.resolve("old"));
        world.write("a.csv", "a");
        world.settle();
        assertThat(world.lacks()).singleElement().asString().startsWith("file-not-removed: ");
        Path aside = folder.resolve("aside");
        Files.move(world.drop, aside);
        Files.createDirectory(world.drop);
        world.settle();
        assertThat(world.lacks()).as("its disk is not there").isEmpty();
        world.killed();
        world.pass(Duration.ofDays(6));
        world.settle();

        Files.delete(world.drop);
        Files.delete(aside.resolve("old"));
        Files.move(aside, world.drop);
        world.settle();
        assertThat(world.names()).containsExactly("old/a.csv");
        assertThat(world.told()).containsExactly("a.csv a done");
    }

    @Test
    void whatIsHalfTakenAwayWhenItsDiskGoesIsTakenAwayWhenItIsBack() throws Exception {
        open("whole: renamed, done: { move: old }");
        Files.createFile(world.drop.resolve("old"));
        List<String> names = IntStream.range(10, 22).mapToObj("%d.csv"::formatted).toList();
        for (String name : names) {
            world.write(name, "a");
        }
        for (int i = 0; i < 4; i++) {
            world.settle();
        }
        assertThat(world.lacks()).hasSize(names.size());
        // As a hub leaves them whose disk goes behind the first half of a removal.
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            Files.move(world.drop.resolve(name), world.drop.resolve(hidden(i + 1, name)));
        }
        Path aside = folder.resolve("aside");
        Files.move(world.drop, aside);
        Files.createDirectory(world.drop);
        world.settle();
        assertThat(world.lacks()).as("its disk is not there").isEmpty();
        world.pass(Duration.ofDays(4));
        world.settle();
        world.killed();
        world.settle();

        Files.delete(world.drop);
        Files.delete(aside.resolve("old"));
        Files.move(aside, world.drop);
        world.settle();
        assertThat(world.names())
                .containsExactlyElementsOf(names.stream().map("old/"::concat).toList());
        assertThat(world.told()).hasSize(names.size());
    }

    @Test
    void whatSomebodyElseTookAwayIsForgottenAfterAWeekHoweverOftenItIsTried() throws IOException {
        open("whole: renamed, done: { move: old }");
        Files.createFile(world.drop.resolve("old"));
        Path file = world.write("a.csv", "a");
        world.settle();
        Files.delete(file);
        world.settle();
        for (int day = 0; day < 6; day++) {
            world.pass(Duration.ofDays(1));
            world.settle();
            assertThat(seen()).isEqualTo(1);
        }
        world.pass(Duration.ofDays(1));
        world.settle();
        assertThat(seen()).isZero();
        assertThat(world.lacks()).isEmpty();
    }

    @Test
    void aRunAtWhichTheHubCrashesAllTheTimeFailsUntilAPersonLetsItGoOn() throws IOException {
        open("whole: renamed");
        world.write("a.csv", "a");
        world.step();
        world.runs.look();
        crash(5);
        world.store.runJournal().chunk(chunk());
        crash(5);
        for (int restart = 0; restart < 6; restart++) {
            world.killed();
            world.runs.look();
        }
        assertThat(world.told()).containsExactly("a.csv - running");

        crash(1);
        assertThat(world.told()).containsExactly("a.csv - failed");
        assertThat(world.store.runLedger().run(1).flatMap(Run::why))
                .contains(
                        new Run.Why(
                                "crash-suspect",
                                "The hub ended 6 times without being told to while this run was at"
                                        + " work, and it wrote no chunk in between. Look at the log"
                                        + " of the hub and at its memory, or make 'chunk' smaller;"
                                        + " 'tieline runs 1 --resume' lets it go on."));
        world.killed();
        assertThat(world.runs.goOn(1, "ann")).isTrue();
        world.runs.look();
        crash(5);
        assertThat(world.told()).containsExactly("a.csv - running");
        world.work();
        assertThat(world.told()).containsExactly("a.csv a done");
    }

    private void crash(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            world.crashed();
            world.runs.look();
        }
    }

    private static RunChunk chunk() {
        Instant at = Instant.parse("2026-03-10T10:30:00Z");
        Run.Counts counts = new Run.Counts(1, 1, 0, 0, 0);
        Run.Rows rows = new Run.Rows(1, 1, 0, 0, 0, 0);
        return new RunChunk(1, 1, counts, rows, "a", "a", "1", "", at);
    }

    private static String hidden(int run, String name) throws GeneralSecurityException {
        byte[] sum =
                MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
        return ".tieline-" + run + "-" + HexFormat.of().formatHex(sum, 0, 8);
    }

    private int seen() {
        Trigger.Dropped trigger = (Trigger.Dropped) world.plans.getFirst().trigger();
        return world.store.runJournal().files("things", trigger.source().reading()).size();
    }

    @Test
    void whatCannotBeTakenAwayIsAnIncidentAndNotReadAgain() throws IOException {
        open("whole: renamed, done: { move: old }");
        Files.createFile(world.drop.resolve("old"));
        world.write("a.csv", "a");
        world.settle();
        assertThat(world.told()).containsExactly("a.csv a done");
        assertThat(world.lacks())
                .singleElement()
                .asString()
                .startsWith("file-not-removed: 'a.csv' is done with and could not be taken away");
        Files.delete(world.drop.resolve("old"));
        world.settle();
        assertThat(world.lacks()).isEmpty();
        assertThat(world.names()).containsExactly("old/a.csv");
        assertThat(world.told()).hasSize(1);
    }

    @Test
    void aFlowTakesNoFilesAwayThatMayStartAnotherOneByAnotherOperation() throws IOException {
        open("whole: renamed, done: delete");
        RunningHub.write(
                folder,
                "flows/others.yaml",
                DropWorld.FLOW
                        .replace("flow: things", "flow: others")
                        .replace("things.read", "others.read")
                        .replace("@how@", "whole: renamed"));
        String operation = DropWorld.SYSTEM.substring(DropWorld.SYSTEM.indexOf("  things.read:\n"));
        String system =
                DropWorld.SYSTEM.replace("things.read: []", "things.read: [], others.read: []")
                        + operation.replace("things.read", "others.read").replace("*", "@");
        Map<String, Boolean> shared = new LinkedHashMap<>();
        List.of("*", "*-17", "t*g?-*", "things-?", "things-??", "*s*-*?*")
                .forEach(names -> shared.put(names, true));
        List.of("things", "thongs-*", "things-?x", "*.gz", "things-*.csv.x?y")
                .forEach(names -> shared.put(names, false));
        for (Map.Entry<String, Boolean> one : shared.entrySet()) {
            RunningHub.write(
                    folder,
                    "systems/drop.yaml",
                    system.replace("*", "things-*7").replace("@", one.getKey()));
            assertThat(Blueprint.of(new WorkspaceFolder(folder)).findings().toString())
                    .as(one.getKey())
                    .matches(one.getValue() ? "(?s).*start 'others' as well.*" : "\\[]");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "@ drop, @ ./drop, true",
        "@ drop, @ DROP_ABSOLUTE, true",
        "@ new, @ ./new, true",
        "@ drop, @ drop2, false",
        "sftp://files.example.com /in, sftp://FILES.example.com:22 /in/, true",
        "sftp://files.example.com /in, sftp://files.example.com:23 /in, false",
        "sftp://files.example.com /in, sftp://files.example.com /in2, false",
        "https://s3.example.com in, https://s3.example.com/ /in/, true",
        "https://s3.example.com in, https://s3.example.org in, false"
    })
    void aFlowTakesNoFilesAwayThatMayStartAnotherOneByAnotherSystem(
            String one, String other, boolean shared) throws IOException {
        open("whole: renamed, done: delete");
        RunningHub.write(
                folder,
                "flows/others.yaml",
                DropWorld.FLOW
                        .replace("flow: things", "flow: others")
                        .replace("drop.things.read", "again.things.read")
                        .replace("@how@", "whole: renamed"));
        RunningHub.write(folder, "systems/drop.yaml", at(one, DropWorld.SYSTEM));
        RunningHub.write(
                folder,
                "systems/again.yaml",
                at(other, DropWorld.SYSTEM.replace("system: drop", "system: again")));
        assertThat(Blueprint.of(new WorkspaceFolder(folder)).findings().toString())
                .matches(shared ? "(?s).*start 'others' as well.*" : "\\[]");
    }

    private String at(String place, String system) {
        String[] words = place.split(" ", 2);
        String far =
                "url: "
                        + words[0]
                        + "\ncredential: there\n"
                        + (words[0].startsWith("sftp")
                                ? "sftp: { user: u, host-key:"
                                        + " \"SHA256:uNiVztksCsDhcc0u9e8BrrFtN1jKZ4Fd9lPeHKbvJsA\" }\n"
                                : "s3: { bucket: acme, region: eu-central-1, key-id: AKIA1 }\n");
        String directory =
                words[1].replace("DROP_ABSOLUTE", world.drop.toAbsolutePath().toString());
        return system.replace(
                "directory: drop\n",
                (words[0].equals("@") ? "" : far) + "directory: " + directory + "\n");
    }
}
