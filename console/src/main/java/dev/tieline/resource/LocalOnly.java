package dev.tieline.resource;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Stands before console and API while there is no login and the listener is on loopback. A page of
 * another site must neither read nor do anything here: the name it is asked under must be one of
 * this machine (or a foreign name could be pointed at it), and what changes something must not come
 * from a page of elsewhere, not even of another port of this machine. Endpoints whose callers prove
 * themselves pass untouched. Thread-safe.
 */
public final class LocalOnly implements Filter {
    private static final Pattern LOOPBACK =
            Pattern.compile(
                    "(?:localhost|(?:[a-z0-9-]+\\.)+localhost|127(?:\\.\\d{1,3}){3}|\\[::1])"
                            + "(?::\\d{1,5})?");
    private static final HeaderName SITE = HeaderNames.create("Sec-Fetch-Site");

    private final String open;

    /**
     * @param open the path below which callers prove themselves, such as {@code /in/}
     */
    public LocalOnly(String open) {
        this.open = open;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (request.path().path().startsWith(open)) {
            chain.proceed();
            return;
        }
        String host = host(request);
        if (!LOOPBACK.matcher(host).matches()) {
            String detail = "Ask under a name of this machine, such as localhost.";
            Answers.send(response, Details.of(421, "host-foreign", detail));
            return;
        }
        if (!reads(request) && foreign(request, host)) {
            String detail = "A page of another site may not change anything here.";
            Answers.send(response, Details.of(403, "site-foreign", detail));
            return;
        }
        chain.proceed();
    }

    private static boolean reads(ServerRequest request) {
        return switch (request.prologue().method().text()) {
            case "GET", "HEAD" -> true;
            default -> false;
        };
    }

    private static String host(ServerRequest request) {
        List<String> hosts = request.headers().values(HeaderNames.HOST);
        return hosts.size() == 1 ? hosts.getFirst().toLowerCase(Locale.ROOT) : "";
    }

    /**
     * Under the referrer policy no-referrer the Origin of a page's own form is {@code null}, so it
     * counts only where the newer Sec-Fetch-Site is missing. Programs send neither.
     */
    private static boolean foreign(ServerRequest request, String host) {
        List<String> sites = request.headers().values(SITE);
        if (!sites.isEmpty()) {
            return sites.stream().anyMatch(site -> !site.equals("same-origin"));
        }
        return request.headers().values(HeaderNames.ORIGIN).stream()
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .anyMatch(origin ->
                        !origin.equals("http://" + host) && !origin.equals("https://" + host));
    }
}
