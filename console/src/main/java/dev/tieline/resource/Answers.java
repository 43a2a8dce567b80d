package dev.tieline.resource;

import dev.tieline.format.JsonText;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes answers. */
final class Answers {
    private Answers() {}

    static void send(ServerResponse response, Reply<Map<String, Object>> reply) {
        switch (reply) {
            case Reply.Found<Map<String, Object>>(Map<String, Object> tree) ->
                    send(response, 200, "application/json", tree);
            case Reply.Refused<Map<String, Object>>(Details details) -> send(response, details);
        }
    }

    static void send(ServerResponse response, Details details) {
        Map<String, Object> tree = Details.SHAPE.json(details);
        send(response, details.status(), "application/problem+json", tree);
    }

    private static void send(
            ServerResponse response, int status, String type, Map<String, Object> tree) {
        response.status(status);
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.header("X-Content-Type-Options", "nosniff");
        response.send(JsonText.compact(tree).getBytes(StandardCharsets.UTF_8));
    }
}
