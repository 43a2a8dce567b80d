package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.IoTap;
import dev.tieline.testkit.IoTap.Call;
import dev.tieline.testkit.IoTap.Fault;
import dev.tieline.testkit.IoTap.How;
import dev.tieline.testkit.LoadedHub;
import dev.tieline.testkit.Oracle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a hub does under load when its disk is full, fails, or takes nothing any more. */
@Execution(ExecutionMode.CONCURRENT)
@EnabledOnOs(OS.LINUX)
final class DiskTest {
    private static final int SENDERS = 6;
    private static final int PER_SECOND = 200;
    private static final int WARM = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir private Path folder;

    @Test
    void aFullDiskRefusesAndIsUsedAgainWhenItHasSpace() throws Exception {
        try (SmallDisk disk = SmallDisk.in(folder);
                LoadedHub hub = hub(disk.environment(), disk.directory())) {
            hub.load();
            await("records are accepted", () -> hub.accepted() >= WARM);

            disk.fill();
            long before = hub.busy();
            Duration refused = await("503 while it is full", () -> hub.busy() >= before + SENDERS);
            readsGoOn(hub);
            assertThat(hub.get("/health/ready").status()).isEqualTo(503);

            disk.free();
            long then = hub.accepted();
            Duration resumed =
                    await("it takes records again", () -> hub.accepted() >= then + SENDERS);
            await("it is ready", () -> hub.get("/health/ready").status() == 200);
            System.out.println(
                    "disk full on %s: 503 after %d ms, accepting %d ms after there was space"
                            .formatted(disk, refused.toMillis(), resumed.toMillis()));
            nothingIsLost(hub);
        }
    }

    /** A sync that failed once; a disk that the system made read-only. */
    static Stream<Fault> lasting() {
        Set<Call> changes = EnumSet.of(Call.WRITE, Call.OPEN, Call.TRUNCATE, Call.UNLINK);
        return Stream.of(
                new Fault(Set.of(Call.SYNC), How.EIO, 1, false, ""),
                new Fault(changes, How.EROFS, 1, true, ""));
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void aDiskThatFailedIsNotUsedAgainBeforeANewStart(Fault fault) throws Exception {
        IoTap tap = IoTap.in(folder.resolve("tap"), folder.resolve("data"));
        try (LoadedHub hub = hub(tap.faulty(), tap.watched())) {
            hub.load();
            await("records are accepted", () -> hub.accepted() >= WARM);

            long failed = System.nanoTime();
            tap.arm(fault);
            await("503 after it failed", () -> hub.busy() >= SENDERS);
            // Who was answered before the failure may only now have written it down.
            await("everybody heard of it", () -> hub.busy() >= 3 * SENDERS);
            long accepted = hub.accepted();
            long busy = hub.busy();
            await("it goes on refusing", () -> hub.busy() >= busy + 10 * SENDERS);
            assertThat(hub.accepted()).isEqualTo(accepted);
            readsGoOn(hub);
            hub.rest();
            // Says so by itself, not only because somebody was refused.
            await("it is not ready", () -> notReady(hub.get("/health/ready")));
            assertThat(hub.log()).contains("the journal stopped", "nothing is accepted until");

            tap.disarm();
            hub.restart(failed);
            hub.load();
            await("it takes records again", () -> hub.accepted() > accepted + WARM);
            nothingIsLost(hub);
        }
    }

    private static boolean notReady(LoadedHub.Answer answer) {
        return answer.status() == 503 && answer.body().contains("The store cannot commit: ");
    }

    private LoadedHub hub(Map<String, String> environment, Path data)
            throws IOException, InterruptedException {
        return new LoadedHub(
                new LoadedHub.Setup(
                        QuickHub.plain(), environment, folder, data, SENDERS, PER_SECOND));
    }

    private static void readsGoOn(LoadedHub hub) throws IOException {
        for (String path :
                List.of("/health/live", "/", "/api/balance", "/api/flows/crash/records?limit=5")) {
            assertThat(hub.get(path).status()).as(path).isEqualTo(200);
        }
    }

    private static void nothingIsLost(LoadedHub hub) throws IOException, InterruptedException {
        Oracle.Verdict verdict = hub.judge();
        System.out.println(verdict);
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.accepted()).isPositive();
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static Duration await(String what, Condition condition) throws InterruptedException {
        return LoadedHub.await(
                what,
                PATIENCE,
                () -> {
                    try {
                        return condition.holds();
                    } catch (IOException e) {
                        throw new UncheckedIOException(what, e);
                    }
                });
    }

    /**
     * A disk that can be filled: a real one of 64 MB, or calls that say so where none can be had.
     */
    private sealed interface SmallDisk extends AutoCloseable {
        static SmallDisk in(Path folder) throws IOException {
            Path point = Files.createDirectory(folder.resolve("disk"));
            return run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", point.toString())
                    ? new Mounted(point)
                    : new Tapped(IoTap.in(folder.resolve("tap"), point.resolve("data")));
        }

        Map<String, String> environment();

        Path directory();

        void fill() throws IOException;

        void free() throws IOException;

        @Override
        void close() throws IOException;

        private static boolean run(String... command) throws IOException {
            try {
                return new ProcessBuilder(command).start().waitFor() == 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for " + command[0], e);
            } catch (IOException _) {
                // There is no such command.
                return false;
            }
        }

        /** A file system in memory. */
        record Mounted(Path point) implements SmallDisk {
            private static final int BLOCK = 4_096;

            @Override
            public Map<String, String> environment() {
                return Map.of();
            }

            @Override
            public Path directory() {
                return point.resolve("data");
            }

            @Override
            public void fill() throws IOException {
                try (var filler = Files.newOutputStream(point.resolve("filler"))) {
                    while (true) {
                        filler.write(new byte[BLOCK]);
                    }
                } catch (IOException full) {
                    if (Files.getFileStore(point).getUsableSpace() > BLOCK) {
                        throw full;
                    }
                }
            }

            @Override
            public void free() throws IOException {
                Files.delete(point.resolve("filler"));
            }

            @Override
            public void close() throws IOException {
                // The hub is dead by now; what else looks at it lets go soon or never.
                if (!run("umount", point.toString())) {
                    run("umount", "--lazy", point.toString());
                }
            }
        }

        /** A directory whose writes find no space. */
        record Tapped(IoTap tap) implements SmallDisk {
            @Override
            public Map<String, String> environment() {
                return tap.faulty();
            }

            @Override
            public Path directory() {
                return tap.watched();
            }

            @Override
            public void fill() throws IOException {
                tap.arm(new Fault(Set.of(Call.WRITE), How.ENOSPC, 1, true, ""));
            }

            @Override
            public void free() throws IOException {
                tap.disarm();
            }

            @Override
            public void close() {}
        }
    }
}
