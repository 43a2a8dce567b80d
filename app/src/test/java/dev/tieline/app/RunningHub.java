package dev.tieline.app;

import dev.tieline.api.Document;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.HubProcess;
import dev.tieline.testkit.ScriptedPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A real hub on a workspace of its own, with one scripted destination. */
final class RunningHub implements AutoCloseable {
    static final String TOKEN = "0123456789abcdef0123456789abcdef";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static final String HUB =
            """
            hub: test
            listen: 127.0.0.1:0
            data: data
            owners: { ops: { name: Operations, mail: ops@acme.example } }
            credentials: { caller: env:CALLER, there: env:THERE }
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
            {"type": "object", "required": ["id", "email"], "properties": {
              "id": {"type": "string", "x-search": true},
              "email": {"type": "string", "format": "email", "x-class": "personal"},
              "n": {"type": "integer"}}}
            """;
    private static final String THERE =
            """
            system: there
            purpose: Gets records.
            owner: ops
            connector: http
            url: @url@
            credential: there
            auth: bearer
            allow: { things.put: [id, n], things.add: [id] }
            limits: { timeout: 2s }
            operations:
              things.put:
                request: PUT /things/{id}
                body: { type: object, required: [id], properties: { id: { type: string }, n: { type: integer } } }
                result: { type: object, required: [number], properties: { number: { type: string } } }
                id: number
              things.add:
                request: POST /things
                body: { type: object, required: [id], properties: { id: { type: string } } }
            """;

    static final Map<String, String> ENVIRONMENT =
            Map.of("CALLER", TOKEN, "THERE", "secret-of-the-destination");

    final Path folder;
    final ScriptedPeer there;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Composition hub;

    private final InstantSource wall;

    private RunningHub(Path folder, ScriptedPeer there, InstantSource wall, Composition hub) {
        this.wall = wall;
        this.folder = folder;
        this.there = there;
        this.hub = hub;
    }

    /** Starts a hub on this one flow. */
    static RunningHub start(Path folder, String flow) {
        return start(folder, flow, InstantSource.system());
    }

    /** Starts it by this wall clock. */
    static RunningHub start(Path folder, String flow, InstantSource wall) {
        return start(folder, Map.of("flows/things.yaml", flow), wall);
    }

    /** Starts it on these files, by path; {@code @url@} is the destination's. */
    static RunningHub start(Path folder, Map<String, String> files, InstantSource wall) {
        ScriptedPeer there = ScriptedPeer.start();
        workspace(folder, there.url(), "127.0.0.1:0");
        files.forEach(
                (path, text) -> write(folder, path, text.replace("@url@", there.url().toString())));
        return new RunningHub(folder, there, wall, compose(folder, wall));
    }

    /** Writes a workspace without flows. */
    static void workspace(Path folder, URI there, String listen) {
        write(folder, "tieline.yaml", HUB.replace("127.0.0.1:0", listen));
        write(folder, "systems/site.yaml", CALLER);
        write(folder, "systems/there.yaml", THERE.replace("@url@", there.toString()));
        write(folder, "contracts/thing.schema.json", CONTRACT);
    }

    /**
     * A hub on this workspace as a process of its own, which can be killed.
     *
     * @param by commands that become the one that follows them
     */
    static HubProcess process(Path folder, String... by) throws IOException {
        List<String> command = new ArrayList<>(List.of(by));
        command.addAll(QuickHub.plain().command(List.of("run", folder.toString())));
        return HubProcess.start(command, ENVIRONMENT, folder.resolve("hub.log"));
    }

    private static Composition compose(Path folder, InstantSource wall) {
        try {
            return switch (Composition.start(
                    new WorkspaceFolder(folder), ENVIRONMENT, folder.resolve("data"), wall)) {
                case Composition.Started.Running(Composition running) -> running;
                case Composition.Started.Refused refused ->
                        throw new AssertionError(refused.findings().toString());
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path folder, String path, String text) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that is for its owner alone. */
    static void writeSecret(Path folder, String path, String text) {
        write(folder, path, text);
        try {
            Files.setPosixFilePermissions(
                    folder.resolve(path), PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drains and stops it, and starts another on the same data. */
    RunningHub restarted() {
        hub.close();
        return again();
    }

    /** Another on the data of this one, which is closed. */
    RunningHub again() {
        return new RunningHub(folder, there, wall, compose(folder, wall));
    }

    /** A file with what lets commands in. */
    Path tokenFile() {
        write(folder, "token", hub.faces().commandKey());
        return folder.resolve("token");
    }

    Composition hub() {
        return hub;
    }

    URI url() {
        return hub.url();
    }

    /** Posts a record as the proved caller. */
    HttpResponse<String> post(String json) {
        return post("application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> post(String type, byte[] body) {
        return post("/in/things", type, body);
    }

    /** Posts a record to a flow of its own path. */
    HttpResponse<String> postTo(String path, String json) {
        return post(path, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> post(String path, String type, byte[] body) {
        return send(
                request(path)
                        .header("Content-Type", type)
                        .header("Authorization", "Bearer " + TOKEN)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url().resolve(path));
        return path.startsWith("/in/")
                ? request
                : request.header("Authorization", "Bearer " + hub.faces().commandKey());
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(
                    request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Document get(String path) {
        return json(send(request(path).GET()).body());
    }

    Document command(String path) {
        return json(
                send(request(path)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{}")))
                        .body());
    }

    static Document json(String text) {
        return JsonText.read(text) instanceof Reading.Read(Document document)
                ? document
                : Document.empty();
    }

    /** The record's story as soon as this holds of it; as it is after a while otherwise. */
    Document story(String id, Predicate<Document> wanted) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        Document story = get("/api/records/" + id);
        while (!wanted.test(story) && System.nanoTime() < until) {
            // The record changes through real sockets and a real disk; the API is its only signal.
            Between.looks();
            story = get("/api/records/" + id);
        }
        return story;
    }

    /** Returns when the record's story has something here. */
    static void awaitStory(RunningHub hub, String id, String pointer) {
        hub.story(id, story -> story.at(pointer).isPresent());
    }

    Document settled(String id) {
        return story(id, story -> !story.at("/record/state").orElse("").equals("pending"));
    }

    @Override
    public void close() {
        hub.close();
        client.close();
        there.close();
    }
}
