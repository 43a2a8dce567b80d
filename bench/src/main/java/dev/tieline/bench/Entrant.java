package dev.tieline.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A contender that runs, with a load and a destination of its own. Not thread-safe. */
final class Entrant implements AutoCloseable {
    private final Child sink;
    private final Running running;
    private final Child load;
    private final List<Lap> laps = new ArrayList<>();

    private Entrant(Child sink, Running running, Child load) {
        this.sink = sink;
        this.running = running;
        this.load = load;
    }

    static Entrant start(Contender contender, Path folder)
            throws IOException, InterruptedException {
        Child sink = Child.start(SinkProcess.class, Deliver.CHEAP);
        URI url = URI.create(sink.greeting() + "/hub");
        Running running = Running.start(contender, folder, url);
        String connections = Integer.toString(Deliver.CONNECTIONS);
        String target = running.url().toString();
        Child load =
                Child.start(
                        LoadProcess.class,
                        Deliver.CHEAP,
                        target,
                        BenchWorkspace.TOKEN,
                        connections);
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
        side(List.of()).warmUp(seconds);
    }

    /**
     * Loads it for so long.
     *
     * @param ours every process of the benchmark
     */
    Lap run(int seconds, List<Long> ours) throws IOException, InterruptedException {
        Lap lap = Lap.after(side(ours).measure(seconds), running.pid());
        laps.add(lap);
        return lap;
    }

    private Side side(List<Long> ours) {
        return new Side(running.pid(), load, sink, 0, ours);
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
