package dev.tieline.testkit;

import dev.tieline.testkit.RawServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Destinations for the crash tests, one per path ({@code /d1} is destination {@code d1}). Notes
 * every POST, can be told to fail at one destination for a while, and says whether it has what is
 * asked for ({@code GET /d1/id}). Thread-safe.
 */
public final class Sink implements AutoCloseable {
    private final RawServer server;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    // Both guarded by the first.
    private final List<Seen> seen = new ArrayList<>();
    private final Set<String> held = new HashSet<>();
    private final AtomicInteger life = new AtomicInteger();

    /**
     * A request as it came, in the order of arrival.
     *
     * @param destination it went to
     * @param life of the hub that sent it, from 0
     * @param at nanoseconds of the test's own clock
     * @param taken whether it was answered with 200; else with 500
     * @param key its Idempotency-Key; empty when it had none
     */
    public record Seen(
            String destination, int life, long at, boolean taken, String key, String body) {}

    public Sink() throws IOException {
        server = new RawServer(this::answer);
    }

    private Answer answer(RawMessage request) {
        String path = request.word(1).substring(1);
        return request.word(0).equals("GET") ? lookUp(path) : note(request, path);
    }

    /** Whether what {@code destination/id} names was taken there. */
    private Answer lookUp(String path) {
        synchronized (seen) {
            return held.contains(path) ? Answer.OK : Answer.ABSENT;
        }
    }

    private Answer note(RawMessage request, String destination) {
        boolean taken = !failing.contains(destination);
        Seen one =
                new Seen(
                        destination,
                        life.get(),
                        System.nanoTime(),
                        taken,
                        request.header("idempotency-key").orElse(""),
                        request.body());
        synchronized (seen) {
            seen.add(one);
            if (taken) {
                held.add(destination + "/" + SubmissionText.id(one.body()));
            }
        }
        return taken ? Answer.OK : Answer.FAILED;
    }

    /** Its address; ends without a slash. */
    public URI url() {
        return server.url();
    }

    /** From now on this destination answers 500. */
    public void fail(String destination) {
        failing.add(destination);
    }

    /** From now on this destination takes what it gets. */
    public void heal(String destination) {
        failing.remove(destination);
    }

    /**
     * The hub was killed: waits until all that it sent has been noted, then counts its next life.
     */
    void nextLife(Duration patience) throws InterruptedException {
        server.awaitNoConnection(patience);
        life.incrementAndGet();
    }

    /** The hub stood still and is about to go on: what comes from now on is of another life. */
    void thaws() {
        life.incrementAndGet();
    }

    /** All so far. */
    public List<Seen> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
