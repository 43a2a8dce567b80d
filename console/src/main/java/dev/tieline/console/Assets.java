package dev.tieline.console;

import dev.tieline.api.Payload;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Style, script and icon: read once, named by their content in every page. Thread-safe. */
final class Assets {
    private static final String HTMX =
            "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js";

    private final Map<String, Payload> assets = new LinkedHashMap<>();
    private final String build;

    Assets() {
        add("console.css", "text/css; charset=utf-8", "assets/console.css");
        add("console.js", "text/javascript; charset=utf-8", "assets/console.js");
        add("icon.svg", "image/svg+xml", "assets/icon.svg");
        add("htmx.js", "text/javascript; charset=utf-8", HTMX);
        this.build = digest();
    }

    private void add(String name, String type, String resource) {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the console was built without " + resource);
            }
            assets.put(name, new Payload(in.readAllBytes(), type));
        } catch (IOException e) {
            throw new UncheckedIOException("the console cannot read " + resource, e);
        }
    }

    private String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            assets.values().forEach(asset -> digest.update(asset.bytes()));
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Changes when any of them does. */
    String build() {
        return build;
    }

    void serve(ServerRequest request, ServerResponse response) {
        Payload asset = assets.get(request.path().pathParameters().get("name"));
        if (asset == null) {
            response.status(404).send();
            return;
        }
        response.header("Content-Type", asset.mediaType());
        response.header("Cache-Control", "public, max-age=31536000, immutable");
        response.send(asset.bytes());
    }
}
