package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.FreePorts;
import dev.tieline.testkit.HubKey;
import dev.tieline.testkit.HubProcess;
import dev.tieline.testkit.RawConnection;
import dev.tieline.testkit.TestKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A hub as a process of its own, which trusts an authority of the test: one flow and one system for
 * each cell of a matrix, one record for each flow.
 */
final class MatrixHub implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI url;
    private final String key;
    private final HubProcess process;

    private MatrixHub(URI url, String key, HubProcess process) {
        this.url = url;
        this.key = key;
        this.process = process;
    }

    /** Starts one on the systems and flows that are in the folder. */
    static MatrixHub start(Path folder, TestKeys keys) throws IOException, InterruptedException {
        URI url = URI.create("http://127.0.0.1:" + FreePorts.next());
        RunningHub.write(
                folder, "tieline.yaml", RunningHub.HUB.replace("127.0.0.1:0", url.getAuthority()));
        HubProcess process = HubProcess.start(command(folder, keys), folder.resolve("hub.log"));
        try {
            process.awaitReady(url, START);
            return new MatrixHub(url, HubKey.read(folder.resolve("data")), process);
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    private static List<String> command(Path folder, TestKeys keys) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("env", "CALLER=" + RunningHub.TOKEN));
        command.add("THERE=secret-of-the-destination");
        command.addAll(
                QuickHub.plain()
                        .with(
                                "-Xmx512m",
                                "-Djavax.net.ssl.trustStore=" + keys.trusted(),
                                "-Djavax.net.ssl.trustStorePassword=" + TestKeys.PASSWORD)
                        .command(List.of("run", folder.toString())));
        return command;
    }

    /** Sends a record to each of these flows; ids of the records by flow. */
    Map<String, String> post(Collection<String> flows) throws IOException {
        Map<String, String> records = new HashMap<>();
        try (RawConnection connection = new RawConnection(url, PATIENCE)) {
            for (String flow : flows) {
                String record = "{\"id\":\"r-1\",\"email\":\"a@b.example\"}";
                int status =
                        connection.exchange(
                                RawConnection.post(url, "/in/" + flow, RunningHub.TOKEN, record));
                assertThat(status).as(flow).isEqualTo(202);
                records.put(
                        flow, RunningHub.json(connection.answer().body()).text("id").orElseThrow());
            }
        }
        return records;
    }

    /** What the ledger tells of a record as soon as it is as wanted, or after a while. */
    Document story(String record, Predicate<Document> wanted) throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        try (RawConnection connection = new RawConnection(url, PATIENCE)) {
            while (true) {
                connection.exchange(RawConnection.get(url, "/api/records/" + record, key));
                Document story = RunningHub.json(connection.answer().body());
                if (wanted.test(story) || System.nanoTime() > until) {
                    return story;
                }
                Between.looks();
            }
        }
    }

    static boolean isSettled(Document story) {
        return !story.at("/record/state").orElse("pending").equals("pending");
    }

    /** How many attempts are told of. */
    static int tries(Document story) {
        return story.at("/deliveries/0/tries").orElse(List.of()) instanceof List<?> list
                ? list.size()
                : 0;
    }

    @Override
    public void close() {
        process.close();
    }
}
