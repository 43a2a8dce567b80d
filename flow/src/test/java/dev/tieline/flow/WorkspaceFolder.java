package dev.tieline.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the files of a workspace from a folder. */
public final class WorkspaceFolder {
    private static final List<String> KINDS = List.of(".yaml", ".json", ".csv");

    private WorkspaceFolder() {}

    /** The workspace the demo runs. */
    public static WorkspaceFiles acme() {
        return read(Path.of(System.getProperty("project.root", ".."), "examples/acme"));
    }

    public static WorkspaceFiles read(Path folder) {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(path).toString().replace('\\', '/');
                if (KINDS.stream().anyMatch(name::endsWith)) {
                    texts.put(name, Files.readString(path));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return WorkspaceFiles.of(texts);
    }
}
