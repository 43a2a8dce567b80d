package dev.tieline.app;

import dev.tieline.caller.Surroundings;
import dev.tieline.egress.EgressGuard;
import dev.tieline.identity.Wire;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Fetches what senders publish, through the one door. HTTP without TLS goes only to this machine
 * and networks that the hub file lists.
 */
final class EgressDownload implements Surroundings.Download, Wire {
    private static final Duration WITHIN = Duration.ofSeconds(8);

    private final EgressGuard guard;
    private final EgressCall call;
    private final Duration within;

    EgressDownload(EgressGuard guard) {
        this(guard, WITHIN);
    }

    /**
     * @param within a whole download
     */
    EgressDownload(EgressGuard guard, Duration within) {
        this.guard = guard;
        this.call = new EgressCall(guard);
        this.within = within;
    }

    @Override
    public byte[] get(URI url, int maxBytes) throws IOException {
        HttpAnswer answer = ask(EgressCall.Request.get(url), url, maxBytes);
        if (answer.status() != 200) {
            throw new IOException(url.getHost() + " does not answer 200");
        }
        return answer.body();
    }

    @Override
    public Answer post(URI url, Map<String, String> headers, String form, int maxBytes)
            throws IOException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/x-www-form-urlencoded");
        all.put("Accept", "application/json");
        byte[] body = form.getBytes(StandardCharsets.UTF_8);
        HttpAnswer answer = ask(new EgressCall.Request("POST", url, all, body), url, maxBytes);
        return new Answer(answer.status(), new String(answer.body(), StandardCharsets.UTF_8));
    }

    private HttpAnswer ask(EgressCall.Request request, URI url, int maxBytes) throws IOException {
        if (!request.secure() && (url.getHost() == null || !guard.atHome(url.getHost()))) {
            throw new IOException("it is not https");
        }
        return call.ask(request, maxBytes, within);
    }
}
