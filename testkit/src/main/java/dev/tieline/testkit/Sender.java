package dev.tieline.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * One of those who send: an own connection, own ordering keys, one submission at a time. When the
 * connection breaks it sends the same again to the hub's next life, or never, as a coin says.
 */
final class Sender implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration AGAIN_AFTER = Duration.ofMillis(50);

    private final int number;
    private final Endpoint endpoint;
    private final RandomGenerator random;
    private final Path path;
    private final Notes notes;
    private final List<Submission> sent = new ArrayList<>();
    private final int[] numbers;
    private Optional<Submission> unanswered = Optional.empty();

    /**
     * Where and how fast to send.
     *
     * @param hub address, ends without a slash
     * @param path of the flow's endpoint
     * @param token that proves the caller
     * @param every one submission in this time, if the hub keeps up
     */
    record Endpoint(URI hub, String path, String token, Duration every) {}

    Sender(int number, int keys, Endpoint endpoint, RandomGenerator random, Path folder)
            throws IOException {
        this.number = number;
        this.numbers = new int[keys];
        this.endpoint = endpoint;
        this.random = random;
        this.path = folder.resolve("told-" + number + ".txt");
        this.notes = new Notes(path);
    }

    /** Sends until it is told to stop or the connection breaks. */
    void send(int life, CountDownLatch stop) throws IOException, InterruptedException {
        try (RawConnection connection = new RawConnection(endpoint.hub(), PATIENCE)) {
            long due = System.nanoTime();
            while (!stop.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                due = Math.max(due + endpoint.every().toNanos(), System.nanoTime());
                Submission next = unanswered.orElseGet(this::next);
                unanswered = Optional.of(next);
                Told told = post(connection, life, next);
                notes.note(told);
                switch (told.status()) {
                    case Told.NOTHING -> {
                        if (random.nextBoolean()) {
                            unanswered = Optional.empty();
                        }
                        return;
                    }
                    case Told.BUSY -> due += AGAIN_AFTER.toNanos();
                    default -> unanswered = Optional.empty();
                }
            }
        }
    }

    /** Sends one. */
    void sendOne() throws IOException {
        unanswered = Optional.of(next());
        sendUnanswered(0);
    }

    /** Sends what is still unanswered, if anything is. */
    void sendUnanswered(int life) throws IOException {
        if (unanswered.isPresent()) {
            try (RawConnection connection = new RawConnection(endpoint.hub(), PATIENCE)) {
                notes.note(post(connection, life, unanswered.get()));
            }
        }
    }

    private Submission next() {
        int key = random.nextInt(numbers.length);
        int place = ++numbers[key];
        Submission next =
                new Submission(
                        "s" + number + "-" + key + "-" + place,
                        "k" + number + "-" + key,
                        place,
                        Long.toHexString(random.nextLong()));
        sent.add(next);
        return next;
    }

    private Told post(RawConnection connection, int life, Submission submission) {
        byte[] request =
                RawConnection.post(
                        endpoint.hub(), endpoint.path(), endpoint.token(), submission.json());
        try {
            int status = connection.exchange(request);
            String record =
                    status == Told.ACCEPTED
                            ? JSON.readTree(connection.answer().body()).path("id").asString("")
                            : "";
            return new Told(submission.id(), life, status, record);
        } catch (IOException _) {
            return new Told(submission.id(), life, Told.NOTHING, "");
        }
    }

    List<Submission> sent() {
        return List.copyOf(sent);
    }

    List<Told> told() throws IOException {
        return Notes.read(path);
    }

    @Override
    public void close() throws IOException {
        notes.close();
    }
}
