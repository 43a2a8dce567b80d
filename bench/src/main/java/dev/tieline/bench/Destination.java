package dev.tieline.bench;

import dev.tieline.testkit.RawMessage;
import dev.tieline.testkit.RawServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Remembers which leads it took; can be told to answer 503 instead. Thread-safe. */
final class Destination implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("\"leadId\"\\s*:\\s*\"([^\"]+)\"");
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(10);

    private final RawServer server;
    private final Map<String, Integer> taken = new ConcurrentHashMap<>();
    private volatile boolean down;
    private volatile long lastTaken = System.nanoTime();

    Destination() throws IOException {
        server = new RawServer(this::answer);
    }

    private RawServer.Answer answer(RawMessage request) {
        if (down) {
            return RawServer.Answer.UNAVAILABLE;
        }
        Matcher id = ID.matcher(request.body());
        if (!id.find()) {
            throw new IllegalStateException("no lead: " + request.body());
        }
        taken.merge(id.group(1), 1, Integer::sum);
        lastTaken = System.nanoTime();
        return RawServer.Answer.OK;
    }

    /** Where leads are delivered. */
    URI url() {
        return server.url();
    }

    /** From now on it answers 503. */
    void goDown() {
        down = true;
    }

    /** From now on it takes leads. */
    void comeUp() {
        down = false;
    }

    /** Returns when all that a killed process sent has been taken. */
    void awaitEndOfSender() throws InterruptedException {
        server.awaitNoConnection(CLOSED_WITHIN);
    }

    /**
     * Waits for these leads.
     *
     * @param quiet gives up when nothing has come for so long, counted from now or the last one
     * @return how many of them never came
     */
    long missing(Set<String> ids, Duration quiet) throws InterruptedException {
        long began = System.nanoTime();
        long missing = missing(ids);
        while (missing > 0 && System.nanoTime() - Math.max(began, lastTaken) < quiet.toNanos()) {
            TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
            missing = missing(ids);
        }
        return missing;
    }

    private long missing(Set<String> ids) {
        return ids.stream().filter(id -> !taken.containsKey(id)).count();
    }

    /**
     * When the last lead was taken, on the clock of {@link System#nanoTime}; when it was made, as
     * long as none was.
     */
    long lastTaken() {
        return lastTaken;
    }

    /** How many leads were taken more than once. */
    long twice() {
        return taken.values().stream().filter(times -> times > 1).count();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
