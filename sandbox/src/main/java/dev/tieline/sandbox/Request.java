package dev.tieline.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One HTTP request, read whole. */
final class Request {
    private final String method;
    private final List<String> path;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    /**
     * @param rawPath path as sent; each segment is decoded on its own
     * @param headers looked up without regard to case
     */
    Request(String method, String rawPath, Map<String, List<String>> headers, byte[] body) {
        this.method = method;
        this.path =
                Arrays.stream(rawPath.split("/", -1))
                        .filter(segment -> !segment.isEmpty())
                        .map(segment -> decode(segment.replace("+", "%2B")))
                        .toList();
        this.headers = headers;
        this.body = body;
    }

    String method() {
        return method;
    }

    /** Decoded segments of the path. */
    List<String> path() {
        return path;
    }

    /** The first value of a header, or empty. */
    String header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? "" : values.getFirst();
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as a JSON object. */
    Map<String, Object> object() {
        return Json.object(text());
    }

    /** The body as fields of an HTML form. */
    Map<String, String> form() {
        Map<String, String> fields = new HashMap<>();
        for (String pair : text().split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }
}
