package dev.tieline.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Starts a real hub, loads it over HTTP, kills it at a random moment of the load, and starts it
 * again on the same data, so many times; then lets it deliver what it owes and hands everything
 * that was seen to the {@link Oracle}. One of the three destinations fails in the middle third.
 */
public final class CrashLoop {
    private static final Duration READY_WITHIN = Duration.ofMinutes(1);
    private static final Duration DELIVERED_WITHIN = Duration.ofMinutes(2);
    private static final Duration QUIET_WITHIN = Duration.ofSeconds(10);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final int KEYS_OF_A_SENDER = 4;
    private static final String FAILING = "d2";

    /**
     * How long before a kill a delivery may have been done and still be repeated: the hub may
     * gather what is settled for 20 ms, and on a starved machine a commit has been seen to take
     * half a second.
     */
    private static final Duration IN_FLIGHT = Duration.ofSeconds(2);

    private final Setup setup;
    private final RandomGenerator random;
    private final URI hub;
    private final Path log;

    /**
     * What is run.
     *
     * @param java the command line up to the arguments of the hub's own {@code main}
     * @param folder where workspace, data, notes and log go; kept
     * @param cycles how often it is killed
     * @param senders at the same time
     * @param perSecond submissions, of all senders together
     * @param longest load before a kill
     * @param seed of every choice; times are still the machine's
     */
    public record Setup(
            List<String> java,
            Path folder,
            int cycles,
            int senders,
            int perSecond,
            Duration longest,
            long seed) {
        private static final Duration SHORTEST = Duration.ofMillis(200);

        public Setup {
            java = List.copyOf(java);
        }
    }

    public CrashLoop(Setup setup) throws IOException {
        this.setup = setup;
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(setup.seed());
        this.hub = URI.create("http://127.0.0.1:" + freePort());
        this.log = setup.folder().resolve("hub.log");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Runs all of it.
     *
     * @throws IllegalStateException when the hub does not start, or ends by itself
     */
    public Oracle.Verdict run() throws IOException, InterruptedException {
        List<Sender> senders = new ArrayList<>();
        try (Sink sink = new Sink()) {
            Path workspace = setup.folder().resolve("workspace");
            Files.createDirectories(workspace);
            CrashWorkspace.write(workspace, hub.getPort(), sink.url());
            for (int number = 0; number < setup.senders(); number++) {
                senders.add(sender(number));
            }
            List<Long> kills = new ArrayList<>();
            for (int life = 0; life < setup.cycles(); life++) {
                fail(sink, life);
                kills.add(live(life, senders));
                sink.nextLife(QUIET_WITHIN);
            }
            Books books = settle(senders);
            History history = history(senders, sink, kills, books);
            return new Oracle(Set.copyOf(CrashWorkspace.DESTINATIONS), IN_FLIGHT).judge(history);
        } finally {
            for (Sender sender : senders) {
                sender.close();
            }
        }
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
                RandomGeneratorFactory.of("L64X128MixRandom").create(random.nextLong()),
                setup.folder());
    }

    private void fail(Sink sink, int life) {
        if (life == setup.cycles() / 3) {
            sink.fail(FAILING);
        }
        if (life == setup.cycles() * 2 / 3) {
            sink.heal(FAILING);
        }
    }

    private HubProcess start() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(setup.java());
        command.add("run");
        command.add(setup.folder().resolve("workspace").toString());
        command.add("--data");
        command.add(setup.folder().resolve("data").toString());
        HubProcess process = HubProcess.start(command, log);
        try {
            process.awaitReady(hub, READY_WITHIN);
            return process;
        } catch (IllegalStateException | IOException e) {
            process.close();
            throw e;
        }
    }

    /** One life from start to kill; returns when it was killed. */
    private long live(int life, List<Sender> senders) throws IOException, InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        try (HubProcess process = start();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sending = new ArrayList<>();
            for (Sender sender : senders) {
                sending.add(
                        threads.submit(() -> {
                            sender.send(life, stop);
                            return life;
                        }));
            }
            long span = setup.longest().minus(Setup.SHORTEST).toNanos();
            long load = Setup.SHORTEST.toNanos() + random.nextLong(Math.max(1, span));
            if (stop.await(load, TimeUnit.NANOSECONDS) || !process.alive()) {
                throw new IllegalStateException("the hub ended by itself: " + process.log());
            }
            long killed = System.nanoTime();
            process.kill();
            stop.countDown();
            for (Future<?> one : sending) {
                one.get();
            }
            return killed;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a sender failed", e.getCause());
        }
    }

    /** The last life: what is owed is delivered, the books are read, the hub stops when asked. */
    private Books settle(List<Sender> senders) throws IOException, InterruptedException {
        try (HubProcess process = start();
                HubQuestions questions = new HubQuestions(hub)) {
            for (Sender sender : senders) {
                sender.sendUnanswered(setup.cycles());
            }
            long until = System.nanoTime() + DELIVERED_WITHIN.toNanos();
            // Nothing outside a hub is told when it owes nothing any more: it has to be asked.
            while (questions.counts().pending() > 0 && System.nanoTime() < until) {
                TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
            }
            Books books = questions.books(CrashWorkspace.FLOW);
            if (!process.stop(STOP_WITHIN)) {
                throw new IllegalStateException("the hub did not stop: " + process.log());
            }
            return books;
        }
    }

    private static History history(List<Sender> senders, Sink sink, List<Long> kills, Books books)
            throws IOException {
        List<Submission> sent = new ArrayList<>();
        List<Told> told = new ArrayList<>();
        for (Sender sender : senders) {
            sent.addAll(sender.sent());
            told.addAll(sender.told());
        }
        return new History(sent, told, sink.seen(), kills, books);
    }
}
