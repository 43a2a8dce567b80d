package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A contender that runs, with a load and a destination of its own. Not thread-safe. */
final class Entrant implements AutoCloseable {
    private static final String CONNECTIONS = "64";

    private final Sink sink;
    private final Running running;
    private final Child load;
    private final List<Lap> laps = new ArrayList<>();

    private Entrant(Sink sink, Running running, Child load) {
        this.sink = sink;
        this.running = running;
        this.load = load;
    }

    static Entrant start(Contender contender, Path folder)
            throws IOException, InterruptedException {
        Sink sink = Sink.start(1);
        Running running = Running.start(contender, folder, sink.url(0));
        String target = running.url().toString();
        Child load =
                Child.start(
                        LoadProcess.class,
                        Child.CHEAP,
                        target,
                        BenchWorkspace.TOKEN,
                        CONNECTIONS,
                        "1",
                        "0");
        return new Entrant(sink, running, load);
    }

    String name() {
        return running.contender().name();
    }

    List<Long> pids() {
        return List.of(sink.pid(), running.pid(), load.pid());
    }

    /** Loads it for so long, and throws away what came of it. */
    void warmUp(int seconds) throws IOException, InterruptedException {
        side().measure(Work.full(seconds), List.of());
    }

    /**
     * Loads it for so long.
     *
     * @param ours every process of the benchmark
     */
    Lap run(int seconds, List<Long> ours) throws IOException, InterruptedException {
        Lap lap = Lap.after(side().measure(Work.full(seconds), ours), running.pid());
        laps.add(lap);
        return lap;
    }

    private Side side() {
        return new Side(name(), running.pid(), load, sink, List.of(0));
    }

    List<Lap> laps() {
        return List.copyOf(laps);
    }

    @Override
    public void close() {
        load.close();
        running.close();
        sink.close();
    }
}
