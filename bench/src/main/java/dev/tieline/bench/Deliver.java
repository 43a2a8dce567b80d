package dev.tieline.bench;

import dev.tieline.testkit.Books;
import dev.tieline.testkit.HubProcess;
import dev.tieline.testkit.HubQuestions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * {@code bench/deliver}: leads from the first byte in to the destination's answer, durable, next to
 * a forwarder that does nothing else with them.
 */
final class Deliver {
    static final int CONNECTIONS = 64;
    private static final Duration READY_WITHIN = Duration.ofMinutes(1);
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration STOP_WITHIN = Duration.ofMinutes(1);

    /** What {@code ./tieline run} gives a hub; the floor gets the same. */
    static final List<String> HUB_OPTIONS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Xmx768m");

    static final List<String> CHEAP = List.of("-Xmx128m", "-XX:+UseSerialGC");

    private final DeliverOptions options;
    private final Path folder;
    private final URI hubUrl;

    private Deliver(DeliverOptions options, Path folder) throws IOException {
        this.options = options;
        this.folder = folder;
        this.hubUrl = URI.create("http://127.0.0.1:" + freePort());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        try {
            DeliverOptions options = DeliverOptions.of(args);
            Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "work-");
            new Deliver(options, folder).run();
            Folders.delete(folder);
        } catch (IllegalArgumentException | VoidRun e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException {
        try (Child sink = Child.start(SinkProcess.class, CHEAP);
                HubProcess hub = hub(URI.create(sink.greeting() + "/hub"));
                Child bare = bare(sink.greeting() + "/bare");
                Child hubLoad = load(hubUrl + BenchWorkspace.ENDPOINT);
                Child bareLoad = load(bare.greeting() + "/leads")) {
            List<Long> ours =
                    List.of(
                            ProcessHandle.current().pid(),
                            sink.pid(),
                            hub.pid(),
                            bare.pid(),
                            hubLoad.pid(),
                            bareLoad.pid());
            Side durable = new Side(hub.pid(), hubLoad, sink, 0, ours);
            Side floor = new Side(bare.pid(), bareLoad, sink, 2, ours);
            measure(durable, floor);
            if (!hub.stop(STOP_WITHIN)) {
                throw new VoidRun("the hub did not stop when it was asked to");
            }
        }
    }

    private HubProcess hub(URI sink) throws IOException, InterruptedException {
        Path workspace = folder.resolve("workspace");
        BenchWorkspace.write(workspace, hubUrl.getPort(), sink);
        List<String> jvm = new ArrayList<>(HUB_OPTIONS);
        if (!options.profile().isEmpty()) {
            jvm.add("-XX:StartFlightRecording:settings=profile,filename=" + options.profile());
        }
        List<String> command = Child.java("dev.tieline.app.Main", jvm);
        command.addAll(List.of("run", workspace.toString()));
        command.addAll(List.of("--data", folder.resolve("data").toString()));
        HubProcess hub = HubProcess.start(command, folder.resolve("hub.log"));
        hub.awaitReady(hubUrl, READY_WITHIN);
        return hub;
    }

    private static Child bare(String sink) throws IOException {
        String connections = Integer.toString(CONNECTIONS);
        return Child.start(Forwarder.class, HUB_OPTIONS, sink, connections);
    }

    private static Child load(String url) throws IOException {
        String connections = Integer.toString(CONNECTIONS);
        return Child.start(LoadProcess.class, CHEAP, url, BenchWorkspace.TOKEN, connections);
    }

    /** Warms both up, then takes them in turn: what slows the machine slows both. */
    private void measure(Side durable, Side floor) throws IOException, InterruptedException {
        durable.warmUp(options.warmUp());
        floor.warmUp(options.warmUp());
        List<Round> durables = new ArrayList<>();
        List<Round> floors = new ArrayList<>();
        try (HubQuestions questions = new HubQuestions(hubUrl)) {
            for (int i = 0; i < options.rounds(); i++) {
                settle(questions);
                durables.add(durable.measure(options.seconds()));
                settle(questions);
                floors.add(floor.measure(options.seconds()));
            }
            balance(questions, durable.delivered());
        }
        report(durables, floors);
    }

    /** Until nothing is pending, so that no side works while the other is measured. */
    private static void settle(HubQuestions questions) throws IOException, InterruptedException {
        long until = System.nanoTime() + SETTLED_WITHIN.toNanos();
        while (questions.counts().pending() > 0) {
            if (System.nanoTime() > until) {
                throw new VoidRun("the backlog does not drain: " + questions.counts());
            }
            TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
        }
    }

    private static void balance(HubQuestions questions, long delivered) throws IOException {
        Books.Counts counts = questions.recounted(BenchWorkspace.FLOW);
        if (counts.accepted() != delivered || counts.delivered() != delivered) {
            throw new VoidRun(delivered + " arrived, but the books say " + counts);
        }
    }

    private void report(List<Round> durables, List<Round> floors) {
        print("deliveries", "1/s", durables, floors, Round::perSecond);
        print("accept_p50", "ms", durables, floors, Round::p50Millis);
        print("accept_p99", "ms", durables, floors, Round::p99Millis);
        print("cpu_per_lead", "us", durables, floors, Round::cpuMicros);
        print("refused", "posts", durables, floors, Round::refused);
        print("other_load", "cores", durables, floors, Round::others);
        for (int i = 0; i < durables.size(); i++) {
            System.err.println("round " + (i + 1) + ": hub  " + durables.get(i));
            System.err.println("         floor " + floors.get(i));
        }
    }

    private static void print(
            String metric,
            String unit,
            List<Round> durables,
            List<Round> floors,
            ToDoubleFunction<Round> figure) {
        double value = Round.median(durables, figure);
        double floor = Round.median(floors, figure);
        Figure line = new Figure("deliver", metric, value, unit, "bare forwarder", floor);
        System.out.println(line.json());
    }
}
