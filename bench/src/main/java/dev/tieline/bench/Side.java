package dev.tieline.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One of those that are measured in turn.
 *
 * @param name in what is printed
 * @param pid of its process
 * @param load what posts to it
 * @param sink where its deliveries are counted
 * @param places of the sink where each of its leads arrives; none when it delivers nothing
 */
record Side(String name, long pid, Child load, Sink sink, List<Integer> places) {
    private static final Duration DRAINED_WITHIN = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    Side {
        places = List.copyOf(places);
    }

    /**
     * Loads it and waits until everything it accepted has arrived.
     *
     * @param ours every process of the benchmark
     * @throws VoidRun when something is missing or came twice
     */
    Round measure(Work work, List<Long> ours) throws IOException, InterruptedException {
        List<Arrived> before = new ArrayList<>();
        for (int place : places) {
            before.add(sink.anew(place));
        }
        Round.Busy busy = busy();
        long machine = Cpu.userMicrosOfMachine();
        long all = userMicros(ours);
        long began = System.nanoTime();
        Posted posted = Posted.of(load.ask(work.words()));
        List<Arrived> after = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            after.add(drained(places.get(i), before.get(i).count() + posted.accepted()));
        }
        double elapsedMicros = (System.nanoTime() - began) / 1e3;
        double others = Cpu.userMicrosOfMachine() - machine - (userMicros(ours) - all);
        Round.Busy now = busy();
        long last = after.stream().mapToLong(Arrived::lastNanos).max().orElse(began);
        return new Round(
                posted,
                posted.accepted() * places.size(),
                last - began,
                after.isEmpty() ? new Times(0, 0, 0, 0) : after.getFirst().endToEnd(),
                new Round.Busy(
                        now.side() - busy.side(),
                        now.load() - busy.load(),
                        now.sink() - busy.sink()),
                others / elapsedMicros);
    }

    private Round.Busy busy() throws IOException {
        return new Round.Busy(
                Cpu.ofProcess(pid).micros(),
                Cpu.ofProcess(load.pid()).micros(),
                Cpu.ofProcess(sink.pid()).micros());
    }

    private static long userMicros(List<Long> processes) throws IOException {
        long sum = 0;
        for (long one : processes) {
            sum += Cpu.ofProcess(one).userMicros();
        }
        return sum;
    }

    private Arrived drained(int place, long expected) throws IOException, InterruptedException {
        long until = System.nanoTime() + DRAINED_WITHIN.toNanos();
        Arrived arrived = sink.count(place);
        while (arrived.count() < expected) {
            if (System.nanoTime() > until) {
                throw new VoidRun(arrived.count() + " of " + expected + " arrived");
            }
            TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
            arrived = sink.count(place);
        }
        if (arrived.count() > expected) {
            throw new VoidRun(arrived.count() + " arrived, " + expected + " were accepted");
        }
        return arrived;
    }

    /** All that arrived since the start, at all places. */
    long delivered() throws IOException {
        long sum = 0;
        for (int place : places) {
            sum += sink.count(place).count();
        }
        return sum;
    }
}
