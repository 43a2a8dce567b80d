package dev.tieline.app;

import dev.tieline.caller.Surroundings;
import dev.tieline.egress.EgressGuard;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/**
 * Fetches what senders publish, through the one door. HTTP without TLS goes only to this machine
 * and networks that the hub file lists.
 */
final class EgressDownload implements Surroundings.Download {
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
        EgressCall.Request request = EgressCall.Request.get(url);
        if (!request.secure() && (url.getHost() == null || !guard.atHome(url.getHost()))) {
            throw new IOException("it is not https");
        }
        HttpAnswer answer = call.ask(request, maxBytes, within);
        if (answer.status() != 200) {
            throw new IOException(url.getHost() + " does not answer 200");
        }
        return answer.body();
    }
}
