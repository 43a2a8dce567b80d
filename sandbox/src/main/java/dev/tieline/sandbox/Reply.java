package dev.tieline.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** One HTTP answer. */
final class Reply {
    private final int status;
    private final String mediaType;
    private final byte[] body;
    private final Map<String, String> headers;

    private Reply(int status, String mediaType, byte[] body, Map<String, String> headers) {
        this.status = status;
        this.mediaType = mediaType;
        this.body = body;
        this.headers = Map.copyOf(headers);
    }

    static Reply json(int status, Object value) {
        return text(status, "application/json", Json.write(value));
    }

    static Reply html(String page) {
        return text(200, "text/html; charset=utf-8", page);
    }

    static Reply empty(int status) {
        return text(status, "text/plain", "");
    }

    /** A problem in this sandbox's own form; {@code field} empty when it is about none. */
    static Reply error(int status, String code, String message, String field) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", code);
        body.put("message", message);
        if (!field.isEmpty()) {
            body.put("field", field);
        }
        return json(status, body);
    }

    private static Reply text(int status, String mediaType, String text) {
        return new Reply(status, mediaType, text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, mediaType, body, more);
    }

    int status() {
        return status;
    }

    String mediaType() {
        return mediaType;
    }

    byte[] body() {
        return body;
    }

    Map<String, String> headers() {
        return headers;
    }
}
