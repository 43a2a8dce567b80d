package dev.tieline.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A golden case: one text file with the files of a workspace and what check says of it.
 *
 * <p>Text before the first section says what the case shows. {@code -- path --} starts a file that
 * is added to the base workspace or stands for one of its files, {@code -- !path --} takes one
 * away, {@code -- expect --} starts the findings as people see them; an empty one means none. A
 * file's name that starts with {@code compile-} needs the compiler.
 */
public record CheckCase(Path path, String name, WorkspaceFiles files, String expected) {
    private static final Path FOLDER =
            Path.of(System.getProperty("project.root", ".."), "flow/src/test/resources/check");

    /** All cases, by name. */
    public static Stream<CheckCase> all() {
        Map<String, String> base = sections(read(FOLDER.resolve("base.workspace")));
        try (Stream<Path> paths = Files.list(FOLDER)) {
            List<CheckCase> cases = new ArrayList<>();
            paths.filter(path -> path.toString().endsWith(".case"))
                    .sorted()
                    .forEach(path -> cases.add(parse(path, base)));
            return cases.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The workspace every case starts from. */
    public static WorkspaceFiles base() {
        return WorkspaceFiles.of(sections(read(FOLDER.resolve("base.workspace"))));
    }

    public boolean needsCompiler() {
        return name.startsWith("compile-");
    }

    /** Writes what check says now as what is expected, to be read by a person afterwards. */
    public void rewrite(String actual) {
        String text = read(path);
        int at = text.indexOf("-- expect --\n");
        String kept = at < 0 ? text : text.substring(0, at);
        try {
            Files.writeString(path, kept + "-- expect --\n" + actual);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private static CheckCase parse(Path path, Map<String, String> base) {
        Map<String, String> files = new TreeMap<>(base);
        Map<String, String> own = sections(read(path));
        String expected = own.getOrDefault("expect", "");
        own.remove("expect");
        own.forEach((file, text) -> {
            if (file.startsWith("!")) {
                files.remove(file.substring(1));
            } else {
                files.put(file, text);
            }
        });
        String name = path.getFileName().toString().replace(".case", "");
        return new CheckCase(path, name, WorkspaceFiles.of(files), expected);
    }

    private static Map<String, String> sections(String text) {
        Map<String, String> sections = new LinkedHashMap<>();
        String name = "";
        StringBuilder section = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (!line.startsWith("-- ") || !line.endsWith(" --")) {
                section.append(line).append('\n');
                continue;
            }
            sections.put(name, section.toString());
            name = line.substring(3, line.length() - 3);
            section.setLength(0);
        }
        sections.put(name, section.toString());
        sections.remove("");
        return sections;
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
