package dev.tieline.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs many seeds, on all processors, and tells what was seen. */
final class Simulate {
    private static final int TOLD_LINES = 400;
    private static final Logger QUIET = Logger.getLogger("dev.tieline.delivery.Courier");

    private Simulate() {}

    /**
     * What a number of seeds came to.
     *
     * @param seeds that were run
     * @param steps of all of them
     * @param lives of hubs beyond the first of each seed
     * @param retries attempts after the first
     * @param verifications attempts that read back
     * @param ends deliveries by the state they ended in
     */
    record Tally(
            long seeds,
            long steps,
            long lives,
            long retries,
            long verifications,
            Map<dev.tieline.ledger.DeliveryState, Long> ends) {
        Tally plus(Tally other) {
            Map<dev.tieline.ledger.DeliveryState, Long> sum = new EnumMap<>(ends);
            other.ends.forEach((state, n) -> sum.merge(state, n, Long::sum));
            return new Tally(
                    seeds + other.seeds,
                    steps + other.steps,
                    lives + other.lives,
                    retries + other.retries,
                    verifications + other.verifications,
                    sum);
        }

        static Tally none() {
            return new Tally(0, 0, 0, 0, 0, new EnumMap<>(dev.tieline.ledger.DeliveryState.class));
        }

        static Tally of(Simulation world) {
            Map<dev.tieline.ledger.DeliveryState, Long> ends =
                    new EnumMap<>(dev.tieline.ledger.DeliveryState.class);
            world.disk
                    .records
                    .values()
                    .forEach(kept ->
                            kept.rows
                                    .values()
                                    .forEach(row -> ends.merge(row.state(), 1L, Long::sum)));
            return new Tally(
                    1,
                    world.machine.steps(),
                    world.lives() - 2L,
                    world.referee.retries,
                    world.referee.verifications,
                    ends);
        }
    }

    /**
     * Runs these seeds.
     *
     * @throws AssertionError for the first that broke a promise, with its history
     */
    static Tally run(long first, long seeds) throws InterruptedException {
        quiet();
        AtomicLong next = new AtomicLong(first);
        List<Tally> tallies = new ArrayList<>();
        List<Simulation.Result> broken = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = Math.max(1, Runtime.getRuntime().availableProcessors()); i > 0; i--) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                Tally tally = Tally.none();
                                long seed;
                                while ((seed = next.getAndIncrement()) < first + seeds) {
                                    Simulation.Result result =
                                            Simulation.of(seed, Mutant.NONE, false);
                                    if (result.broken() != null) {
                                        synchronized (broken) {
                                            broken.add(result);
                                        }
                                        next.set(first + seeds);
                                    }
                                    tally = tally.plus(Tally.of(result.world()));
                                }
                                synchronized (tallies) {
                                    tallies.add(tally);
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!broken.isEmpty()) {
            throw told(broken.getFirst().seed(), Mutant.NONE);
        }
        return tallies.stream().reduce(Tally.none(), Tally::plus);
    }

    /** Connectors break on purpose here; nobody needs to read it. */
    static void quiet() {
        QUIET.setLevel(Level.OFF);
    }

    /** Runs a seed that broke a promise once more and has it tell everything. */
    static AssertionError told(long seed, Mutant mutant) {
        Simulation.Result again = Simulation.of(seed, mutant, true);
        List<String> lines = again.world().events.lines();
        List<String> last = lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size());
        return new AssertionError(
                "seed " + seed + ": " + again.broken() + "\n" + String.join("\n", last),
                again.broken());
    }

    /** {@code [--seeds N] [--seed N]}; without {@code --seeds}, a given seed alone. */
    public static void main(String[] arguments) throws InterruptedException {
        long first = 1;
        long seeds = 300_000;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            long number = Long.parseLong(arguments[i + 1]);
            switch (arguments[i]) {
                case "--seeds" -> seeds = number;
                case "--seed" -> {
                    first = number;
                    seeds = List.of(arguments).contains("--seeds") ? seeds : 1;
                }
                default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
            }
        }
        try {
            System.out.println(run(first, seeds));
        } catch (AssertionError e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
