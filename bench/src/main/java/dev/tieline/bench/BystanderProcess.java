package dev.tieline.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Somebody else on the same machine who is flooded: one loop that takes connections, reads, forgets
 * what it read, answers nothing, and ends the oldest when it has as many as a hub would keep. What
 * a good caller of the hub notices meanwhile is the machine's share: two processes that talk to
 * each other, and take their time of the processors. Prints its address.
 */
final class BystanderProcess {
    private static final int MOST = 2_048;
    private static final int BACKLOG = 1_024;

    private final ByteBuffer read = ByteBuffer.allocateDirect(64 << 10);
    private final Deque<SocketChannel> all = new ArrayDeque<>();
    private final Selector selector = Selector.open();
    private final ServerSocketChannel server = ServerSocketChannel.open();

    private BystanderProcess() throws IOException {
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    public static void main(String[] args) throws IOException {
        BystanderProcess process = new BystanderProcess();
        InetSocketAddress address = (InetSocketAddress) process.server.getLocalAddress();
        System.out.println("http://127.0.0.1:" + address.getPort());
        while (true) {
            process.selector.select(process::ready);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else if (((SocketChannel) key.channel()).read(read.clear()) < 0) {
                key.channel().close();
            }
        } catch (IOException _) {
            close(key);
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            all.add(channel);
            while (all.size() > MOST) {
                all.removeFirst().close();
            }
        }
    }
}
