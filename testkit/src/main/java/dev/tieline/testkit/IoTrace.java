package dev.tieline.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process did to the files of a directory, in order.
 *
 * @param steps in the order they happened
 */
public record IoTrace(List<Step> steps) {
    private static final int HEAD = 20;

    public IoTrace {
        steps = List.copyOf(steps);
    }

    /** One call that succeeded. */
    public sealed interface Step {}

    /**
     * A file was opened for the first time; numbers name files, whatever becomes of their names.
     */
    public record Opened(int file, Path path, boolean created) implements Step {}

    /** Bytes were written, not necessarily to the disk; nobody may move the buffer. */
    public record Wrote(int file, long offset, ByteBuffer bytes) implements Step {}

    /** A file got another length. */
    public record Cut(int file, long length) implements Step {}

    /** A file's contents are on the disk. */
    public record Synced(int file) implements Step {}

    /** A directory's names are on the disk. */
    public record SyncedNames(Path directory) implements Step {}

    /** A name was removed. */
    public record Removed(Path path) implements Step {}

    /** The process said something, in a file named {@code .said}. */
    public record Said(String text) implements Step {}

    /** Reads what an {@link IoTap} wrote. */
    public static IoTrace read(Path trace) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(trace)).order(ByteOrder.nativeOrder());
        List<Step> steps = new ArrayList<>();
        while (in.remaining() >= HEAD) {
            char what = (char) in.get();
            boolean flag = in.get() != 0;
            byte[] path = new byte[in.getShort()];
            int file = in.getInt();
            long offset = in.getLong();
            int length = in.getInt();
            in.get(path);
            ByteBuffer bytes = in.slice(in.position(), length).asReadOnlyBuffer();
            in.position(in.position() + length);
            Path name = Path.of(new String(path, StandardCharsets.UTF_8));
            steps.add(
                    switch (what) {
                        case 'O' -> new Opened(file, name, flag);
                        case 'W' -> new Wrote(file, offset, bytes);
                        case 'T' -> new Cut(file, offset);
                        case 'S' -> new Synced(file);
                        case 'D' -> new SyncedNames(name);
                        case 'U' -> new Removed(name);
                        case 'M' -> new Said(StandardCharsets.UTF_8.decode(bytes).toString());
                        default -> throw new IOException("cannot follow '" + what + "' " + name);
                    });
        }
        return new IoTrace(steps);
    }
}
