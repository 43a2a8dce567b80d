package dev.tieline.app;

import dev.tieline.api.Findings;
import dev.tieline.api.Place;
import dev.tieline.flow.HubFile;
import dev.tieline.flow.WorkspaceFiles;
import dev.tieline.flow.WorkspaceReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A workspace on disk.
 *
 * @param path the folder
 * @param change what is done to every file's text before it is read; the demo moves ports with it
 */
record WorkspaceFolder(Path path, UnaryOperator<String> change) {
    private static final int MAX_FILES = 20_000;
    private static final long MAX_FILE_BYTES = 8 << 20;
    private static final Set<String> ENDINGS = Set.of(".yaml", ".yml", ".json", ".csv");

    WorkspaceFolder(Path path) {
        this(path, UnaryOperator.identity());
    }

    /** Reads every file that can be part of a workspace; what cannot be read is a finding. */
    WorkspaceFiles read(Findings findings) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        if (Files.isDirectory(path)) {
            Files.walkFileTree(path, new Reader(texts, findings));
        }
        return WorkspaceFiles.of(texts);
    }

    /** Reads its hub file and nothing else; as good as missing when it cannot be read. */
    HubFile hub() throws IOException {
        Path file = path.resolve(HubFile.PATH);
        if (!Files.isRegularFile(file) || Files.size(file) > MAX_FILE_BYTES) {
            return HubFile.MISSING;
        }
        try {
            return WorkspaceReader.hub(change.apply(text(file)));
        } catch (CharacterCodingException _) {
            return HubFile.MISSING;
        }
    }

    private final class Reader extends SimpleFileVisitor<Path> {
        private final Map<String, String> texts;
        private final Findings findings;

        Reader(Map<String, String> texts, Findings findings) {
            this.texts = texts;
            this.findings = findings;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean hidden = !folder.equals(path) && name(folder).startsWith(".");
            // A folder of the hub's own store is not looked through: it changes all the time.
            boolean store = Files.exists(folder.resolve("tieline.db"));
            return hidden || store ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            String relative = path.relativize(file).toString().replace('\\', '/');
            if (!attributes.isRegularFile() || !wanted(relative)) {
                return FileVisitResult.CONTINUE;
            }
            if (texts.size() >= MAX_FILES) {
                throw new IOException(
                        path + " holds more than " + MAX_FILES + " files; is it a workspace?");
            }
            take(relative, file, attributes.size());
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            String relative = path.relativize(file).toString().replace('\\', '/');
            unreadable(relative, "it cannot be opened: " + failure.getClass().getSimpleName());
            return FileVisitResult.CONTINUE;
        }

        private void take(String relative, Path file, long size) throws IOException {
            if (size > MAX_FILE_BYTES) {
                unreadable(relative, "it is larger than " + (MAX_FILE_BYTES >> 20) + " MiB");
                return;
            }
            try {
                texts.put(relative, change.apply(text(file)));
            } catch (CharacterCodingException e) {
                unreadable(relative, "it is not UTF-8 text");
            }
        }

        private void unreadable(String relative, String why) {
            findings.add(
                    Place.startOf(relative),
                    "file-unreadable",
                    "This file cannot be read: " + why,
                    "It would be passed over.",
                    "Correct the file, or move it out of the workspace.");
        }
    }

    private static String text(Path file) throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                .toString();
    }

    private static String name(Path path) {
        Path last = path.getFileName();
        return last == null ? "" : last.toString();
    }

    /** Files in the folder itself and in its sub-folders, of the kinds workspaces are made of. */
    private static boolean wanted(String relative) {
        String name = relative.substring(relative.lastIndexOf('/') + 1);
        return !name.startsWith(".") && ENDINGS.stream().anyMatch(name::endsWith);
    }
}
