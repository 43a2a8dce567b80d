package dev.tieline.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Posts leads over so many connections, from one loop. Reads {@link Work} from standard input, does
 * it and answers {@link Posted}; and again.
 *
 * <p>Arguments: address with path, token, connections, flows, the number before the first lead's.
 */
final class LoadProcess {
    private static final int BUSY = 503;
    private static final long AFTER_BUSY_NANOS = 5_000_000;

    private final InetSocketAddress address;
    private final Lead lead;
    private final int connections;
    private long number;

    private LoadProcess(String[] args) {
        URI server = URI.create(args[0]);
        address = new InetSocketAddress(server.getHost(), server.getPort());
        lead = new Lead(server, server.getPath(), args[1], Integer.parseInt(args[3]));
        connections = Integer.parseInt(args[2]);
        number = Long.parseLong(args[4]);
    }

    public static void main(String[] args) throws IOException {
        LoadProcess load = new LoadProcess(args);
        System.out.println("ready");
        try (var lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(load.run(Work.of(line)).words());
            }
        }
    }

    private Posted run(Work work) throws IOException {
        try (Run run = work.perSecond() == 0 ? new Flat(work) : new Paced(work)) {
            return run.posted();
        }
    }

    /** One connection and when what it waits for was due. */
    private static final class Line {
        private final Wire wire;
        private volatile long due;

        Line(Wire wire) {
            this.wire = wire;
        }
    }

    /** Work being done. */
    private abstract class Run implements AutoCloseable {
        final List<Line> lines = new ArrayList<>();
        final long began;
        final long until;
        private final Selector selector = Selector.open();
        private final Latencies accepted = new Latencies();
        private @Nullable IOException failure;
        private long refused;
        private long lastAnswer;

        Run(Work work) throws IOException {
            for (int i = 0; i < connections; i++) {
                Line line = new Line(new Wire(SocketChannel.open(address)));
                line.wire.channel().register(selector, SelectionKey.OP_READ, line);
                lines.add(line);
            }
            began = System.nanoTime();
            until = began + work.seconds() * 1_000_000_000L;
        }

        /** Whether answers may still come. */
        abstract boolean goesOn();

        /** Sends what may be sent by now. */
        abstract void send() throws IOException;

        /** A connection is free again. */
        abstract void free(Line line, boolean busy) throws IOException;

        Posted posted() throws IOException {
            while (goesOn()) {
                selector.select(this::answered, 1);
                IOException broken = failure;
                if (broken != null) {
                    throw broken;
                }
                send();
            }
            return new Posted(refused, lastAnswer - began, Times.of(accepted));
        }

        private void answered(SelectionKey key) {
            Line line = (Line) key.attachment();
            try {
                if (line.wire.receive()) {
                    lastAnswer = System.nanoTime();
                    int status = line.wire.status();
                    if (status / 100 == 2) {
                        accepted.record(lastAnswer - line.due);
                    } else if (status == BUSY) {
                        refused++;
                    } else {
                        throw new IOException("answered with " + line.wire.text());
                    }
                    line.wire.next();
                    free(line, status == BUSY);
                }
            } catch (IOException e) {
                failure = e;
            }
        }

        void post(Line line, long due) throws IOException {
            line.due = due;
            number++;
            line.wire.send(lead.numbered(number, due));
        }

        @Override
        public void close() throws IOException {
            selector.close();
            for (Line line : lines) {
                line.wire.channel().close();
            }
        }
    }

    /** Every connection posts again as soon as it was answered. */
    private final class Flat extends Run {
        private final Deque<Line> resting = new ArrayDeque<>();
        private int open;

        Flat(Work work) throws IOException {
            super(work);
            for (Line line : lines) {
                next(line);
            }
        }

        @Override
        boolean goesOn() {
            return open > 0 || !resting.isEmpty();
        }

        @Override
        void free(Line line, boolean busy) throws IOException {
            open--;
            if (busy) {
                line.due = System.nanoTime() + AFTER_BUSY_NANOS;
                resting.add(line);
            } else {
                next(line);
            }
        }

        private void next(Line line) throws IOException {
            long now = System.nanoTime();
            if (now < until) {
                open++;
                post(line, now);
            }
        }

        @Override
        void send() throws IOException {
            while (!resting.isEmpty() && resting.getFirst().due <= System.nanoTime()) {
                next(resting.removeFirst());
            }
        }
    }

    /**
     * A lead is due at even intervals, whatever became of those before; it waits for a free
     * connection when there is none. A thread of its own sends, for a selector's clock is coarse.
     */
    private final class Paced extends Run {
        private final Deque<Line> free = new ConcurrentLinkedDeque<>(lines);
        private final long interval;
        private final Thread pacer;
        private volatile @Nullable IOException broken;

        Paced(Work work) throws IOException {
            super(work);
            interval = 1_000_000_000L / work.perSecond();
            pacer = Thread.ofPlatform().name("pacer").daemon().start(this::pace);
        }

        private void pace() {
            try {
                for (long due = began; due < until; due += interval) {
                    for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                        LockSupport.parkNanos(due - now);
                    }
                    Line line = free.poll();
                    while (line == null) {
                        LockSupport.parkNanos(10_000);
                        line = free.poll();
                    }
                    post(line, due);
                }
            } catch (IOException e) {
                broken = e;
            }
        }

        @Override
        boolean goesOn() {
            return pacer.isAlive() || free.size() < connections;
        }

        @Override
        void send() throws IOException {
            IOException failure = broken;
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        void free(Line line, boolean busy) {
            free.add(line);
        }
    }
}
