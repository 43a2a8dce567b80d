package dev.tieline.app;

import dev.tieline.testkit.Act;
import dev.tieline.testkit.FreePorts;
import dev.tieline.testkit.HubKey;
import dev.tieline.testkit.HubProcess;
import dev.tieline.testkit.RawConnection;
import dev.tieline.testkit.ScriptedPeer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A hub as a process of its own with little memory, and a way to ask how much of it is used. */
final class SmallHub implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String FLOW =
            """
            flow: @name@
            purpose: Things arrive there.
            owner: ops
            trigger:
              webhook: { from: site, path: /@name@ }
              max-bytes: 4194304
            record: { contract: thing, key: record.id, invalid: @invalid@ }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;

    final URI url;
    final ScriptedPeer there;
    private final HubProcess process;
    private final Path log;
    final String key;

    private SmallHub(URI url, String key, ScriptedPeer there, HubProcess process, Path log) {
        this.key = key;
        this.url = url;
        this.there = there;
        this.process = process;
        this.log = log;
    }

    /** Starts one with a flow {@code things} that rejects and a flow {@code kept} that holds. */
    static SmallHub start(Path folder) throws IOException, InterruptedException {
        URI url = URI.create("http://127.0.0.1:" + FreePorts.next());
        ScriptedPeer there = ScriptedPeer.start();
        there.usually(Act.json(200, "{\"number\":\"n-1\"}"));
        RunningHub.workspace(folder, there.url(), "127.0.0.1:" + url.getPort());
        for (Map.Entry<String, String> flow :
                Map.of("things", "reject", "kept", "hold").entrySet()) {
            RunningHub.write(
                    folder,
                    "flows/" + flow.getKey() + ".yaml",
                    FLOW.replace("@name@", flow.getKey()).replace("@invalid@", flow.getValue()));
        }
        Path log = folder.resolve("hub.log");
        HubProcess process = HubProcess.start(command(folder), log);
        try {
            process.awaitReady(url, START);
            return new SmallHub(url, HubKey.read(folder.resolve("data")), there, process, log);
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.close();
            there.close();
            throw e;
        }
    }

    private static List<String> command(Path folder) {
        List<String> command = new ArrayList<>();
        command.addAll(
                List.of("env", "CALLER=" + RunningHub.TOKEN, "THERE=secret-of-the-destination"));
        command.addAll(
                QuickHub.plain()
                        .with("-XX:+ExitOnOutOfMemoryError", "-Xmx128m")
                        .command(List.of("run", folder.toString())));
        return command;
    }

    /** A good request on a connection of its own; its status. */
    int good(String id) throws IOException {
        byte[] request =
                RawConnection.post(
                        url,
                        "/in/things",
                        RunningHub.TOKEN,
                        "{\"id\":\"" + id + "\",\"email\":\"a@b.example\"}");
        try (RawConnection connection = new RawConnection(url, PATIENCE)) {
            return connection.exchange(request);
        }
    }

    /** A record that is held; its id. */
    String held() throws IOException {
        byte[] request =
                RawConnection.post(url, "/in/kept", RunningHub.TOKEN, "{\"id\":\"k\",\"email\":1}");
        try (RawConnection connection = new RawConnection(url, PATIENCE)) {
            connection.exchange(request);
            return RunningHub.json(connection.answer().body()).text("id").orElseThrow();
        }
    }

    long accepted() throws IOException {
        try (RawConnection connection = new RawConnection(url, PATIENCE)) {
            connection.exchange(RawConnection.get(url, "/api/balance", key));
            return (Long)
                    RunningHub.json(connection.answer().body()).at("/total/accepted").orElseThrow();
        }
    }

    /** Bytes of its memory that are in use after everything that is not was cleared. */
    long used() throws IOException, InterruptedException {
        Process clearing =
                new ProcessBuilder(java("jcmd"), Long.toString(process.pid()), "GC.run")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (clearing.waitFor() != 0) {
            throw new IOException("the hub's memory cannot be cleared");
        }
        try (RawConnection connection = new RawConnection(url, PATIENCE)) {
            connection.exchange(RawConnection.get(url, "/metrics", key));
            return connection
                    .answer()
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("tieline_heap_used_bytes "))
                    .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String java(String command) {
        return Path.of(System.getProperty("java.home"), "bin", command).toString();
    }

    boolean alive() {
        return process.alive();
    }

    String log() throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        process.close();
        there.close();
    }
}
