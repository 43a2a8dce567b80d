package dev.tieline.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a hub over its HTTP API. Not thread-safe. */
public final class HubQuestions implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int PAGE = 500;

    private final URI hub;
    private final Path data;
    private final RawConnection connection;

    /**
     * @param data directory of the hub's data
     */
    public HubQuestions(URI hub, Path data) {
        this.hub = hub;
        this.data = data;
        this.connection = new RawConnection(hub, PATIENCE);
    }

    /** The books as they stand, of all flows together; cheap. */
    public Books.Counts counts() throws IOException {
        return counts(ask("/api/balance").path("total"));
    }

    /** The books of one flow, counted anew, with the state of every record. */
    public Books books(String flow) throws IOException {
        JsonNode answer = ask("/api/balance?recount=" + flow);
        return new Books(
                counts(answer.path("recounted")),
                answer.path("balanced").asBoolean(),
                states(flow));
    }

    /**
     * The books of one flow, counted anew; slow.
     *
     * @throws IOException when the hub says itself that they do not balance, too
     */
    public Books.Counts recounted(String flow) throws IOException {
        JsonNode answer = ask("/api/balance?recount=" + flow);
        if (!answer.path("balanced").asBoolean()) {
            throw new IOException("the books do not balance: " + answer);
        }
        return counts(answer.path("recounted"));
    }

    private Map<String, String> states(String flow) throws IOException {
        Map<String, String> states = new HashMap<>();
        String after = "";
        do {
            JsonNode page = ask("/api/flows/" + flow + "/records?limit=" + PAGE + after);
            for (JsonNode one : page.path("records")) {
                states.put(one.path("id").asString(), one.path("state").asString());
            }
            JsonNode next = page.path("next");
            after = next.isNumber() ? "&before=" + next.asLong() : "";
        } while (!after.isEmpty());
        return states;
    }

    private static Books.Counts counts(JsonNode balance) {
        return new Books.Counts(
                balance.path("accepted").asLong(),
                balance.path("delivered").asLong(),
                balance.path("skipped").asLong(),
                balance.path("duplicate").asLong(),
                balance.path("held").asLong(),
                balance.path("pending").asLong());
    }

    private JsonNode ask(String path) throws IOException {
        int status = connection.exchange(RawConnection.get(hub, path, HubKey.read(data)));
        if (status != 200) {
            throw new IOException(path + " was answered with " + status);
        }
        return JSON.readTree(connection.answer().body());
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
