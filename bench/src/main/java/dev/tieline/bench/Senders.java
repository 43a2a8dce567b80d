package dev.tieline.bench;

import dev.tieline.testkit.RawConnection;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Post leads until the connection breaks, and remember which of them were accepted. */
final class Senders {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration AFTER_BUSY = Duration.ofMillis(5);

    private final URI url;
    private final long everyNanos;
    private final AtomicLong numbers = new AtomicLong();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Senders(URI url, Duration every) {
        this.url = url;
        this.everyNanos = every.toNanos();
    }

    /**
     * Begin to send.
     *
     * @param every each of them posts once in this time; at once when it is zero
     */
    static Senders start(URI url, int connections, Duration every) {
        Senders senders = new Senders(url, every);
        for (int i = 0; i < connections; i++) {
            long first = System.nanoTime() + senders.everyNanos * i / connections;
            senders.threads.execute(() -> senders.send(first));
        }
        return senders;
    }

    private void send(long first) {
        Lead lead = new Lead(url, url.getPath(), BenchWorkspace.TOKEN, 1);
        try (RawConnection connection = new RawConnection(url, PATIENCE)) {
            long due = first;
            while (!threads.isShutdown()) {
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                due += everyNanos;
                long number = numbers.incrementAndGet();
                int status = connection.exchange(lead.request(number));
                if (status / 100 == 2) {
                    accepted.add(Lead.id(number));
                } else {
                    TimeUnit.NANOSECONDS.sleep(AFTER_BUSY.toNanos());
                }
            }
        } catch (IOException _) {
            // It was killed, which is what this is for. Whether it had the lead is not known.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until all have stopped; returns the ids that were answered with 2xx. */
    Set<String> stop() {
        threads.close();
        return Set.copyOf(accepted);
    }
}
