package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.RawConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Callers who hold connections of a hub with 128 MiB, which has 512 places for them: they are sent
 * away in bounded time, and meanwhile a good caller is served as fast as ever.
 */
@Tag("alone")
class FloodTest {
    private static final String HALF = "POST /in/things HTTP/1.1\r\nHost: localhost\r\nX-A: ";
    private static final int REQUESTS = 200;

    /** What the machine may do to a few requests of 200, flood or not. */
    private static final long NOISE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** A head may take 10 s; the rest is the machine's. */
    private static final long GONE_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(20);

    @TempDir Path folder;
    private SmallHub hub;
    private long usual;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        hub = SmallHub.start(folder);
        slowest("warm");
        usual = slowest("usual");
    }

    @AfterEach
    void stop() throws IOException {
        hub.close();
    }

    /** The 99th percentile of a good caller's requests, each on a connection of its own. */
    private long slowest(String name) throws IOException {
        long[] nanos = new long[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            long began = System.nanoTime();
            assertThat(hub.good(name + i)).isEqualTo(202);
            nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        return nanos[REQUESTS * 99 / 100];
    }

    private void assertServed(String name) throws IOException {
        long now = slowest(name);
        System.out.printf("%s: p99 %d us, usually %d us%n", name, now / 1_000, usual / 1_000);
        assertThat(now).isLessThan(2 * usual + NOISE_NANOS);
    }

    @Test
    void tenThousandSilentCallersKeepOutNobody() throws Exception {
        List<Socket> silent = open(10_000, "");
        try {
            assertServed("10,000 silent");
            // More than there are places for must have been sent away already.
            long gone = silent.stream().filter(FloodTest::closedByNow).count();
            assertThat(gone).isGreaterThan(silent.size() - 512);
        } finally {
            close(silent);
        }
        assertServed("afterwards");
    }

    @Test
    void halfHeadsAndDrippedHeadsAreSentAway() throws Exception {
        List<Socket> half = open(150, HALF);
        List<Socket> dripping = open(150, HALF);
        long began = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> drips = new ArrayList<>();
            dripping.forEach(socket -> drips.add(threads.submit(() -> drip(socket))));
            assertServed("300 half heads");
            for (Socket socket : half) {
                assertThat(ends(socket)).isTrue();
            }
            for (Future<?> drip : drips) {
                drip.get();
            }
            assertThat(System.nanoTime() - began).isLessThan(GONE_WITHIN_NANOS);
        } finally {
            close(half);
            close(dripping);
        }
    }

    @Test
    void manyRequestsAtOnceAreAnsweredInTheirOrder() throws IOException {
        int count = 1_000;
        byte[] one = RawConnection.get(hub.url, "/health/live");
        byte[] all = new byte[one.length * count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(one, 0, all, i * one.length, one.length);
        }

        RawCaller.Heard heard = RawCaller.say(hub.url, all);

        assertThat(heard.statuses()).hasSize(count).containsOnly(200);
        assertServed("after 1,000 at once");
    }

    private List<Socket> open(int count, String text) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = RawCaller.connect(hub.url);
            sockets.add(socket);
            if (!text.isEmpty()) {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return sockets;
    }

    private static void drip(Socket socket) {
        try {
            OutputStream out = socket.getOutputStream();
            while (true) {
                out.write('a');
                Thread.sleep(Duration.ofMillis(100));
            }
        } catch (IOException _) {
            // Sent away.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean closedByNow(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private static boolean ends(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                // An answer, if there is one.
            }
            return true;
        } catch (java.net.SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
