package dev.tieline.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Does a {@link Flood} from one loop. Connections that the hub ends are replaced, unless the flood
 * says otherwise; it opens at most 1,000 a second. Reads the name of a flood from standard input,
 * begins and answers {@code begun}; at {@code stop} it lets all connections go and answers how many
 * were opened and how many the hub ended; and again.
 *
 * <p>Argument: the hub's address.
 */
final class FloodProcess implements Runnable {
    private static final int OPENED_PER_SECOND = 1_000;
    private static final long TICK_MILLIS = 5;

    private final InetSocketAddress address;
    private final Flood flood;
    private final Selector selector = Selector.open();
    private final Set<SocketChannel> open = new HashSet<>();

    /** All wait equally long, so the first is due first. */
    private final Deque<Due> due = new ArrayDeque<>();

    private final ByteBuffer read = ByteBuffer.allocateDirect(64 << 10);
    private final byte[] then;
    private final long every;
    private volatile boolean over;
    private long opened;
    private long ended;

    private record Due(SocketChannel channel, long at) {}

    /** What a connection is to be sent. */
    private static final class Writing {
        private ByteBuffer bytes;
        private boolean first = true;
        private boolean over;

        Writing(byte[] first) {
            bytes = ByteBuffer.wrap(first);
        }
    }

    private FloodProcess(InetSocketAddress address, Flood flood) throws IOException {
        this.address = address;
        this.flood = flood;
        this.then = flood.then();
        this.every = flood.every().toNanos();
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        URI hub = URI.create(args[0]);
        InetSocketAddress address = new InetSocketAddress(hub.getHost(), hub.getPort());
        System.out.println("ready");
        try (var lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                FloodProcess process = new FloodProcess(address, Flood.valueOf(line));
                Thread loop = Thread.ofPlatform().start(process);
                System.out.println("begun");
                lines.readLine();
                process.over = true;
                loop.join();
                System.out.println(process.opened + " " + process.ended);
            }
        }
    }

    @Override
    public void run() {
        try (selector) {
            long began = System.nanoTime();
            while (!over) {
                selector.select(this::ready, TICK_MILLIS);
                long now = System.nanoTime();
                double seconds = (now - began) / (double) Duration.ofSeconds(1).toNanos();
                double due = Math.min(flood.most(), seconds * OPENED_PER_SECOND);
                while (open.size() < flood.connections() && opened < due) {
                    open();
                }
                drip(now);
            }
            for (SocketChannel channel : open) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void open() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(address);
        channel.register(selector, SelectionKey.OP_CONNECT, new Writing(flood.first()));
        open.add(channel);
        opened++;
    }

    private void ready(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                return;
            }
            if (key.isReadable() && channel.read(read.clear()) < 0) {
                ended(channel);
                return;
            }
            if (key.isWritable()) {
                write(key, channel);
            }
        } catch (IOException _) {
            ended(channel);
        }
    }

    private void write(SelectionKey key, SocketChannel channel) throws IOException {
        Writing writing = (Writing) key.attachment();
        channel.write(writing.bytes);
        if (writing.bytes.hasRemaining()) {
            return;
        }
        boolean again = writing.first ? flood.hurried() : flood.hurried() && !flood.once();
        writing.bytes = ByteBuffer.wrap(then);
        if (!again) {
            key.interestOps(SelectionKey.OP_READ);
            due.add(new Due(channel, System.nanoTime() + every));
        }
        writing.over = !writing.first && flood.once();
        writing.first = false;
    }

    private void drip(long now) {
        while (!due.isEmpty() && due.getFirst().at() - now <= 0) {
            SocketChannel channel = due.removeFirst().channel();
            SelectionKey key = channel.keyFor(selector);
            if (key == null || !key.isValid()) {
                continue;
            }
            if (((Writing) key.attachment()).over) {
                ended(channel);
            } else {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        }
    }

    private void ended(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (open.remove(channel)) {
            ended++;
        }
    }
}
