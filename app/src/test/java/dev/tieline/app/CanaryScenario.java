package dev.tieline.app;

import dev.tieline.testkit.Act;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** How those whom a hub talks to fail while they repeat the secret that they were shown. */
final class CanaryScenario {
    private CanaryScenario() {}

    /** Answers of a system by name; each gets what stood in the request's header. */
    static final Map<String, Function<String, List<Act>>> ANSWERS = answers();

    private static Map<String, Function<String, List<Act>>> answers() {
        Map<String, Function<String, List<Act>>> all = new LinkedHashMap<>();
        for (int status : List.of(400, 401, 403, 404, 409, 410, 413, 422, 451, 500, 502, 503)) {
            all.put("message" + status, it -> Act.json(status, error(it)));
        }
        for (int status : List.of(400, 401, 500)) {
            all.put(
                    "html" + status,
                    it ->
                            Act.answer(
                                    status,
                                    Map.of("Content-Type", "text/html"),
                                    "<h1>Not so: " + html(it) + "</h1>"));
            all.put(
                    "plain" + status,
                    it -> Act.answer(status, Map.of("Content-Type", "text/plain"), "No " + it));
            all.put(
                    "reason" + status,
                    it ->
                            List.of(
                                    new Act.Write(
                                            "HTTP/1.1 "
                                                    + status
                                                    + " "
                                                    + it
                                                    + "\r\nContent-Length: 0\r\n\r\n")));
        }
        all.put(
                "parts",
                it ->
                        Act.json(
                                422,
                                "{\"errors\":[{\"field\":\"id\",\"message\":"
                                        + quoted(it)
                                        + "}]}"));
        all.put("key", it -> Act.json(400, "{" + quoted(it) + ":\"is wrong\"}"));
        all.put("login", it -> Act.json(401, error(inside(it))));
        all.put("hex", it -> Act.json(400, error(hex(inside(it)))));
        all.put("base64", it -> Act.json(400, error(base64(inside(it)))));
        all.put("url", it -> Act.json(400, error(url(inside(it)))));
        all.put("unicode", it -> Act.json(400, "{\"message\":\"" + unicode(inside(it)) + "\"}"));
        all.put("long", it -> Act.json(400, error("x".repeat(190) + it + "x".repeat(50_000))));
        all.put("header", it -> Act.answer(400, Map.of("X-Error", it), "{}"));
        all.put(
                "challenge",
                it ->
                        Act.answer(
                                401,
                                Map.of("WWW-Authenticate", "Bearer error=\"" + it + "\""),
                                ""));
        all.put(
                "location",
                it ->
                        Act.answer(
                                302,
                                Map.of("Location", "http://127.0.0.1:9/?token=" + url(it)),
                                ""));
        all.put("wait", it -> Act.answer(503, Map.of("Retry-After", it), error(it)));
        all.put("type", it -> Act.answer(200, Map.of("Content-Type", it), it));
        all.put(
                "success",
                it -> Act.answer(200, Map.of("Content-Type", "text/html"), "<p>" + html(it)));
        all.put("shape", it -> Act.json(200, "{\"number\":[" + quoted(it) + "]}"));
        all.put("broken", it -> Act.json(200, "{\"number\":" + quoted(it)));
        all.put("half", it -> Act.halfBody(200, "{\"number\":" + quoted(it)));
        all.put("garbage", it -> Act.garbage(it + it + "\r\n\r\n"));
        all.put(
                "length",
                it ->
                        List.of(
                                new Act.Write(
                                        "HTTP/1.1 200 OK\r\nContent-Length: " + it + "\r\n\r\n"),
                                new Act.Close()));
        all.put("line", it -> List.of(new Act.Write("HTTP/1.1 200 OK\r\n" + it + "\r\n\r\n")));
        all.put("status", it -> List.of(new Act.Write("HTTP/1.1 " + it + "\r\n\r\n")));
        all.put("reset", _ -> List.of(new Act.Reset()));
        all.put("close", _ -> List.of(new Act.Close()));
        return all;
    }

    /** Answers of who gives tokens; each gets the form that was sent. */
    static final Map<String, Function<String, List<Act>>> REFUSALS = refusals();

    private static Map<String, Function<String, List<Act>>> refusals() {
        Map<String, Function<String, List<Act>>> all = new LinkedHashMap<>();
        for (String code : List.of("invalid_client", "unauthorized_client", "invalid_request")) {
            all.put(
                    code,
                    it ->
                            Act.json(
                                    400,
                                    "{\"error\":\""
                                            + code
                                            + "\",\"error_description\":"
                                            + quoted(it)
                                            + "}"));
        }
        all.put("code", it -> Act.json(400, "{\"error\":" + quoted(it) + "}"));
        all.put("uri", it -> Act.json(401, "{\"error\":\"x\",\"error_uri\":" + quoted(it) + "}"));
        all.put("failed", it -> Act.json(500, error(it)));
        all.put("away", it -> Act.answer(503, Map.of("Retry-After", "1"), it));
        all.put("html", it -> Act.answer(200, Map.of("Content-Type", "text/html"), html(it)));
        all.put("location", it -> Act.answer(302, Map.of("Location", "/?" + url(it)), ""));
        all.put("none", it -> Act.json(200, "{\"token\":" + quoted(it) + "}"));
        all.put(
                "kind",
                it ->
                        Act.json(
                                200,
                                "{\"access_token\":\"a b\",\"token_type\":" + quoted(it) + "}"));
        all.put("list", it -> Act.json(200, "{\"access_token\":[" + quoted(it) + "]}"));
        all.put(
                "ends",
                it -> Act.json(200, "{\"access_token\":7,\"expires_in\":" + quoted(it) + "}"));
        all.put("broken", it -> Act.json(200, "{\"access_token\":" + quoted(it)));
        all.put("garbage", Act::garbage);
        all.put("reset", _ -> List.of(new Act.Reset()));
        return all;
    }

    /** Wrong proofs and bodies of a caller; {@code @} stands for its secret. */
    static List<String> bodies() {
        List<String> all = new ArrayList<>();
        all.addAll(
                List.of(
                        "{\"id\":\"@\"",
                        "{\"id\":\"a\",\"@\":1,\"@\":2}",
                        "{\"id\":\"a\",\"n\":\"@\"}",
                        "[\"@\"]",
                        "@",
                        "\u0000@",
                        "{\"id\":\"a\"} @",
                        "{\"id\":" + "[".repeat(200) + "\"@\"",
                        "{\"id\":\"" + "@".repeat(1_000) + "\"}",
                        "id=@&n=@"));
        return all;
    }

    /** Where a pasted secret stands, in a workspace that does not check any more. */
    static Map<String, String> pasted(String hub, String system, String secret) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("a credential", hub.replace("env:SITE", secret));
        all.put("a source", hub.replace("env:SITE", "{ from: " + secret + " }"));
        all.put("an end", hub.replace("env:SITE", "{ from: env:SITE, expires: " + secret + " }"));
        all.put("the vault's key", hub.replace("file:vault.key", secret));
        all.put("a name", hub.replace("client-secret: client,", "client-secret: " + secret + ","));
        all.put("a provider's", hub.replace("credential: login", "credential: " + secret));
        all.put("a collector's", hub.replace("credential: otel", "credential: " + secret));
        all.put("a URL", hub.replace("url: https://", "url: https://u:" + secret + "@"));
        all.put("an unknown key", hub + "password: " + secret + "\n");
        all.put("a key", hub + secret + ": x\n");
        all.put("broken YAML", hub + "x: [" + secret + "\n");
        all.put("a tab", hub + "\t" + secret + "\n");
        all.put("a system's name", system.replace("credential: crm", "credential: " + secret));
        all.put("a way", system.replace("auth: bearer", "auth: " + secret));
        all.put("a header", system + "headers: { Authorization: \"Bearer " + secret + "\" }\n");
        all.put("a header's name", system + "header: " + secret + "\n");
        all.put("a query", system.replaceAll("url: (\\S+)", "url: $1/?key=" + secret));
        all.put("a user", system.replace("url: http://", "url: http://u:" + secret + "@"));
        all.put("a token", system + "token: " + secret + "\n");
        return all;
    }

    private static String error(String it) {
        return "{\"message\":" + quoted("refused " + it) + "}";
    }

    static String quoted(String text) {
        return dev.tieline.format.JsonText.compact(Map.of("a", text))
                .replaceAll("^\\{\"a\":|}$", "");
    }

    private static String html(String it) {
        return it.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static String url(String it) {
        return java.net.URLEncoder.encode(it, StandardCharsets.UTF_8);
    }

    private static String hex(String it) {
        return HexFormat.of().formatHex(it.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(String it) {
        return Base64.getEncoder().encodeToString(it.getBytes(StandardCharsets.UTF_8));
    }

    private static String unicode(String it) {
        StringBuilder out = new StringBuilder();
        it.chars().forEach(c -> out.append(String.format("\\u%04x", c)));
        return out.toString();
    }

    /** What an Authorization header holds, without its scheme, decoded where it is Basic. */
    static String inside(String header) {
        String bare = header.replaceFirst("(?i)^(bearer|basic) ", "");
        if (!header.regionMatches(true, 0, "basic ", 0, 6)) {
            return bare;
        }
        String login = new String(Base64.getDecoder().decode(bare), StandardCharsets.UTF_8);
        return login.substring(login.indexOf(':') + 1);
    }
}
