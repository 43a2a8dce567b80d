package dev.tieline.gate;

import dev.tieline.format.JsonText;
import dev.tieline.people.Permission;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What those hear who may not go on: a person at a page in words, a program as RFC 9457 says. */
final class Refusal {
    static final String SIGN_IN = "/sign-in";

    private Refusal() {}

    /** Nobody is known: a browser is shown where to sign in. */
    static void unknown(ServerRequest request, ServerResponse response) {
        if (isPage(request) && request.prologue().method().text().equals("GET")) {
            String asked = request.prologue().uriPath().rawPath() + query(request);
            String next = asked.equals("/") ? "" : "?next=" + encoded(asked);
            response.status(303);
            response.header(HeaderNames.LOCATION, SIGN_IN + next);
            response.header(HeaderNames.CACHE_CONTROL, "no-store");
            response.send();
            return;
        }
        response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"tieline\"");
        String detail =
                "Sign in, or send the token that `tieline token create` made as a bearer token.";
        send(request, response, 401, "not-signed-in", detail);
    }

    static void forbidden(ServerRequest request, ServerResponse response, Permission needs) {
        String detail =
                "That takes the permission to "
                        + needs.name().toLowerCase(Locale.ROOT)
                        + "; an administrator can give it.";
        send(request, response, 403, "not-allowed", detail);
    }

    static void send(
            ServerRequest request,
            ServerResponse response,
            int status,
            String code,
            String detail) {
        response.status(status);
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        if (isPage(request)) {
            response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
            response.send(detail.getBytes(StandardCharsets.UTF_8));
            return;
        }
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("status", (long) status);
        problem.put("code", code);
        problem.put("detail", detail);
        response.header(HeaderNames.CONTENT_TYPE, "application/problem+json");
        response.send(JsonText.compact(problem).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isPage(ServerRequest request) {
        return request.headers().contains(HeaderNames.ACCEPT)
                && request.headers().get(HeaderNames.ACCEPT).allValues().stream()
                        .anyMatch(accepted -> accepted.contains("text/html"));
    }

    private static String query(ServerRequest request) {
        String query = request.prologue().query().rawValue();
        return query.isEmpty() ? "" : "?" + query;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
