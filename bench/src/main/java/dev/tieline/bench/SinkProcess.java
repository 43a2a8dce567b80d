package dev.tieline.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;

/**
 * The destinations: a loop that takes everything, counts, and answers at once. Each place has a
 * port of its own, so that it can be dead while others live. Prints the addresses of the places; to
 * each line it reads, a word and a place, it answers one line:
 *
 * <ul>
 *   <li>{@code count N}: {@link Arrived}
 *   <li>{@code anew N}: the same, and forgets times and the first one
 *   <li>{@code down N}: when its port was closed and its connections were cut, in nanoseconds
 *   <li>{@code up N}: when its port was opened again
 *   <li>{@code slow N}: from now on it answers five seconds late
 *   <li>{@code flap N}: from now on it answers 503 for two seconds, takes leads for two, and so on
 *   <li>{@code refuse N}: from now on it answers 422
 *   <li>{@code well N}: from now on it takes everything at once
 * </ul>
 *
 * <p>Argument: how many places.
 */
final class SinkProcess {
    private static final int BACKLOG = 1_024;
    private static final long LATE_NANOS = 5_000_000_000L;
    private static final long FLAP_NANOS = 2_000_000_000L;
    private static final String BODY = "{\"status\":\"stored\"}\n";

    private final ByteBuffer answer = message("200 OK");
    private final ByteBuffer unavailable = message("503 Service Unavailable");
    private final ByteBuffer refused = message("422 Unprocessable Content");
    private final Deque<Late> late = new ArrayDeque<>();
    private final Selector selector;
    private final Place[] places;
    private final SynchronousQueue<String> answers = new SynchronousQueue<>();
    private volatile @Nullable String asked;

    private SinkProcess(int places) throws IOException {
        selector = Selector.open();
        this.places = new Place[places];
        for (int i = 0; i < places; i++) {
            this.places[i] = new Place();
            this.places[i].open(0);
        }
    }

    private static ByteBuffer message(String status) {
        String head = "\r\nContent-Type: application/json\r\nContent-Length: ";
        byte[] bytes =
                ("HTTP/1.1 " + status + head + BODY.length() + "\r\n\r\n" + BODY)
                        .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes);
    }

    /** An answer that is sent later. */
    private record Late(long at, SelectionKey key, Wire wire) {}

    public static void main(String[] args) throws IOException, InterruptedException {
        new SinkProcess(Integer.parseInt(args[0])).run();
    }

    private void run() throws IOException, InterruptedException {
        StringBuilder greeting = new StringBuilder();
        for (Place place : places) {
            greeting.append("http://127.0.0.1:").append(place.port).append(' ');
        }
        Thread.ofPlatform().name("sink").daemon().start(this::loop);
        System.out.println(greeting.toString().strip());
        try (var lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                asked = line;
                selector.wakeup();
                System.out.println(answers.take());
            }
        }
    }

    private void loop() {
        try {
            while (true) {
                if (late.isEmpty()) {
                    selector.select(this::serve);
                } else {
                    selector.select(this::serve, 1);
                    answerLate();
                }
                String question = asked;
                if (question != null) {
                    asked = null;
                    answers.put(answer(question));
                }
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private void answerLate() {
        Late next = late.peek();
        while (next != null && next.at <= System.nanoTime()) {
            late.remove();
            try {
                next.wire.send(answer);
            } catch (IOException _) {
                cut(next.key);
            }
            next = late.peek();
        }
    }

    private String answer(String question) throws IOException {
        Place place = places[Integer.parseInt(question.substring(question.indexOf(' ') + 1))];
        return switch (question.substring(0, question.indexOf(' '))) {
            case "count" -> place.arrived().words();
            case "anew" -> place.anew().words();
            case "down" -> place.close();
            case "up" -> place.open(place.port);
            case "slow" -> place.behave(Manner.SLOW);
            case "flap" -> place.behave(Manner.FLAPPING);
            case "refuse" -> place.behave(Manner.REFUSING);
            case "well" -> place.behave(Manner.WELL);
            default -> throw new IllegalArgumentException(question);
        };
    }

    private void serve(SelectionKey key) {
        Object attached = key.attachment();
        try {
            if (attached instanceof Place place) {
                place.accept();
            } else if (attached instanceof Connection(Wire wire, Place place)) {
                boolean whole = wire.receive();
                while (whole) {
                    boolean takes = place.takes();
                    if (takes) {
                        place.count(wire.stamp());
                    }
                    wire.next();
                    if (place.manner == Manner.SLOW) {
                        late.add(new Late(System.nanoTime() + LATE_NANOS, key, wire));
                    } else {
                        wire.send(takes ? answer : place.no());
                    }
                    whole = wire.whole();
                }
            }
        } catch (IOException _) {
            // The sender is gone.
            cut(key);
        }
    }

    private static void cut(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Connection(Wire wire, Place place) {}

    private enum Manner {
        WELL,
        REFUSING,
        SLOW,
        FLAPPING
    }

    /** One destination. */
    private final class Place {
        private Manner manner = Manner.WELL;
        private @Nullable ServerSocketChannel listening;
        private int port;
        private long count;
        private long first;
        private long last;
        private Latencies latencies = new Latencies();

        String open(int wanted) throws IOException {
            ServerSocketChannel opened = ServerSocketChannel.open();
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), BACKLOG);
            opened.configureBlocking(false);
            opened.register(selector, SelectionKey.OP_ACCEPT, this);
            listening = opened;
            port = opened.socket().getLocalPort();
            return Long.toString(System.nanoTime());
        }

        String behave(Manner now) {
            manner = now;
            return Long.toString(System.nanoTime());
        }

        boolean takes() {
            return switch (manner) {
                case WELL, SLOW -> true;
                case REFUSING -> false;
                case FLAPPING -> System.nanoTime() / FLAP_NANOS % 2 == 0;
            };
        }

        ByteBuffer no() {
            return manner == Manner.REFUSING ? refused : unavailable;
        }

        void accept() throws IOException {
            ServerSocketChannel open = listening;
            var channel = open == null ? null : open.accept();
            if (channel != null) {
                Wire wire = new Wire(channel);
                channel.register(selector, SelectionKey.OP_READ, new Connection(wire, this));
            }
        }

        void count(long sent) {
            long now = System.nanoTime();
            if (first == 0) {
                first = now;
            }
            last = now;
            count++;
            if (sent > 0) {
                latencies.record(now - sent);
            }
        }

        Arrived arrived() {
            return new Arrived(count, first, last, Times.of(latencies));
        }

        Arrived anew() {
            Arrived before = arrived();
            latencies = new Latencies();
            first = 0;
            return before;
        }

        String close() throws IOException {
            ServerSocketChannel open = listening;
            if (open != null) {
                open.close();
                listening = null;
            }
            for (SelectionKey key : selector.keys()) {
                if (key.attachment() instanceof Connection(Wire wire, Place place)
                        && place == this) {
                    wire.channel().close();
                }
            }
            // Only now does the system let go of what was closed.
            selector.selectNow(SinkProcess.this::serve);
            return Long.toString(System.nanoTime());
        }
    }
}
