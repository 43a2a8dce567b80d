package dev.tieline.bench;

import dev.tieline.testkit.HubKey;
import dev.tieline.testkit.RawConnection;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API of a hub, to somebody who may do everything. Not thread-safe. */
record HubApi(URI hub, String key, RawConnection connection) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Of a hub that runs. */
    static HubApi of(Hub hub) throws IOException {
        return new HubApi(
                hub.url(),
                HubKey.read(Hub.data(hub.folder())),
                new RawConnection(hub.url(), PATIENCE));
    }

    JsonNode get(String path) throws IOException {
        return answer(RawConnection.get(hub, path, key));
    }

    JsonNode post(String path, String body) throws IOException {
        return answer(RawConnection.post(hub, path, key, body));
    }

    private JsonNode answer(byte[] request) throws IOException {
        int status = connection.exchange(request);
        if (status != 200) {
            throw new IOException(status + ": " + connection.answer().body());
        }
        return JsonMapper.shared().readTree(connection.answer().body());
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
