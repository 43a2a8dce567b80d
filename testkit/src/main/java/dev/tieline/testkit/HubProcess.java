package dev.tieline.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A hub as a process of its own, known only by its command line and its address. */
public final class HubProcess implements AutoCloseable {
    private static final Duration ASK_EVERY = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MAX_LOG = 4_000;

    private final Process process;
    private final Path log;

    private HubProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param command the whole command line; it must become the hub, not start it
     * @param log what it prints is added here
     */
    public static HubProcess start(List<String> command, Path log) throws IOException {
        return start(command, Map.of(), log);
    }

    /**
     * Starts it.
     *
     * @param command the whole command line; it must become the hub, not start it
     * @param environment besides that of this process
     * @param log what it prints is added here
     */
    public static HubProcess start(List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return new HubProcess(builder.start(), log);
    }

    /**
     * Returns when it says that it is ready.
     *
     * @throws IllegalStateException when it ended, or is not ready after this time; with its log
     */
    public void awaitReady(URI hub, Duration within) throws IOException, InterruptedException {
        if (!awaitReadyOrEnd(hub, within)) {
            throw new IllegalStateException("the hub ended while it started: " + log());
        }
    }

    /**
     * Returns when it says that it is ready, or ended.
     *
     * @return whether it was ready
     * @throws IllegalStateException when it is neither after this time; with its log
     */
    public boolean awaitReadyOrEnd(URI hub, Duration within)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + within.toNanos();
        byte[] question = RawConnection.get(hub, "/health/ready");
        while (!answersReady(hub, question)) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("the hub is not ready: " + log());
            }
            if (process.waitFor(ASK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Waits until it ended.
     *
     * @return false when it had not after this time
     */
    public boolean awaitEnd(Duration within) throws InterruptedException {
        return process.waitFor(within.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** What it exited with. */
    public int exit() {
        return process.exitValue();
    }

    private static boolean answersReady(URI hub, byte[] question) {
        try (RawConnection connection = new RawConnection(hub, PATIENCE)) {
            return connection.exchange(question) == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /** The end of what it printed. */
    public String log() throws IOException {
        String text = Files.readString(log);
        return text.substring(Math.max(0, text.length() - MAX_LOG));
    }

    public boolean alive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** SIGKILL; returns when it is dead. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGSTOP: it stands still, and whoever calls it waits. Where there is a {@code kill}. */
    public void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** SIGCONT: it goes on. */
    public void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int code =
                new ProcessBuilder("kill", name, Long.toString(pid()))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
        if (code != 0) {
            throw new IOException("kill " + name + " ended with " + code);
        }
    }

    /**
     * Waits for its end.
     *
     * @throws IllegalStateException when it does not end in this time
     */
    public int exitCode(Duration within) throws InterruptedException {
        if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("process " + pid() + " did not end");
        }
        return process.exitValue();
    }

    /**
     * SIGTERM.
     *
     * @return whether it ended by itself in this time; else it was killed
     */
    public boolean stop(Duration within) throws InterruptedException {
        process.destroy();
        if (process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            return true;
        }
        kill();
        return false;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
