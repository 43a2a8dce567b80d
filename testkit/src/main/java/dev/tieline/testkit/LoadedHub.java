package dev.tieline.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGeneratorFactory;

/**
 * A real hub under load, to which something happens that does not end it: its senders go on, come
 * again when they are told to, and everybody writes down what they see for the {@link Oracle}.
 */
public final class LoadedHub implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(1);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(20);
    private static final Duration DELIVERED_WITHIN = Duration.ofMinutes(1);
    private static final Duration QUIET_WITHIN = Duration.ofSeconds(10);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration IN_FLIGHT = Duration.ofSeconds(2);
    private static final int KEYS_OF_A_SENDER = 4;

    private final Setup setup;
    private final URI hub;
    private final Sink sink = new Sink();
    private final List<Sender> senders = new ArrayList<>();
    private final List<Kill> kills = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> sending = new ArrayList<>();
    private CountDownLatch stop = new CountDownLatch(1);
    private HubProcess process;

    /**
     * What is run.
     *
     * @param program the hub
     * @param environment besides that of this process
     * @param folder where workspace, notes and log go
     * @param data directory of the hub's data
     * @param senders at the same time
     * @param perSecond submissions, of all senders together
     */
    public record Setup(
            HubProgram program,
            Map<String, String> environment,
            Path folder,
            Path data,
            int senders,
            int perSecond) {
        public Setup {
            environment = Map.copyOf(environment);
        }
    }

    /** Starts a hub; returns when it is ready. */
    public LoadedHub(Setup setup) throws IOException, InterruptedException {
        this.setup = setup;
        this.hub = URI.create("http://127.0.0.1:" + FreePorts.next());
        Path workspace = Files.createDirectories(setup.folder().resolve("workspace"));
        CrashWorkspace.write(workspace, hub.getPort(), sink.url());
        for (int number = 0; number < setup.senders(); number++) {
            senders.add(sender(number));
        }
        process = start();
    }

    private Sender sender(int number) throws IOException {
        Duration every = Duration.ofSeconds(1).multipliedBy(setup.senders());
        var endpoint =
                new Sender.Endpoint(
                        hub,
                        CrashWorkspace.ENDPOINT,
                        CrashWorkspace.TOKEN,
                        every.dividedBy(setup.perSecond()));
        return new Sender(
                number,
                KEYS_OF_A_SENDER,
                endpoint,
                RandomGeneratorFactory.of("L64X128MixRandom").create(number),
                setup.folder());
    }

    private HubProcess start() throws IOException, InterruptedException {
        List<String> arguments =
                List.of(
                        "run",
                        setup.folder().resolve("workspace").toString(),
                        "--data",
                        setup.data().toString());
        HubProcess started =
                HubProcess.start(
                        setup.program().command(arguments),
                        setup.environment(),
                        setup.folder().resolve("hub.log"));
        try {
            started.awaitReady(hub, READY_WITHIN);
            return started;
        } catch (IllegalStateException | IOException e) {
            started.close();
            throw e;
        }
    }

    /** Has everybody send until {@link #rest}. */
    public void load() {
        int life = kills.size();
        stop = new CountDownLatch(1);
        for (Sender sender : senders) {
            sending.add(
                    threads.submit(() -> {
                        sender.send(life, stop);
                        return life;
                    }));
        }
    }

    /** Has everybody stop when they heard the answer they wait for. */
    public void rest() throws InterruptedException {
        stop.countDown();
        for (Future<?> one : sending) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a sender failed", e.getCause());
            }
        }
        sending.clear();
    }

    /** How many submissions were accepted so far. */
    public long accepted() throws IOException {
        return told(Told.ACCEPTED);
    }

    /** How often a sender was asked to come again so far. */
    public long busy() throws IOException {
        return told(Told.BUSY);
    }

    private long told(int status) throws IOException {
        long count = 0;
        for (Sender sender : senders) {
            count += sender.told().stream().filter(told -> told.status() == status).count();
        }
        return count;
    }

    /** An answer of the hub. */
    public record Answer(int status, String body) {}

    /** Asks the hub for a page. */
    public Answer get(String path) throws IOException {
        try (RawConnection connection = new RawConnection(hub, ANSWERS_WITHIN)) {
            int status =
                    connection.exchange(RawConnection.get(hub, path, HubKey.read(setup.data())));
            return new Answer(status, connection.answer().body());
        }
    }

    /** Everything the hub printed, in all its lives. */
    public String log() throws IOException {
        return Files.readString(setup.folder().resolve("hub.log"), StandardCharsets.UTF_8);
    }

    /** Waits until something is so; returns how long that took. */
    public static Duration await(String what, Duration within, BooleanSupplier holds)
            throws InterruptedException {
        long began = System.nanoTime();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - began > within.toNanos()) {
                throw new AssertionError("did not come true: " + what);
            }
            // What happens in another process tells nobody here.
            TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /**
     * Ends the hub in an orderly way and starts it again on the same data.
     *
     * @param since when it may not have written down any more what it delivered, in nanoseconds
     */
    public void restart(long since) throws IOException, InterruptedException {
        rest();
        end();
        kills.add(new Kill(since, OptionalInt.empty()));
        sink.nextLife(QUIET_WITHIN);
        process = start();
    }

    private void end() throws IOException, InterruptedException {
        if (!process.stop(STOP_WITHIN)) {
            throw new IllegalStateException("the hub did not stop: " + process.log());
        }
    }

    /** Waits until everything is delivered, ends the hub and judges what was seen of it. */
    public Oracle.Verdict judge() throws IOException, InterruptedException {
        rest();
        List<Submission> sent = new ArrayList<>();
        List<Told> told = new ArrayList<>();
        for (Sender sender : senders) {
            sender.sendUnanswered(kills.size());
            sent.addAll(sender.sent());
            told.addAll(sender.told());
        }
        Books books;
        try (HubQuestions questions = new HubQuestions(hub, setup.data())) {
            long until = System.nanoTime() + DELIVERED_WITHIN.toNanos();
            while (questions.counts().pending() > 0 && System.nanoTime() < until) {
                TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
            }
            books = questions.books(CrashWorkspace.FLOW);
        }
        end();
        Set<String> destinations = Set.copyOf(CrashWorkspace.DESTINATIONS);
        return new Oracle(destinations, Set.of(CrashWorkspace.ASKED), IN_FLIGHT)
                .judge(new History(sent, told, sink.seen(), kills, books));
    }

    @Override
    public void close() throws IOException {
        process.close();
        stop.countDown();
        threads.close();
        for (Sender sender : senders) {
            sender.close();
        }
        sink.close();
    }
}
