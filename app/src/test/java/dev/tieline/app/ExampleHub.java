package dev.tieline.app;

import dev.tieline.api.Document;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A hub on a copy of an example, with other addresses. */
final class ExampleHub implements AutoCloseable {
    private final Composition hub;
    private final HttpClient client = HttpClient.newHttpClient();

    private ExampleHub(Composition hub) {
        this.hub = hub;
    }

    /**
     * @param folder for the copy; the hub's data are in {@code data} there
     * @param others of each YAML file, what is different here
     */
    static ExampleHub start(
            Path example, Path folder, UnaryOperator<String> others, Map<String, String> secrets)
            throws IOException {
        try (Stream<Path> files = Files.walk(example)) {
            for (Path file :
                    files.filter(it -> it.toString().matches(".*\\.(yaml|json)")).toList()) {
                String text = Files.readString(file).replace("127.0.0.1:8080", "127.0.0.1:0");
                RunningHub.write(
                        folder,
                        example.relativize(file).toString(),
                        file.toString().endsWith(".yaml") ? others.apply(text) : text);
            }
        }
        return switch (Composition.start(
                new WorkspaceFolder(folder),
                secrets,
                folder.resolve("data"),
                InstantSource.system())) {
            case Composition.Started.Running(Composition running) -> new ExampleHub(running);
            case Composition.Started.Refused refused ->
                    throw new AssertionError(refused.findings().toString());
        };
    }

    Document get(String path) {
        return send(HttpRequest.newBuilder(hub.url().resolve(path)));
    }

    /** A command without options. */
    Document post(String path) {
        URI uri = hub.url().resolve(path);
        return send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}")));
    }

    private Document send(HttpRequest.Builder request) {
        try {
            return RunningHub.json(
                    client.send(
                                    request.header(
                                                    "Authorization",
                                                    "Bearer " + hub.faces().commandKey())
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** May be closed again. */
    @Override
    public void close() {
        hub.close();
        client.close();
    }
}
