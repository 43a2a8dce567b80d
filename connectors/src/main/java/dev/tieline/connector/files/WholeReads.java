package dev.tieline.connector.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads as much as is asked for. Where little comes at a time, as of a file that was compressed
 * byte by byte, whoever looks for the end of a row would look through all of it for each byte.
 */
final class WholeReads extends FilterInputStream {
    /** Comes behind what was read before it. */
    private Optional<IOException> failed = Optional.empty();

    WholeReads(InputStream in) {
        super(in);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int all = 0;
        while (failed.isEmpty() && all < length) {
            try {
                int read = in.read(into, offset + all, length - all);
                if (read < 0) {
                    break;
                }
                all += read;
            } catch (IOException e) {
                failed = Optional.of(e);
            }
        }
        if (all == 0 && failed.isPresent()) {
            throw failed.get();
        }
        return all == 0 && length > 0 ? -1 : all;
    }
}
