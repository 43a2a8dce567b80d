package dev.tieline.testkit;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Java program that can be started as a process: the Java and the class path that run here.
 *
 * @param options of Java
 * @param classPath whose elements are separated as the system does
 * @param main class
 * @param woven whether it has probes
 */
public record HubProgram(List<String> options, String classPath, String main, boolean woven) {
    private static final List<String> USUAL =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    /** What is always woven, for the count of deliveries in flight. */
    private static final Set<String> COUNTED =
            Set.of(Probe.CARRY, Probe.SETTLE, Probe.SETTLED, Probe.COMMIT, Probe.ROLLBACK);

    public HubProgram {
        options = List.copyOf(options);
    }

    /** A main class on the class path of this process. */
    public static HubProgram of(String main, List<String> options) {
        List<String> all = new ArrayList<>(USUAL);
        all.addAll(options);
        return new HubProgram(all, here(), main, false);
    }

    /** Without empty elements, which Surefire leaves and which mean the folder one is in. */
    private static String here() {
        String all = System.getProperty("java.class.path");
        return Stream.of(all.split(File.pathSeparator, -1))
                .filter(element -> !element.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * The same with probes: started with {@link CrashPoint#option} it ends itself there. Folders of
     * the class path become jars, so that Java can keep an archive of what it loaded from them.
     *
     * @param folder for the jars; must stay while processes run
     */
    public HubProgram woven(List<CrashPoint> points, Path folder) throws IOException {
        Set<String> methods = new TreeSet<>(COUNTED);
        for (CrashPoint point : points) {
            methods.add(point.method());
            if (!point.following().isEmpty()) {
                methods.add(point.following());
            }
        }
        Path first = folder.resolve("woven.jar");
        Weaver.weave(methods, first);
        String elements = first + File.pathSeparator + jars(folder);
        return new HubProgram(options, elements, main, true);
    }

    /**
     * The same from jars only, so that Java can keep an archive of what it loaded from them.
     *
     * @param folder for the jars; must stay while processes run
     */
    public HubProgram packed(Path folder) throws IOException {
        return new HubProgram(options, jars(folder), main, woven);
    }

    private String jars(Path folder) throws IOException {
        List<String> elements = new ArrayList<>();
        for (String element : classPath.split(File.pathSeparator, -1)) {
            Path path = Path.of(element);
            elements.add(
                    Files.isDirectory(path)
                            ? jar(path, folder.resolve("part-" + elements.size() + ".jar"))
                            : element);
        }
        return String.join(File.pathSeparator, elements);
    }

    private static String jar(Path folder, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
                entries.putNextEntry(new JarEntry(name));
                entries.write(Files.readAllBytes(file));
                entries.closeEntry();
            }
        }
        return jar.toString();
    }

    /** The same with more options of Java. */
    public HubProgram with(String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return new HubProgram(all, classPath, main, woven);
    }

    /** The whole command line. */
    public List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(classPath);
        command.add(main);
        command.addAll(arguments);
        return command;
    }
}
