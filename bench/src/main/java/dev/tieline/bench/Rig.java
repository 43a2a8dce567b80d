package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;

/** The processes of one run of a measuring command, and the folder they work in. */
final class Rig implements AutoCloseable {
    private static final int CONNECTIONS = 64;

    /** Where hubs have their data, instead of beside what is built. */
    private static final String FOLDER = "TIELINE_BENCH_FOLDER";

    private final String bench;
    private final Options options;
    private final Path folder;
    private final Sink sink;
    private final List<Hub> hubs = new CopyOnWriteArrayList<>();
    private final Deque<Child> children = new ConcurrentLinkedDeque<>();
    private int loads;

    private Rig(String bench, Options options, Path folder, int places) throws IOException {
        this.bench = bench;
        this.options = options;
        this.folder = folder;
        this.sink = Sink.start(places);
    }

    /** What a command does. */
    interface Command {
        void run(Rig rig) throws IOException, InterruptedException;
    }

    /**
     * Runs a command that compares sides in many short turns: everything it started ends, its
     * folder goes when all went well.
     *
     * @param places how many destinations it needs
     */
    static void run(String bench, String[] args, int places, Command command)
            throws IOException, InterruptedException {
        run(bench, Options.SHORT_TURNS, args, places, command);
    }

    /** The same with turns as they are usual for the command. */
    static void run(String bench, Options usual, String[] args, int places, Command command)
            throws IOException, InterruptedException {
        try {
            Options options = Options.of(bench, usual, args);
            Path folder =
                    Files.createTempDirectory(
                            Path.of(System.getenv().getOrDefault(FOLDER, "")).toAbsolutePath(),
                            "work-");
            try (Rig rig = new Rig(bench, options, folder, places)) {
                // Nothing stays behind when the command is interrupted.
                Runtime.getRuntime().addShutdownHook(new Thread(rig::close));
                command.run(rig);
            }
            Folders.delete(folder);
        } catch (IllegalArgumentException | VoidRun e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    Options options() {
        return options;
    }

    Sink sink() {
        return sink;
    }

    Path folder() {
        return folder;
    }

    /** Starts a hub in a folder of this name. */
    Hub hub(String name, Workspace workspace) throws IOException, InterruptedException {
        String more =
                options.profile().isEmpty()
                        ? ""
                        : "-XX:StartFlightRecording:settings=profile,jdk.CPUTimeSample#enabled=true,"
                                + "jdk.ExecutionSample#enabled=false,filename="
                                + options.profile();
        Hub hub = Hub.start(folder.resolve(name), workspace, more);
        hubs.add(hub);
        return hub;
    }

    /** Stops a hub. */
    void stop(Hub hub) throws IOException, InterruptedException {
        hubs.remove(hub);
        hub.stop();
    }

    /** A flow of a hub as a side. */
    Side side(String name, Hub hub, String path, int flows, Integer... places) throws IOException {
        Child load = load(hub.url() + BenchWorkspace.ENDPOINTS + path, flows);
        return new Side(name, hub.pid(), load, sink, List.of(places));
    }

    /**
     * A floor as a side.
     *
     * @param like the hub whose Java options it gets
     * @param words see {@link BareProcess}
     */
    Side floor(String name, Hub like, List<String> words, Integer... places) throws IOException {
        String[] arguments = words.toArray(String[]::new);
        Child bare = Child.start(BareProcess.class, like.javaOptions(), arguments);
        children.push(bare);
        Child load = load(bare.greeting() + "/leads", 1);
        return new Side(name, bare.pid(), load, sink, List.of(places));
    }

    /** The bare forwarder to these places. */
    Side forwarder(Hub like, Integer... places) throws IOException {
        List<String> words = new ArrayList<>(List.of("forward", Integer.toString(CONNECTIONS)));
        for (int place : places) {
            words.add(sink.url(place).toString());
        }
        return floor("bare forwarder", like, words, places);
    }

    /** Every load has numbers of its own, so that no two leads of a run are the same. */
    private Child load(String url, int flows) throws IOException {
        Child load =
                Child.start(
                        LoadProcess.class,
                        Child.CHEAP,
                        url,
                        BenchWorkspace.TOKEN,
                        Integer.toString(CONNECTIONS),
                        Integer.toString(flows),
                        Long.toString((long) ++loads << 40));
        children.push(load);
        return load;
    }

    /** Another process of the command, which costs little. */
    Child child(Class<?> main, String... arguments) throws IOException {
        Child child = Child.start(main, Child.CHEAP, arguments);
        children.push(child);
        return child;
    }

    /** Loads each for so long as the compiler needs, and throws away what came of it. */
    void warmUp(Side... sides) throws IOException, InterruptedException {
        for (Side side : sides) {
            measure(side, Work.full(options.warmUp()));
        }
    }

    /**
     * Takes the sides in turn, round by round and each round from another on: what slows the
     * machine slows all of them.
     */
    List<Measured> inTurn(Work work, Side... sides) throws IOException, InterruptedException {
        List<List<Round>> rounds = new ArrayList<>();
        Arrays.stream(sides).forEach(_ -> rounds.add(new ArrayList<>()));
        for (int round = 1; round <= options.rounds(); round++) {
            for (int turn = 0; turn < sides.length; turn++) {
                int i = (round + turn) % sides.length;
                Round one = measure(sides[i], work);
                System.err.println("round " + round + ": " + sides[i].name() + " " + one);
                rounds.get(i).add(one);
            }
        }
        List<Measured> measured = new ArrayList<>();
        for (int i = 0; i < sides.length; i++) {
            measured.add(new Measured(sides[i], rounds.get(i)));
        }
        return measured;
    }

    /** One round of one side, while nobody else works. */
    Round measure(Side side, Work work) throws IOException, InterruptedException {
        for (Hub hub : hubs) {
            hub.settle();
        }
        return side.measure(work, processes());
    }

    /** One round of one side, while another hub stands still. */
    Round measureWithout(Hub other, Side side, Work work) throws IOException, InterruptedException {
        for (Hub hub : hubs) {
            hub.settle();
        }
        other.pause();
        try {
            Round round = side.measure(work, processes());
            System.err.println(side.name() + " " + round);
            return round;
        } finally {
            other.goOn();
        }
    }

    private List<Long> processes() {
        List<Long> all = new ArrayList<>();
        all.add(ProcessHandle.current().pid());
        all.add(sink.pid());
        hubs.forEach(hub -> all.add(hub.pid()));
        children.forEach(child -> all.add(child.pid()));
        return all;
    }

    /** Prints the medians of a figure. */
    void print(
            String metric,
            String unit,
            Measured value,
            Measured floor,
            ToDoubleFunction<Round> figure) {
        print(metric, value.median(figure), unit, floor.side().name(), floor.median(figure));
    }

    /** Prints a figure. */
    void print(String metric, double value, String unit, String floorName, double floor) {
        System.out.println(new Figure(bench, metric, value, unit, floorName, floor).json());
    }

    /** Prints a figure that has no floor. */
    void print(String metric, double value, String unit) {
        print(metric, value, unit, "none", 0);
    }

    @Override
    public void close() {
        children.forEach(Child::close);
        hubs.forEach(Hub::close);
        sink.close();
    }
}
