package dev.tieline.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import tools.jackson.databind.json.JsonMapper;

/**
 * The least that a durable endpoint does: parses a body and appends it to a file. One thread takes
 * all that wait, writes them at once, has the disk keep them, and then lets them answer.
 */
final class BareLog implements BareProcess.Handling {
    private static final int MAX_BATCH_BYTES = 1 << 20;
    private static final int ACCEPTED = 202;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final FileChannel file;
    private final BlockingQueue<Line> waiting = new LinkedBlockingQueue<>();

    private static final class Line {
        private final byte[] bytes;
        private final CountDownLatch kept = new CountDownLatch(1);

        Line(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    BareLog(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Thread.ofPlatform().name("log").daemon().start(this::write);
    }

    @Override
    public int handle(byte[] body) throws InterruptedException {
        if (!JSON.readTree(body).isObject()) {
            return 400;
        }
        Line line = new Line(body);
        waiting.add(line);
        line.kept.await();
        return ACCEPTED;
    }

    private void write() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_BATCH_BYTES);
        List<Line> batch = new ArrayList<>();
        try {
            while (true) {
                batch.add(waiting.take());
                waiting.drainTo(batch);
                append(batch, buffer);
                file.force(false);
                batch.forEach(line -> line.kept.countDown());
                batch.clear();
            }
        } catch (IOException | InterruptedException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private void append(List<Line> batch, ByteBuffer buffer) throws IOException {
        buffer.clear();
        for (Line line : batch) {
            buffer.put(line.bytes);
            buffer.put((byte) '\n');
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
    }
}
