package dev.tieline.sandbox;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An analytics collector: {@code POST /events} takes an object with a {@code name} (204), {@code
 * GET /events} shows the latest. It asks no questions and knows no duplicates, as collectors do.
 */
public final class SandboxAnalytics {
    private static final int MAX_EVENTS = 5_000;

    private final HttpDoor door;
    private final Bounded<Map<String, Object>> events = new Bounded<>(MAX_EVENTS);

    SandboxAnalytics(int port) {
        this.door = new HttpDoor(port, this::answer);
    }

    void start() throws IOException {
        door.start();
    }

    void stop() {
        door.stop();
    }

    public URI url() {
        return door.url();
    }

    /** The latest events, newest first. */
    public List<Map<String, Object>> events() {
        return events.latest();
    }

    /** How many events ever came. */
    public long total() {
        return events.total();
    }

    /** Forgets all events. */
    public void clear() {
        events.clear();
    }

    private Reply answer(Request request) {
        if (!request.path().equals(List.of("events"))) {
            return Reply.error(404, "not-found", "there is nothing here", "");
        }
        return switch (request.method()) {
            case "POST" -> collect(request.object());
            case "GET" -> Reply.json(200, Map.of("events", events.latest()));
            default ->
                    Reply.error(405, "method-not-allowed", "not possible here", "")
                            .with("Allow", "GET, POST");
        };
    }

    private Reply collect(Map<String, Object> event) {
        if (!(event.get("name") instanceof String name) || name.isBlank()) {
            return Reply.error(400, "invalid", "an event needs a name", "name");
        }
        Map<String, Object> kept = new LinkedHashMap<>(event);
        kept.put("received_at", Instant.now().toString());
        events.add(kept);
        return Reply.empty(204);
    }
}
