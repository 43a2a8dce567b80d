package dev.tieline.listener;

import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * What callers hear of requests that no handler answers. Nothing that a caller writes is answered
 * with a status that blames the hub, or fills its log.
 */
public final class Refusals {
    private static final System.Logger LOG = System.getLogger(Refusals.class.getName());

    private Refusals() {}

    /** For what breaks before a request has come to a handler: it is no HTTP/1.1. */
    public static DirectHandlers beforeHandlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, Refusals::unheard);
        }
        return handlers.build();
    }

    private static TransportResponse unheard(
            DirectHandler.TransportRequest request,
            EventType type,
            Status usual,
            ServerResponseHeaders headers,
            String message) {
        // What goes wrong in handlers comes to fromHandlers, so here the caller's bytes are to
        // blame, even where the server thinks otherwise: at a head that is cut, an unknown
        // Transfer-Encoding, HTTP/1.0.
        int status = usual.code() < 500 ? usual.code() : 400;
        return TransportResponse.builder()
                .status(Status.create(status))
                .headers(headers)
                .header(HeaderNames.CONTENT_TYPE, Answers.PROBLEM)
                .keepAlive(false)
                .entity(
                        switch (status) {
                            case 413 ->
                                    Answers.body(413, "body-too-large", "The body is too large.");
                            case 414 -> Answers.body(414, "line-too-long", "Its path is too long.");
                            default ->
                                    Answers.body(
                                            status,
                                            "request-broken",
                                            "It is no HTTP/1.1 request that all read alike.");
                        })
                .build();
    }

    /** For what handlers throw. */
    public static void fromHandlers(HttpRouting.Builder routing) {
        routing.error(BodyBroken.class, Refusals::broken);
        routing.error(BodiesTooMany.class, Refusals::full);
        routing.error(HttpException.class, Refusals::unserved);
        routing.error(Throwable.class, Refusals::failed);
    }

    private static void broken(ServerRequest request, ServerResponse response, BodyBroken e) {
        LOG.log(System.Logger.Level.DEBUG, "a body could not be read", e);
        response.header(HeaderValues.CONNECTION_CLOSE);
        if (e.tooLarge()) {
            String detail = "The body is larger than what is taken here without a Content-Length.";
            Answers.problem(response, 413, "body-too-large", detail);
            return;
        }
        Answers.problem(response, 400, "body-broken", "The body does not come as announced.");
    }

    private static void full(ServerRequest request, ServerResponse response, BodiesTooMany e) {
        response.header(HeaderNames.RETRY_AFTER, "1");
        String detail =
                "Too many large bodies are on their way. Send it again; nothing was accepted.";
        Answers.problem(response, 503, "bodies-too-many", detail);
    }

    private static void unserved(ServerRequest request, ServerResponse response, HttpException e) {
        int status = e.status().code();
        if (status >= 500) {
            failed(request, response, e);
            return;
        }
        String code = status == 404 ? "path-unknown" : "request-broken";
        String detail = status == 404 ? "There is nothing at this path." : "It cannot be read.";
        Answers.problem(response, status, code, detail);
    }

    private static void failed(ServerRequest request, ServerResponse response, Throwable e) {
        if (e instanceof CloseConnectionException gone) {
            throw gone;
        }
        LOG.log(System.Logger.Level.ERROR, "a request could not be answered", e);
        response.header(HeaderValues.CONNECTION_CLOSE);
        Answers.problem(response, 500, "failed", "The hub failed; its log says why.");
    }
}
