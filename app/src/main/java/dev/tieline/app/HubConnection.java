package dev.tieline.app;

import dev.tieline.api.Document;
import dev.tieline.flow.HubFile;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.store.SqliteStore;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How commands ask: over the HTTP API of the hub that runs, or, when none runs on the workspace, of
 * one that is opened for the question and delivers nothing. One way to ask, one form of answer.
 */
final class HubConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MAX_ANSWER = 64 << 20;

    private final URI hub;
    private final Optional<String> key;
    private final Optional<Composition> own;
    private final HttpClient client = HttpClient.newHttpClient();

    private HubConnection(URI hub, Optional<String> key, Optional<Composition> own) {
        this.hub = hub;
        this.key = key;
        this.own = own;
    }

    /** What the API answered. */
    record Answer(int status, Document body, String text) {}

    /**
     * A hub at an address that somebody named.
     *
     * @param token of whoever asks
     * @throws CannotDo when it is not an address of that kind
     */
    static HubConnection to(URI hub, Optional<String> token) {
        if (hub.getHost() == null || !String.valueOf(hub.getScheme()).matches("https?")) {
            throw new CannotDo(
                    "'" + hub + "' is not the address of a hub; write it as http://127.0.0.1:8080");
        }
        return new HubConnection(hub, token, Optional.empty());
    }

    /**
     * The hub of a workspace.
     *
     * @throws CannotDo when the store cannot be opened and no hub answers either
     */
    static HubConnection of(WorkspaceFolder folder) throws IOException {
        if (!Files.exists(folder.path().resolve(HubFile.PATH))) {
            throw new CannotDo(
                    "there is no "
                            + HubFile.PATH
                            + " in "
                            + folder.path()
                            + "; name the workspace with -w, or a hub with --hub");
        }
        Path data = Folders.data(folder);
        // A mark may be left of a hub that is gone, and somebody else may have its port now.
        Optional<URI> running =
                SqliteStore.isInUse(data)
                        ? RunningMark.read(data).filter(HubConnection::answers)
                        : Optional.empty();
        if (running.isPresent()) {
            return new HubConnection(running.get(), RunningMark.key(data), Optional.empty());
        }
        try {
            Composition resting = Composition.rest(folder, data);
            Optional<String> key = Optional.of(resting.faces().commandKey());
            return new HubConnection(resting.local(), key, Optional.of(resting));
        } catch (JournalUnavailable e) {
            throw new CannotDo(String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean answers(URI hub) {
        try (HubConnection connection = to(hub, Optional.empty())) {
            return connection.get("/health/live").status() == 200;
        } catch (CannotDo _) {
            return false;
        }
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(at(path)).GET());
    }

    Answer post(String path, String json) {
        return send(
                HttpRequest.newBuilder(at(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private URI at(String path) {
        return URI.create(hub.toString().replaceAll("/+$", "") + path);
    }

    private Answer send(HttpRequest.Builder request) {
        key.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        try {
            HttpResponse<String> response =
                    client.send(
                            request.timeout(PATIENCE).build(),
                            HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 401) {
                throw new CannotDo(refused());
            }
            return new Answer(response.statusCode(), body(response.body()), response.body());
        } catch (ConnectException e) {
            throw new CannotDo("no hub answers at " + hub + "; start one with 'tieline run'", e);
        } catch (IOException e) {
            throw new CannotDo("the hub at " + hub + " did not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotDo("interrupted", e);
        }
    }

    private String refused() {
        return own.isEmpty() && key.isEmpty()
                ? "the hub at "
                        + hub
                        + " lets nobody in whom it does not know; give a token that 'tieline"
                        + " token create' made there with --token-file, or name its workspace"
                        + " with -w instead"
                : "the hub at "
                        + hub
                        + " does not take the token; it may be too old, or the data of the hub"
                        + " belong to somebody else on this machine";
    }

    private static Document body(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return JsonText.read(bytes, MAX_ANSWER) instanceof Reading.Read(Document document)
                ? document
                : Document.empty();
    }

    @Override
    public void close() {
        client.close();
        own.ifPresent(Composition::close);
    }
}
