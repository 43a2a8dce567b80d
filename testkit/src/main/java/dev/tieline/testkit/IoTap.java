package dev.tieline.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stands between a process and the files of one directory: writes down what is done to them ({@link
 * IoTrace}) and lets chosen calls fail, armed while the process runs. A library in C that Linux
 * loads before all others ({@code iotap.c}), compiled on first use; needs a C compiler.
 *
 * @param library the compiled library
 * @param watched directory whose files are watched
 * @param trace file the trace goes to
 * @param control file that says what fails
 */
public record IoTap(Path library, Path watched, Path trace, Path control) {
    private static final String SOURCE = "iotap.c";
    private static final Charset UTF_8 = StandardCharsets.UTF_8;
    private static final int PAGE = 4_096;
    private static final int SUFFIX = 28;
    private static final int MAX_SUFFIX = 63;

    /** What may fail. */
    public enum Call {
        WRITE(1),
        SYNC(2),
        TRUNCATE(4),
        /** For writing. */
        OPEN(8),
        UNLINK(16),
        SYNC_NAMES(32);

        private final int bit;

        Call(int bit) {
            this.bit = bit;
        }
    }

    /** How it fails. */
    public enum How {
        EIO(1),
        ENOSPC(2),
        EROFS(3),
        EINTR(4),
        /** A write takes the half and says so. */
        HALF(5),
        /** A write takes the half, the next one finds the disk full. */
        HALF_THEN_ENOSPC(6);

        private final int code;

        How(int code) {
            this.code = code;
        }
    }

    /**
     * Which calls fail.
     *
     * @param nth of the calls that match, from 1
     * @param lasting whether all after it fail, too
     * @param suffix of the file's path; empty for any
     */
    public record Fault(Set<Call> calls, How how, int nth, boolean lasting, String suffix) {
        public Fault {
            calls = Set.copyOf(calls);
            if (suffix.length() > MAX_SUFFIX) {
                throw new IllegalArgumentException("too long: " + suffix);
            }
        }
    }

    /** Prepares all of it in a folder, which must not be within the watched directory. */
    public static IoTap in(Path folder, Path watched) throws IOException {
        Path real = Files.createDirectories(folder).toRealPath();
        Path control = real.resolve("iotap.control");
        Files.write(control, new byte[PAGE]);
        return new IoTap(
                compile(real),
                Files.createDirectories(watched).toRealPath(),
                real.resolve("iotap.trace"),
                control);
    }

    private static Path compile(Path folder) throws IOException {
        Path source = folder.resolve(SOURCE);
        try (InputStream text = IoTap.class.getResourceAsStream(SOURCE)) {
            Files.write(source, text.readAllBytes());
        }
        Path library = folder.resolve("iotap.so");
        Process compiler =
                new ProcessBuilder(
                                List.of(
                                        "cc",
                                        "-O1",
                                        "-shared",
                                        "-fPIC",
                                        "-o",
                                        library.toString(),
                                        source.toString(),
                                        "-ldl",
                                        "-lpthread"))
                        .redirectErrorStream(true)
                        .start();
        try {
            String said = new String(compiler.getInputStream().readAllBytes(), UTF_8);
            if (compiler.waitFor() != 0) {
                throw new IOException("iotap.c does not compile: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while compiling", e);
        }
        return library;
    }

    /** To be in the environment of a process whose calls may fail. */
    public Map<String, String> faulty() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "IOTAP_DIR", watched.toString(),
                "IOTAP_CONTROL", control.toString());
    }

    /** To be in the environment of a process that is traced, too. */
    public Map<String, String> traced() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "IOTAP_DIR", watched.toString(),
                "IOTAP_CONTROL", control.toString(),
                "IOTAP_TRACE", trace.toString());
    }

    /** From now on these calls fail; counting starts anew. */
    public void arm(Fault fault) throws IOException {
        MappedByteBuffer page = page();
        page.putInt(0, 0);
        int calls = 0;
        for (Call call : fault.calls()) {
            calls |= call.bit;
        }
        page.putInt(4, calls);
        page.putInt(8, fault.how().code);
        page.putInt(12, fault.nth());
        page.putInt(16, fault.lasting() ? 1 : 0);
        page.putInt(20, 0);
        page.putInt(24, 0);
        byte[] suffix = new byte[MAX_SUFFIX + 1];
        byte[] wanted = fault.suffix().getBytes(UTF_8);
        System.arraycopy(wanted, 0, suffix, 0, wanted.length);
        page.put(SUFFIX, suffix);
        page.putInt(0, 1);
    }

    /** From now on nothing fails. */
    public void disarm() throws IOException {
        page().putInt(0, 0);
    }

    /** How many calls matched since it was armed. */
    public int matched() throws IOException {
        return page().getInt(20);
    }

    /** How many calls failed since it was armed. */
    public int failed() throws IOException {
        return page().getInt(24);
    }

    private MappedByteBuffer page() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(control.toFile(), "rw")) {
            MappedByteBuffer page = file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, PAGE);
            page.order(ByteOrder.nativeOrder());
            return page;
        }
    }
}
