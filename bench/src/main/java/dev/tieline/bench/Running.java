package dev.tieline.bench;

import dev.tieline.testkit.FreePorts;
import dev.tieline.testkit.HubProcess;
import dev.tieline.testkit.RawConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A contender as a process, which can be killed and started again. Not thread-safe. */
final class Running implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(1);
    private static final Duration ASK_EVERY = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String BROKEN = "{\"id\":\"none\"}";

    private final Contender contender;
    private final URI url;
    private final List<String> command;
    private final Path log;
    private HubProcess process;

    private Running(Contender contender, Contender.Place place) throws IOException {
        this.contender = contender;
        this.url = URI.create("http://127.0.0.1:" + place.port() + contender.path());
        this.command = contender.command(place);
        this.log = place.folder().resolve("log");
        this.process = HubProcess.start(command, log);
    }

    /**
     * Starts it; returns when it takes leads.
     *
     * @param folder in which it gets a new one
     * @param sink where it delivers to
     */
    static Running start(Contender contender, Path folder, URI sink)
            throws IOException, InterruptedException {
        Path own = Files.createTempDirectory(folder, contender.name() + "-");
        Running running = new Running(contender, new Contender.Place(own, FreePorts.next(), sink));
        running.awaitReady();
        return running;
    }

    /** One that answers a broken lead as it should takes good ones. */
    private void awaitReady() throws IOException, InterruptedException {
        long until = System.nanoTime() + READY_WITHIN.toNanos();
        while (!refuses()) {
            if (System.nanoTime() > until || !process.alive()) {
                process.close();
                throw new VoidRun(contender.name() + " does not take leads: " + process.log());
            }
            TimeUnit.NANOSECONDS.sleep(ASK_EVERY.toNanos());
        }
    }

    private boolean refuses() {
        try {
            return post(BROKEN) == contender.refusal();
        } catch (IOException _) {
            return false;
        }
    }

    /** Posts a body over a connection of its own and returns the answer's status. */
    int post(String body) throws IOException {
        try (RawConnection connection = new RawConnection(url, PATIENCE)) {
            return connection.exchange(
                    RawConnection.post(url, url.getPath(), BenchWorkspace.TOKEN, body));
        }
    }

    Contender contender() {
        return contender;
    }

    /** Where leads are posted. */
    URI url() {
        return url;
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.kill();
    }

    /** Starts it as it was started first; returns when it takes leads. */
    void startAgain() throws IOException, InterruptedException {
        process = HubProcess.start(command, log);
        awaitReady();
    }

    @Override
    public void close() {
        process.close();
    }
}
