package dev.tieline.listener;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lets only plain requests through, and ends the connection where one was not read to its end. A
 * path that two programs can read differently would get round whoever guards the hub; the rest of a
 * body would be taken for the next request.
 */
public final class PlainRequests implements Filter {
    private static final Pattern AMBIGUOUS =
            Pattern.compile("//|;|\\\\|(^|/)\\.\\.?(/|$)|%(2f|5c|2e|3b|00)");

    /** Answers that are given before the body is read to its end. */
    private static final Set<Integer> CUT = Set.of(400, 413);

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        String path = request.prologue().uriPath().rawPath().toLowerCase(Locale.ROOT);
        if (AMBIGUOUS.matcher(path).find()) {
            response.status(400);
            response.header(HeaderNames.CONTENT_TYPE, "application/problem+json");
            response.send(
                    "{\"status\":400,\"code\":\"path-ambiguous\",\"detail\":\"Write the path plainly.\"}"
                            .getBytes(StandardCharsets.UTF_8));
            throw new CloseConnectionException("ambiguous path");
        }
        chain.proceed();
        if (CUT.contains(response.status().code()) && closes(response)) {
            throw new CloseConnectionException("the rest of a body");
        }
    }

    private static boolean closes(RoutingResponse response) {
        return response.headers().contains(HeaderNames.CONNECTION)
                && response.headers().get(HeaderNames.CONNECTION).get().equalsIgnoreCase("close");
    }
}
