package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.ledger.Run;
import dev.tieline.run.Asker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A partner leaves files as the flow declares it, half and whole, under new names and old ones,
 * while the hub is killed and its clock set: each that was whole and lay there is read once, and no
 * half.
 */
class DropRandomTest {
    private static final int LIVES = Integer.getInteger("drop.lives", 3);
    private static final int EVENTS = 120;
    private static final String END = "Z";

    /** Ways of declaring that a file is whole. */
    private static final List<String> WHOLE =
            List.of("whole: renamed", "whole: { marker: .done }", "whole: { quiet: 90s }");

    private static final List<String> DONE =
            List.of("", ", done: delete", ", done: { move: old }", ", changed: ignore");
    private static final List<String> FAILED = List.of(", failed: pass", ", failed: { move: bad }");

    @TempDir Path folder;

    @Test
    void eachFileThatWasWholeIsReadOnce() throws IOException {
        long seed = Long.getLong("drop.seed", System.nanoTime());
        System.out.println("seed " + seed + " of DropRandomTest");
        Random random = new Random(seed);
        for (int life = 0; life < LIVES; life++) {
            String how =
                    WHOLE.get(life % WHOLE.size())
                            + DONE.get(random.nextInt(DONE.size()))
                            + FAILED.get(random.nextInt(FAILED.size()))
                            + (random.nextBoolean() ? ", order: time" : "");
            try (Life one = new Life(folder.resolve("life-" + life), how, random)) {
                one.live();
            }
        }
    }

    /** One folder from its first file to its last. */
    private static final class Life implements AutoCloseable {
        private final String how;
        private final Random random;
        private final DropWorld world;

        /** What is whole under a name and was not touched since. */
        private final Map<String, String> lying = new HashMap<>();

        /** All that were whole at any time. */
        private final Set<String> whole = new HashSet<>();

        /** Those that had to be read, for they lay there long enough. */
        private final Set<String> due = new HashSet<>();

        private final Map<String, String> half = new HashMap<>();
        private int number;
        private Instant written = Instant.parse("2026-02-01T00:00:00Z");

        Life(Path folder, String how, Random random) throws IOException {
            this.how = how;
            this.random = random;
            this.world = new DropWorld(folder, how);
            world.answer =
                    read ->
                            read.startsWith("x")
                                    ? new Asker.Asked.Refused(
                                            Fault.of("bad", Blame.SENDER, "Bad.", ""))
                                    : new Asker.Asked.Whole(Optional.empty());
        }

        void live() throws IOException {
            for (int event = 0; event < EVENTS; event++) {
                switch (random.nextInt(12)) {
                    case 0, 1, 2 -> begin();
                    case 3, 4, 5 -> complete();
                    case 6, 7, 8 -> {
                        world.pass(Duration.ofSeconds(random.nextInt(100)));
                        for (int i = random.nextInt(8); i > 0; i--) {
                            world.step();
                        }
                    }
                    case 9 -> world.killed();
                    case 10 -> {
                        world.hands.ahead = Duration.ofMinutes(random.nextInt(4_000) - 2_000);
                        world.diesRemoving = random.nextBoolean();
                    }
                    default -> settle();
                }
            }
            settle();
            settle();
            judge();
        }

        /** All that lies there whole has to be read. */
        private void settle() {
            world.settle();
            due.addAll(lying.values());
            lying.clear();
        }

        private String name() {
            return "f" + random.nextInt(8) + ".csv";
        }

        /** Half a file. */
        private void begin() throws IOException {
            String name = name();
            if (half.containsKey(name)) {
                return;
            }
            // What nobody read yet is overwritten: then it need not be read.
            lying.remove(name);
            String content = (random.nextInt(6) == 0 ? "x" : "y") + letters(number++);
            half.put(name, content);
            write(how.contains("renamed") ? name + ".part" : name, content);
        }

        private static String letters(int number) {
            return Integer.toString(number)
                    .chars()
                    .mapToObj(digit -> String.valueOf((char) ('a' + digit - '0')))
                    .reduce("", String::concat);
        }

        private void write(String name, String content) throws IOException {
            Path file = world.drop.resolve(name);
            Files.writeString(file, DropWorld.rows(content));
            written = written.plusSeconds(1);
            Files.setLastModifiedTime(file, FileTime.from(written));
        }

        private void complete() throws IOException {
            if (half.isEmpty()) {
                return;
            }
            List<String> names = new ArrayList<>(half.keySet());
            String name = names.get(random.nextInt(names.size()));
            String content = half.remove(name) + END;
            if (how.contains("renamed")) {
                write(name + ".part", content);
                Files.move(
                        world.drop.resolve(name + ".part"),
                        world.drop.resolve(name),
                        StandardCopyOption.ATOMIC_MOVE);
            } else {
                write(name, content);
                if (how.contains("marker")) {
                    written = written.plusSeconds(1);
                    Path marker = world.drop.resolve(name + ".done");
                    Files.writeString(marker, "");
                    Files.setLastModifiedTime(marker, FileTime.from(written));
                }
            }
            lying.put(name, content);
            whole.add(content);
        }

        /** By a quiet time nobody can tell a half file from a whole one that is quiet as long. */
        private boolean mayBeHalf() {
            return how.contains("quiet");
        }

        private void judge() throws IOException {
            Map<String, List<Run>> runs = new HashMap<>();
            for (Run run : all()) {
                assertThat(run.state()).as(how + " " + run).isNotEqualTo(Run.State.RUNNING);
                Optional.ofNullable(world.contents.get(run.id()))
                        // One whose file was replaced while it was read has read nothing.
                        .filter(_ -> run.why().filter(why -> !why.code().equals("bad")).isEmpty())
                        .ifPresent(read ->
                                runs.computeIfAbsent(read, _ -> new ArrayList<>()).add(run));
            }
            runs.forEach((content, its) -> {
                assertThat(its).as(how + ": " + content).hasSize(1);
                if (!mayBeHalf()) {
                    assertThat(whole).as(how).contains(content);
                }
            });
            // Where changes are ignored, what came under the name of one that was read is not.
            if (!how.contains("ignore")) {
                assertThat(runs.keySet()).as(how).containsAll(due);
            }
            assertThat(due).as(how).isNotEmpty();
            assertThat(world.names()).as(how).noneMatch(name -> name.startsWith(".tieline"));
        }

        private List<Run> all() {
            List<Run> all = new ArrayList<>();
            long before = 0;
            while (true) {
                List<Run> page = world.store.runLedger().runs("things", before, 100);
                all.addAll(page);
                if (page.isEmpty()) {
                    return all;
                }
                before = page.getLast().id();
            }
        }

        @Override
        public void close() {
            world.close();
        }
    }
}
