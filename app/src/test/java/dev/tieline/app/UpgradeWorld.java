package dev.tieline.app;

import dev.tieline.api.Document;
import dev.tieline.testkit.RawMessage;
import dev.tieline.testkit.RawServer;
import dev.tieline.testkit.RawServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A hub in this process whose two destinations, one that honours the idempotency key and one that
 * does not, do with a record what its id says. Everything in it is far from giving up or being
 * forgotten, however old the data become.
 */
final class UpgradeWorld implements AutoCloseable {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String HUB =
            """
            hub: upgrade
            listen: 127.0.0.1:0
            data: data
            owners: { ops: { name: Operations, mail: ops@acme.example } }
            credentials: { caller: env:CALLER }
            private-addresses: [127.0.0.1]
            """;
    private static final String CALLER =
            """
            system: site
            purpose: Sends records.
            owner: ops
            connector: webhook
            caller: { scheme: bearer, credential: caller }
            """;
    private static final String CONTRACT =
            """
            {"type": "object", "required": ["id", "key", "n"], "properties": {
              "id": {"type": "string", "x-search": true},
              "key": {"type": "string"},
              "n": {"type": "integer"}}}
            """;
    private static final String THERE =
            """
            system: there
            purpose: Gets records.
            owner: ops
            connector: http
            url: @url@
            allow: { things.put: [id, n], things.add: [id] }
            limits: { timeout: 1m }
            operations:
              things.put:
                request: POST /put
                keyed: true
                body: { type: object, required: [id], properties: { id: { type: string }, n: { type: integer } } }
                result: { type: object, required: [status], properties: { status: { type: string } } }
                id: status
              things.add:
                request: POST /add
                body: { type: object, required: [id], properties: { id: { type: string } } }
            """;
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger:
              webhook: { from: site, path: /things }
            record:
              contract: thing
              key: record.key
              unique: { by: record.id, within: 9999d }
              invalid: hold
            steps:
              - keep: record.n >= 0
            deliver:
              put:
                to: there.things.put
                map: { id: "${record.id}", n: "${record.n}" }
                retry: [1s, 2s]
                give-up: 9999d
              add:
                to: there.things.add
                map: { id: "${record.id}" }
                give-up: 9999d
              after:
                to: there.things.put
                after: put
                map: { id: "${record.id + '-after'}" }
                give-up: 9999d
            fallback: hold
            """;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final RawServer server;
    private final Path folder;
    private final boolean wellBehaved;
    private final InstantSource clock;
    private final Composition hub;

    /**
     * What a destination heard.
     *
     * @param path {@code put} or {@code add}
     * @param key the idempotency key
     */
    record Call(String path, String id, String key) {}

    private UpgradeWorld(Path folder, boolean wellBehaved, InstantSource clock) throws IOException {
        this.folder = folder;
        this.clock = clock;
        this.wellBehaved = wellBehaved;
        server = new RawServer(this::answer);
        write(folder, server.url());
        hub = compose();
    }

    /** The workspace. */
    static void write(Path folder, URI destination) {
        RunningHub.write(folder, "tieline.yaml", HUB);
        RunningHub.write(folder, "systems/site.yaml", CALLER);
        String there = THERE.replace("@url@", destination.toString());
        RunningHub.write(folder, "systems/there.yaml", there);
        RunningHub.write(folder, "contracts/thing.schema.json", CONTRACT);
        RunningHub.write(folder, "flows/things.yaml", FLOW);
        UpgradeRuns.write(folder, destination);
    }

    /**
     * Destinations refuse {@code refused-*}, fail with {@code failing-*}, hang with {@code
     * hanging-*}. It is shortly before a slot.
     */
    static UpgradeWorld difficult(Path folder) throws IOException {
        UpgradeRuns.leave(folder);
        Duration ago = Duration.between(Instant.now(), UpgradeRuns.BEFORE_A_SLOT);
        return new UpgradeWorld(folder, false, Clock.offset(Clock.systemUTC(), ago));
    }

    /** Destinations take everything. */
    static UpgradeWorld easy(Path folder) throws IOException {
        return new UpgradeWorld(folder, true, InstantSource.system());
    }

    static Path database(Path folder) {
        return folder.resolve("data").resolve("tieline.db");
    }

    private Composition compose() throws IOException {
        Map<String, String> environment = Map.of("CALLER", TOKEN);
        return switch (Composition.start(
                new WorkspaceFolder(folder), environment, folder.resolve("data"), clock)) {
            case Composition.Started.Running(Composition running) -> running;
            case Composition.Started.Refused refused ->
                    throw new AssertionError(refused.findings().toString());
        };
    }

    private Answer answer(RawMessage request) {
        Document body = RunningHub.json(request.body());
        String id = body.text("id").orElseThrow();
        String path = request.word(1).substring(1);
        calls.add(new Call(path, id, request.header("idempotency-key").orElse("")));
        if (wellBehaved) {
            return Answer.OK;
        }
        if (id.startsWith("hanging")) {
            hang();
        }
        if (path.equals("put") && id.startsWith("refused")) {
            return Answer.ABSENT;
        }
        return path.equals("put") && id.startsWith("failing") ? Answer.FAILED : Answer.OK;
    }

    private void hang() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Posts a record with this id and key; returns the id the hub gave it. */
    String post(String id, String key, int n) {
        return post("{\"id\":\"%s\",\"key\":\"%s\",\"n\":%d}".formatted(id, key, n));
    }

    String post(String json) {
        return RunningHub.json(send("/in/things", TOKEN, json).body()).text("id").orElseThrow();
    }

    /** Posts with a wrong token. */
    void knock() {
        send("/in/things", "wrong-" + TOKEN, "{}");
    }

    Document command(String path, String json) {
        return RunningHub.json(send(path, hub.faces().commandKey(), json).body());
    }

    Document get(String path) {
        return RunningHub.json(
                send(HttpRequest.newBuilder(URI.create(hub.url() + path))
                                .header("Authorization", "Bearer " + hub.faces().commandKey())
                                .GET())
                        .body());
    }

    private HttpResponse<String> send(String path, String token, String json) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(hub.url() + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json));
        return send(request.header("Authorization", "Bearer " + token));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where a record and its deliveries stand, in a line. */
    String standing(String id) {
        return standing(hub, id);
    }

    static String standing(Composition hub, String id) {
        var trace = hub.find(id).orElseThrow();
        StringBuilder text = new StringBuilder(trace.record().state().word());
        trace.deliveries().stream()
                .map(one -> " " + one.destination() + "=" + one.state().word())
                .sorted()
                .forEach(text::append);
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        hub.close();
        client.close();
        server.close();
    }
}
