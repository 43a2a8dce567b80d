package dev.tieline.connector.files;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/** How a file is compressed, as declared. */
enum Compression {
    NONE,
    GZIP,
    ZSTD;

    static final List<String> WORDS = List.of("gzip", "zstd");

    /** More of a file that holds nothing is not looked through. */
    static final int MOST_EMPTY = 64 << 20;

    private static final int BUFFER = 64 << 10;

    static Compression of(String word) {
        return word.isEmpty() ? NONE : valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** What is in it. Whatever is broken is an {@link IOException}. */
    InputStream open(InputStream in) {
        return new WholeReads(
                switch (this) {
                    case NONE -> in;
                    case GZIP -> new GzipMembers(in);
                    case ZSTD -> new ZstdFrames(in);
                });
    }

    /** Whether a failure means that what is there is not compressed like this, or not whole. */
    static boolean broken(IOException failure) {
        return failure instanceof ZipException;
    }

    /**
     * Begins a part that can be read by itself and behind others; it is whole when it is closed.
     */
    OutputStream part(OutputStream out) throws IOException {
        return switch (this) {
            case NONE -> out;
            case GZIP -> new GZIPOutputStream(out, BUFFER);
            case ZSTD -> new ZstdOutputStream(out).setChecksum(true);
        };
    }
}
