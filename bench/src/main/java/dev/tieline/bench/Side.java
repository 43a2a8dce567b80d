package dev.tieline.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One of those that are measured in turn.
 *
 * @param pid of its process
 * @param load what posts to it
 * @param sink where its deliveries are counted
 * @param place of its count in the sink's answer
 * @param ours every process of the benchmark
 */
record Side(long pid, Child load, Child sink, int place, List<Long> ours) {
    private static final Duration DRAINED_WITHIN = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    Side {
        ours = List.copyOf(ours);
    }

    /** Loads it for so long, and throws away what came of it. */
    void warmUp(int seconds) throws IOException, InterruptedException {
        measure(seconds);
    }

    /**
     * Loads it for so long and waits until everything it accepted has arrived.
     *
     * @throws VoidRun when something is missing or came twice
     */
    Round measure(int seconds) throws IOException, InterruptedException {
        long counted = count().deliveries();
        long cpu = Cpu.ofProcess(pid).micros();
        long machine = Cpu.userMicrosOfMachine();
        long all = userMicrosOfOurs();
        long began = System.currentTimeMillis();
        String[] told = load.ask(Integer.toString(seconds)).split(" ", -1);
        long accepted = Long.parseLong(told[0]);
        Count drained = drained(counted + accepted);
        double millis = drained.lastMillis() - began;
        double elapsedMicros = (System.currentTimeMillis() - began) * 1_000.0;
        double others = Cpu.userMicrosOfMachine() - machine - (userMicrosOfOurs() - all);
        return new Round(
                accepted * 1_000 / millis,
                Long.parseLong(told[2]) / 1e6,
                Long.parseLong(told[3]) / 1e6,
                (Cpu.ofProcess(pid).micros() - cpu) / (double) accepted,
                Long.parseLong(told[1]),
                others / elapsedMicros);
    }

    private long userMicrosOfOurs() throws IOException {
        long sum = 0;
        for (long one : ours) {
            sum += Cpu.ofProcess(one).userMicros();
        }
        return sum;
    }

    /** How many have arrived, and when the last one did, in milliseconds since 1970. */
    private record Count(long deliveries, long lastMillis) {}

    private Count count() throws IOException {
        String[] counts = sink.ask("count").split(" ", -1);
        return new Count(Long.parseLong(counts[place]), Long.parseLong(counts[place + 1]));
    }

    private Count drained(long expected) throws IOException, InterruptedException {
        long until = System.nanoTime() + DRAINED_WITHIN.toNanos();
        Count count = count();
        while (count.deliveries() < expected) {
            if (System.nanoTime() > until) {
                throw new VoidRun(count.deliveries() + " of " + expected + " arrived");
            }
            TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
            count = count();
        }
        if (count.deliveries() > expected) {
            throw new VoidRun(count.deliveries() + " arrived, " + expected + " were accepted");
        }
        return count;
    }

    /** All that arrived since the start. */
    long delivered() throws IOException {
        return count().deliveries();
    }
}
