package dev.tieline.connector.files;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Looks at the beginning of a file and offers what to declare. */
public final class FileLook {
    /** So many rows are looked at. */
    public static final int MAX_ROWS = 10_000;

    private static final int MAX_BYTES = 16 << 20;

    private FileLook() {}

    /** Nothing can be offered; the message says why. */
    public static final class Unclear extends IOException {
        private static final long serialVersionUID = 1L;

        Unclear(String message) {
            super(message);
        }
    }

    /**
     * Looks at a file.
     *
     * @param encoding of the text, when somebody knows it
     * @throws Unclear when it is none of the formats
     */
    public static FileOffer at(Path file, Optional<Charset> encoding) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(4);
        }
        if (start.length == 4 && start[0] == 'P' && (start[1] == 'A' || start[1] == 'K')) {
            boolean parquet = start[1] == 'A' && start[2] == 'R' && start[3] == '1';
            boolean zip = start[1] == 'K' && start[2] == 3 && start[3] == 4;
            if (parquet || zip) {
                return new TableLook().look(file, parquet);
            }
        }
        Compression compression = compression(start);
        List<String> doubts = new ArrayList<>();
        byte[] bytes = unpacked(file, compression, doubts);
        if (bytes.length == 0) {
            throw new Unclear("it is empty.");
        }
        String packed =
                compression == Compression.NONE
                        ? ""
                        : compression.name().toLowerCase(java.util.Locale.ROOT);
        int first = firstSign(bytes);
        if (first == '[' || first == '{') {
            return new JsonLook(doubts).look(bytes, first == '[', packed);
        }
        Optional<ByteOrderMark> mark = ByteOrderMark.of(ByteBuffer.wrap(bytes));
        if (mark.isPresent() && encoding.filter(known -> !mark.get().fits(known)).isPresent()) {
            throw new Unclear(
                    "it begins with the byte order mark of " + mark.get().encoding() + ".");
        }
        Charset charset = encoding.orElseGet(() -> EncodingLook.of(bytes, doubts));
        return new CsvLook(doubts).look(bytes, charset, packed);
    }

    private static Compression compression(byte[] start) {
        if (start.length >= 2 && start[0] == 0x1F && start[1] == (byte) 0x8B) {
            return Compression.GZIP;
        }
        boolean zstd =
                start.length == 4
                        && start[0] == 0x28
                        && start[1] == (byte) 0xB5
                        && start[2] == 0x2F
                        && start[3] == (byte) 0xFD;
        return zstd ? Compression.ZSTD : Compression.NONE;
    }

    private static byte[] unpacked(Path file, Compression compression, List<String> doubts)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 << 10];
        try (InputStream in = compression.open(Files.newInputStream(file))) {
            int read = in.read(buffer);
            while (read >= 0 && bytes.size() + read <= MAX_BYTES) {
                bytes.write(buffer, 0, read);
                read = in.read(buffer);
            }
            return read < 0 ? bytes.toByteArray() : wholeLines(bytes.toByteArray());
        } catch (IOException e) {
            if (!Compression.broken(e) || bytes.size() == 0) {
                throw Compression.broken(e) ? new Unclear("its compression is broken.") : e;
            }
            doubts.add("Its compression breaks off; only what stands before was looked at.");
        }
        return bytes.toByteArray();
    }

    private static byte[] wholeLines(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end == 0 ? bytes : Arrays.copyOf(bytes, end);
    }

    private static int firstSign(byte[] bytes) {
        int at = bytes.length > 2 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB ? 3 : 0;
        while (at < bytes.length && bytes[at] > 0 && bytes[at] <= ' ') {
            at++;
        }
        return at < bytes.length ? bytes[at] : -1;
    }

    static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }
}
