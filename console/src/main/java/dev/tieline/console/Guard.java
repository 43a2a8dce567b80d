package dev.tieline.console;

import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Stands before every page while there is no login. A page of another site must neither read nor do
 * anything here: the name it is asked under must be one of this machine (or a foreign name could be
 * pointed at it), and what changes something must come from a page of the console itself.
 */
final class Guard {
    private static final Pattern LOOPBACK =
            Pattern.compile(
                    "(?:localhost|[a-z0-9-]+\\.localhost|127(?:\\.\\d{1,3}){3}|\\[::1])(?::\\d{1,5})?");
    private static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none';"
                    + " frame-ancestors 'none'";

    private Guard() {}

    /** Answers and returns false when the request may not go on. */
    static boolean passes(ServerRequest request, ServerResponse response) {
        headers(response);
        String host = first(request.headers(), "Host");
        if (!LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
            refuse(response, 421, "The console answers only under this machine's own names.");
            return false;
        }
        boolean reads =
                switch (request.prologue().method().text()) {
                    case "GET", "HEAD" -> true;
                    default -> false;
                };
        if (!reads && !ownPage(request.headers(), host)) {
            refuse(response, 403, "This was not asked by a page of the console.");
            return false;
        }
        return true;
    }

    private static void headers(ServerResponse response) {
        response.header("Content-Security-Policy", CONTENT_POLICY);
        response.header("X-Content-Type-Options", "nosniff");
        response.header("X-Frame-Options", "DENY");
        response.header("Referrer-Policy", "no-referrer");
        response.header("Cross-Origin-Opener-Policy", "same-origin");
        response.header("Cross-Origin-Resource-Policy", "same-origin");
    }

    /**
     * Browsers say where a request comes from in Sec-Fetch-Site; under the referrer policy
     * no-referrer the older Origin is {@code null} for forms, so it counts only where the newer is
     * missing.
     */
    private static boolean ownPage(ServerRequestHeaders headers, String host) {
        String site = first(headers, "Sec-Fetch-Site");
        if (!site.isEmpty()) {
            return site.equals("same-origin");
        }
        String origin = first(headers, "Origin");
        return origin.equals("http://" + host) || origin.equals("https://" + host);
    }

    private static String first(ServerRequestHeaders headers, String name) {
        return Optional.of(HeaderNames.create(name))
                .filter(headers::contains)
                .map(header -> headers.get(header).get())
                .orElse("");
    }

    private static void refuse(ServerResponse response, int status, String why) {
        response.status(status);
        response.header("Content-Type", "text/plain; charset=utf-8");
        response.send(why.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
