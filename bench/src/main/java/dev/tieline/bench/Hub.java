package dev.tieline.bench;

import dev.tieline.testkit.Books;
import dev.tieline.testkit.FreePorts;
import dev.tieline.testkit.HubProcess;
import dev.tieline.testkit.HubQuestions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A hub that is measured, started as users start it. Not thread-safe. */
final class Hub implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration STOP_WITHIN = Duration.ofMinutes(1);

    private final Path folder;
    private final URI url;
    private final HubProcess process;
    private long pending;

    private Hub(Path folder, URI url, HubProcess process) {
        this.folder = folder;
        this.url = url;
        this.process = process;
    }

    /**
     * Starts one; returns when it is ready.
     *
     * @param folder of its own, for its workspace, its data and its log; whatever data is there it
     *     goes on with
     * @param javaOptions besides those that {@code ./tieline} gives
     */
    static Hub start(Path folder, Workspace workspace, String javaOptions)
            throws IOException, InterruptedException {
        Hub hub = launch(folder, workspace, javaOptions);
        hub.process.awaitReady(hub.url, READY_WITHIN);
        return hub;
    }

    /** Starts one and does not wait for it. */
    static Hub launch(Path folder, Workspace workspace, String javaOptions) throws IOException {
        Files.createDirectories(folder);
        URI url = URI.create("http://127.0.0.1:" + FreePorts.next());
        workspace.write(folder.resolve("workspace"), url.getPort());
        List<String> command =
                List.of(
                        "env",
                        "TIELINE_NO_BUILD=1",
                        "TIELINE_JAVA_OPTS=" + javaOptions,
                        System.getProperty("tieline.root") + "/tieline",
                        "run",
                        folder.resolve("workspace").toString(),
                        "--data",
                        data(folder).toString());
        return new Hub(folder, url, HubProcess.start(command, folder.resolve("hub.log")));
    }

    /** Where the hub of this folder keeps its data. */
    static Path data(Path folder) {
        return folder.resolve("data");
    }

    URI url() {
        return url;
    }

    Path folder() {
        return folder;
    }

    long pid() {
        return process.pid();
    }

    /** The options that it runs with, for floors; without those that are about its own classes. */
    List<String> javaOptions() {
        String[] arguments =
                ProcessHandle.of(pid())
                        .flatMap(handle -> handle.info().arguments())
                        .orElse(new String[0]);
        return List.of(arguments).stream()
                .takeWhile(argument -> !argument.equals("-cp"))
                .filter(argument -> !argument.startsWith("-Dtieline."))
                .filter(argument -> !argument.startsWith("-XX:AOT"))
                .filter(argument -> !argument.startsWith("-XX:StartFlightRecording"))
                .toList();
    }

    /** What is pending now is meant to stay so. */
    void leavePending() throws IOException {
        try (HubQuestions questions = new HubQuestions(url, data(folder))) {
            pending = questions.counts().pending();
        }
    }

    /** Waits until nothing else is pending, so that no side works while another is measured. */
    void settle() throws IOException, InterruptedException {
        settle(pending);
    }

    /** Waits until no more than so many are pending. */
    void settle(long pending) throws IOException, InterruptedException {
        long until = System.nanoTime() + SETTLED_WITHIN.toNanos();
        // A connection of its own: between rounds the hub would close one that is idle.
        try (HubQuestions questions = new HubQuestions(url, data(folder))) {
            while (questions.counts().pending() > pending) {
                if (System.nanoTime() > until) {
                    throw new VoidRun("the backlog does not drain: " + questions.counts());
                }
                TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
            }
        }
    }

    /** Counts a flow anew: all that it accepted must be delivered. */
    void balance(String flow) throws IOException {
        Books.Counts counts = recounted(flow);
        if (counts.delivered() != counts.accepted()) {
            throw new VoidRun("not everything was delivered: " + counts);
        }
    }

    /** Counts a flow anew and compares it with what arrived at its destination. */
    void balance(String flow, long delivered) throws IOException {
        Books.Counts counts = recounted(flow);
        if (counts.accepted() != delivered || counts.delivered() != delivered) {
            throw new VoidRun(delivered + " arrived, but the books say " + counts);
        }
    }

    private Books.Counts recounted(String flow) throws IOException {
        try (HubQuestions questions = new HubQuestions(url, data(folder))) {
            return questions.recounted(flow);
        }
    }

    /** It stands still, whatever it was at. */
    void pause() throws IOException, InterruptedException {
        process.freeze();
    }

    void goOn() throws IOException, InterruptedException {
        process.thaw();
    }

    void stop() throws IOException, InterruptedException {
        if (!process.stop(STOP_WITHIN)) {
            throw new VoidRun("the hub did not stop when it was asked to: " + process.log());
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
