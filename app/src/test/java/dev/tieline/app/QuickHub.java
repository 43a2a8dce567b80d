package dev.tieline.app;

import dev.tieline.testkit.CrashPoint;
import dev.tieline.testkit.CrashPoints;
import dev.tieline.testkit.HubProgram;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The hub as a process of its own with little memory, on the classes under test. It starts in half
 * the time, for it is packed into jars and Java has kept what it loaded when the demo ran once.
 * This is done once for all tests of a build, by the process that needs it first.
 */
final class QuickHub {
    private static final List<String> OPTIONS =
            List.of(
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dtieline.home=" + DocumentPage.ROOT.toAbsolutePath().normalize(),
                    // What Java says of its archive would stand between the lines of a command.
                    "-Xlog:aot*=off");

    private static final Path FOLDER = Path.of("target/quick").toAbsolutePath();
    private static final String CLASS_PATH = "class-path";

    private QuickHub() {}

    private static final class Plain {
        static final HubProgram PROGRAM = made(false);
    }

    private static final class Woven {
        static final HubProgram PROGRAM = made(true);
    }

    /** The program; more options may be added, but no other garbage collector. */
    static HubProgram plain() {
        return Plain.PROGRAM;
    }

    /** The program that ends at a point of a crash test if it is told to. */
    static HubProgram woven() {
        return Woven.PROGRAM;
    }

    private static synchronized HubProgram made(boolean woven) {
        try {
            Files.createDirectories(FOLDER);
            try (FileChannel channel =
                            FileChannel.open(
                                    FOLDER.resolve("lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                return made(woven, FOLDER.resolve((woven ? "woven-" : "plain-") + fingerprint()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HubProgram made(boolean woven, Path folder)
            throws IOException, InterruptedException {
        HubProgram plain = HubProgram.of("dev.tieline.app.Main", OPTIONS);
        Path done = folder.resolve(CLASS_PATH);
        String archive = folder.resolve("hub.aot").toString();
        if (!Files.exists(done)) {
            Files.createDirectories(folder);
            HubProgram packed = woven ? plain.woven(points(), folder) : plain.packed(folder);
            train(packed.with("-XX:AOTCacheOutput=" + archive), folder);
            Files.writeString(done, packed.classPath());
        }
        return new HubProgram(plain.options(), Files.readString(done), plain.main(), woven)
                .with("-XX:AOTCache=" + archive);
    }

    private static List<CrashPoint> points() {
        List<CrashPoint> points = new ArrayList<>(CrashPoints.all());
        points.addAll(BulkCrashTest.POINTS);
        points.addAll(DropCrashTest.POINTS);
        return points;
    }

    private static void train(HubProgram program, Path folder)
            throws IOException, InterruptedException {
        Path log = folder.resolve("training.log");
        int code =
                new ProcessBuilder(program.command(List.of("demo", "--once")))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start()
                        .waitFor();
        if (code != 0) {
            throw new IOException(Files.readString(log));
        }
    }

    /** Other when anything on the class path is: for those who build again and again. */
    private static String fingerprint() throws IOException {
        int hash = 0;
        String classPath = HubProgram.of("", OPTIONS).classPath();
        for (String element : classPath.split(File.pathSeparator, -1)) {
            try (Stream<Path> files = Files.walk(Path.of(element))) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    hash = 31 * hash + file.toString().hashCode();
                    hash = 31 * hash + Files.getLastModifiedTime(file).hashCode();
                }
            }
        }
        return Integer.toHexString(hash);
    }
}
