package dev.tieline.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
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
 * Starts a real hub, loads it over HTTP, has it end at a moment of the load or of its own work, and
 * starts it again on the same data, so many times; then lets it deliver what it owes and hands
 * everything that was seen to the {@link Oracle}. One of the destinations fails in the middle
 * third.
 */
public final class CrashLoop {
    private static final Duration READY_WITHIN = Duration.ofMinutes(1);
    private static final Duration REACHED_WITHIN = Duration.ofMinutes(1);
    private static final Duration DELIVERED_WITHIN = Duration.ofMinutes(2);
    private static final Duration QUIET_WITHIN = Duration.ofSeconds(10);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final int KEYS_OF_A_SENDER = 4;
    private static final String FAILING = "d2";
    private static final String IN_FLIGHT_FILE = "tieline.inflight";

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
    private final Path gauge;

    /**
     * What is run.
     *
     * @param program the hub; if it is woven, what is in flight is counted
     * @param folder where workspace, data, notes and log go; kept
     * @param endings of its lives, one after the other; it lives once more
     * @param senders at the same time
     * @param perSecond submissions, of all senders together
     * @param seed of every choice; times are still the machine's
     */
    public record Setup(
            HubProgram program,
            Path folder,
            List<Ending> endings,
            int senders,
            int perSecond,
            long seed) {
        public Setup {
            endings = List.copyOf(endings);
        }
    }

    /** How a life ends. */
    public sealed interface Ending {
        /** SIGKILL at a random moment after it was ready, within this time. */
        record AtRandom(Duration longest) implements Ending {
            private static final Duration SHORTEST = Duration.ofMillis(100);
        }

        /** It ends itself when it comes to this point for the so-many-th time. */
        record AtPoint(CrashPoint point, int occurrence) implements Ending {}

        /**
         * SIGSTOP in the middle of its load and SIGCONT after so long; it goes on, and is killed a
         * while later.
         */
        record Frozen(Duration still) implements Ending {
            private static final Duration LOAD = Duration.ofSeconds(2);
        }
    }

    public CrashLoop(Setup setup) throws IOException {
        this.setup = setup;
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(setup.seed());
        this.hub = URI.create("http://127.0.0.1:" + FreePorts.next());
        this.log = setup.folder().resolve("hub.log");
        this.gauge = setup.folder().resolve("in-flight");
    }

    /**
     * Runs all of it.
     *
     * @throws IllegalStateException when the hub does not start, ends by itself, or does not come
     *     to a point
     */
    public Oracle.Verdict run() throws IOException, InterruptedException {
        List<Sender> senders = new ArrayList<>();
        try (Sink sink = new Sink()) {
            writeWorkspace(sink);
            for (int number = 0; number < setup.senders(); number++) {
                senders.add(sender(number));
            }
            List<Kill> kills = new ArrayList<>();
            for (int life = 0; life < setup.endings().size(); life++) {
                fail(sink, life);
                live(life, senders, sink, kills);
                kills.add(new Kill(System.nanoTime(), inFlight()));
                sink.nextLife(QUIET_WITHIN);
            }
            Books books = settle(senders);
            History history = history(senders, sink, kills, books);
            Set<String> destinations = Set.copyOf(CrashWorkspace.DESTINATIONS);
            return new Oracle(destinations, Set.of(CrashWorkspace.ASKED), IN_FLIGHT).judge(history);
        } finally {
            for (Sender sender : senders) {
                sender.close();
            }
        }
    }

    private void writeWorkspace(Sink sink) throws IOException {
        Path workspace = setup.folder().resolve("workspace");
        Files.createDirectories(workspace);
        CrashWorkspace.write(workspace, hub.getPort(), sink.url());
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
        int lives = setup.endings().size();
        if (life == lives / 3) {
            sink.fail(FAILING);
        }
        if (life == lives * 2 / 3) {
            sink.heal(FAILING);
        }
    }

    private OptionalInt inFlight() throws IOException {
        if (!setup.program().woven()) {
            return OptionalInt.empty();
        }
        byte[] count = Files.readAllBytes(gauge);
        return OptionalInt.of(
                (int) ByteBuffer.wrap(count).order(ByteOrder.nativeOrder()).getLong());
    }

    /**
     * As when the machine went down: else what was under way at two kills would be held as their
     * cause.
     *
     * @param data of a hub that does not run
     */
    public static void suspectNobody(Path data) throws IOException {
        Files.deleteIfExists(data.resolve(IN_FLIGHT_FILE));
    }

    private HubProcess start(List<String> options) throws IOException {
        HubProgram program = setup.program().with(options.toArray(String[]::new));
        suspectNobody(setup.folder().resolve("data"));
        if (program.woven()) {
            // A life that ends before it counts has nothing in flight.
            Files.write(gauge, new byte[Long.BYTES]);
            program = program.with("-D" + Probe.GAUGE + "=" + gauge);
        }
        return HubProcess.start(
                program.command(
                        List.of(
                                "run",
                                setup.folder().resolve("workspace").toString(),
                                "--data",
                                setup.folder().resolve("data").toString())),
                log);
    }

    private void live(int life, List<Sender> senders, Sink sink, List<Kill> kills)
            throws IOException, InterruptedException {
        switch (setup.endings().get(life)) {
            case Ending.AtRandom(Duration longest) -> killed(life, senders, longest);
            case Ending.AtPoint(CrashPoint point, int occurrence) ->
                    reached(life, senders, point, occurrence);
            case Ending.Frozen(Duration still) -> kills.add(frozen(life, senders, sink, still));
        }
    }

    /** A life that stands still in the middle; returns when. */
    private Kill frozen(int life, List<Sender> senders, Sink sink, Duration still)
            throws IOException, InterruptedException {
        Duration load = Ending.Frozen.LOAD;
        try (HubProcess process = start(List.of());
                ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
            process.awaitReady(hub, READY_WITHIN);
            Future<Long> stillness =
                    thread.submit(() -> {
                        TimeUnit.NANOSECONDS.sleep(load.toNanos());
                        long at = System.nanoTime();
                        process.freeze();
                        TimeUnit.NANOSECONDS.sleep(still.toNanos());
                        sink.thaws();
                        process.thaw();
                        return at;
                    });
            if (load(life, senders, process, still.plus(load.multipliedBy(2)))) {
                throw new IllegalStateException("the hub ended by itself: " + process.log());
            }
            return new Kill(stillness.get(), OptionalInt.empty());
        } catch (ExecutionException e) {
            throw new IllegalStateException("the hub could not be stopped", e.getCause());
        }
    }

    private void killed(int life, List<Sender> senders, Duration longest)
            throws IOException, InterruptedException {
        Duration shortest = Ending.AtRandom.SHORTEST;
        long span = Math.max(1, longest.minus(shortest).toNanos());
        Duration load = shortest.plusNanos(random.nextLong(span));
        try (HubProcess process = start(List.of())) {
            process.awaitReady(hub, READY_WITHIN);
            if (load(life, senders, process, load)) {
                throw new IllegalStateException("the hub ended by itself: " + process.log());
            }
        }
    }

    private void reached(int life, List<Sender> senders, CrashPoint point, int occurrence)
            throws IOException, InterruptedException {
        try (HubProcess process = start(List.of(point.option(occurrence)))) {
            boolean ended =
                    !process.awaitReadyOrEnd(hub, READY_WITHIN)
                            || load(life, senders, process, REACHED_WITHIN);
            if (!ended || process.exit() != CrashPoint.EXIT) {
                throw new IllegalStateException(
                        "did not end at time %d of %s: %s"
                                .formatted(occurrence, point, process.log()));
            }
        }
    }

    /**
     * Has everybody send until the time is over and the hub is killed, or it ended before.
     *
     * @return whether it ended by itself
     */
    private static boolean load(
            int life, List<Sender> senders, HubProcess process, Duration longest)
            throws IOException, InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sending = new ArrayList<>();
            for (Sender sender : senders) {
                sending.add(
                        threads.submit(() -> {
                            sender.send(life, stop);
                            return life;
                        }));
            }
            boolean ended = process.awaitEnd(longest);
            process.kill();
            stop.countDown();
            for (Future<?> one : sending) {
                one.get();
            }
            return ended;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a sender failed", e.getCause());
        }
    }

    /** The last life: what is owed is delivered, the books are read, the hub stops when asked. */
    private Books settle(List<Sender> senders) throws IOException, InterruptedException {
        try (HubProcess process = start(List.of());
                HubQuestions questions = new HubQuestions(hub, setup.folder().resolve("data"))) {
            process.awaitReady(hub, READY_WITHIN);
            for (Sender sender : senders) {
                sender.sendUnanswered(setup.endings().size());
            }
            long until = System.nanoTime() + DELIVERED_WITHIN.toNanos();
            // Nothing outside a hub is told when it owes nothing any more: it has to be asked.
            while (questions.counts().pending() > 0 && System.nanoTime() < until) {
                TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
            }
            Books books = questions.books(CrashWorkspace.FLOW);
            stop(process);
            return books;
        }
    }

    private static void stop(HubProcess process) throws IOException, InterruptedException {
        if (!process.stop(STOP_WITHIN)) {
            throw new IllegalStateException("the hub did not stop: " + process.log());
        }
    }

    private static History history(List<Sender> senders, Sink sink, List<Kill> kills, Books books)
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
