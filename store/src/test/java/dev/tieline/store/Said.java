package dev.tieline.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Says things into the trace of an {@link dev.tieline.testkit.IoTap}. Thread-safe. */
final class Said implements AutoCloseable {
    private final FileChannel file;

    Said(Path directory) throws IOException {
        file =
                FileChannel.open(
                        directory.resolve(".said"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
    }

    void say(String text) {
        try {
            file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
