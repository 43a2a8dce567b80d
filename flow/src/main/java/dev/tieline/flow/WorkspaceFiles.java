package dev.tieline.flow;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a workspace, or some of them: text by path.
 *
 * @param texts by path relative to the workspace, with forward slashes; sorted by path
 */
public record WorkspaceFiles(SortedMap<String, String> texts) {
    private static final int FORM = 0x544c_5731;
    private static final int MAX_FILES = 100_000;

    public WorkspaceFiles {
        texts.keySet().forEach(WorkspaceFiles::checkPath);
        texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    }

    public static WorkspaceFiles of(Map<String, String> texts) {
        return new WorkspaceFiles(new TreeMap<>(texts));
    }

    public Optional<String> text(String path) {
        return Optional.ofNullable(texts.get(path));
    }

    /** Only the named files; names of files that do not exist are passed over. */
    public WorkspaceFiles subset(Collection<String> paths) {
        SortedMap<String, String> some = new TreeMap<>();
        for (String path : paths) {
            text(path).ifPresent(text -> some.put(path, text));
        }
        return new WorkspaceFiles(some);
    }

    /** A stable form to store: the same files give the same bytes, on every machine. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeInt(FORM);
            out.writeInt(texts.size());
            for (Map.Entry<String, String> file : texts.entrySet()) {
                write(out, file.getKey());
                write(out, file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException when these are other bytes
     */
    public static WorkspaceFiles fromBytes(byte[] bytes) {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            int form = in.readInt();
            int count = in.readInt();
            if (form != FORM || count < 0 || count > MAX_FILES) {
                throw new IllegalArgumentException("not the stored form of workspace files");
            }
            SortedMap<String, String> texts = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                texts.put(read(in), read(in));
            }
            if (in.available() > 0 || texts.size() != count) {
                throw new IllegalArgumentException("not the stored form of workspace files");
            }
            return new WorkspaceFiles(texts);
        } catch (IOException e) {
            throw new IllegalArgumentException("stored workspace files are cut short", e);
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IllegalArgumentException("stored workspace files are cut short");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static void checkPath(String path) {
        boolean odd =
                path.isEmpty()
                        || path.startsWith("/")
                        || path.contains("\\")
                        || ("/" + path + "/").contains("/../");
        if (odd) {
            throw new IllegalArgumentException("not a path within a workspace: " + path);
        }
    }
}
