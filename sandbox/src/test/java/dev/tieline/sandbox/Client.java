package dev.tieline.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A real HTTP client for the tests of this room. */
final class Client implements AutoCloseable {
    static final String TOKEN = "sandbox-token-0123456789";

    private final HttpClient http = HttpClient.newHttpClient();

    HttpResponse<String> send(String method, URI uri, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(20))
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** As the CRM's API wants it. */
    HttpResponse<String> crm(Sandbox sandbox, String method, String path, String body)
            throws IOException, InterruptedException {
        URI uri = sandbox.crm().url().resolve(path);
        return send(method, uri, body, "Authorization", "Bearer " + TOKEN);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
