package dev.tieline.listener;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Lets only plain requests through: a path that two programs can read differently would get round
 * whoever guards the hub.
 */
public final class PlainRequests implements Filter {
    private static final Pattern AMBIGUOUS =
            Pattern.compile("//|;|\\\\|(^|/)\\.\\.?(/|$)|%(2f|5c|2e|3b|00)");

    private static final int MAX_HEADERS = 100;

    /** The server checks all letters of a name, but not that there are any. */
    private static final HeaderName NAMELESS = HeaderNames.create("");

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        String path = request.prologue().uriPath().rawPath();
        if (isSuspect(path) && AMBIGUOUS.matcher(path.toLowerCase(Locale.ROOT)).find()) {
            Answers.problem(response, 400, "path-ambiguous", "Write the path plainly.");
            return;
        }
        if (request.headers().contains(NAMELESS)) {
            Answers.problem(response, 400, "header-nameless", "A header has no name.");
            return;
        }
        if (request.headers().size() > MAX_HEADERS) {
            Answers.problem(response, 431, "headers-too-many", "Send fewer headers.");
            return;
        }
        chain.proceed();
    }

    /** Whether anything in the path can be ambiguous at all; the pattern costs more to ask. */
    private static boolean isSuspect(String path) {
        for (int i = 0; i < path.length(); i++) {
            switch (path.charAt(i)) {
                case ';', '\\', '.', '%' -> {
                    return true;
                }
                case '/' -> {
                    if (path.startsWith("/", i + 1)) {
                        return true;
                    }
                }
                default -> {}
            }
        }
        return false;
    }
}
