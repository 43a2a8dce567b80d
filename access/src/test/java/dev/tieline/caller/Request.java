package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a sender sends.
 *
 * @param proof the signature or token as it stands somewhere in it
 */
record Request(
        String method,
        String uri,
        Map<String, List<String>> headers,
        String mediaType,
        String body,
        String proof) {

    Request {
        headers = new LinkedHashMap<>(headers);
    }

    static Request post(String uri, String mediaType, String body) {
        return new Request("POST", uri, Map.of(), mediaType, body, "");
    }

    Request with(String header, String value) {
        Map<String, List<String>> more = new LinkedHashMap<>(headers);
        more.put(header, List.of(value));
        return new Request(method, uri, more, mediaType, body, proof);
    }

    Request without(String header) {
        Map<String, List<String>> fewer = new LinkedHashMap<>(headers);
        fewer.remove(header);
        return new Request(method, uri, fewer, mediaType, body, proof);
    }

    Request twice(String header) {
        Map<String, List<String>> more = new LinkedHashMap<>(headers);
        String value = more.get(header).getFirst();
        more.put(header, List.of(value, value));
        return new Request(method, uri, more, mediaType, body, proof);
    }

    Request proof(String other) {
        return new Request(method, uri, headers, mediaType, body, other);
    }

    Request body(String other) {
        return new Request(method, uri, headers, mediaType, other, proof);
    }

    Request uri(String other) {
        return new Request(method, other, headers, mediaType, body, proof);
    }

    Request method(String other) {
        return new Request(other, uri, headers, mediaType, body, proof);
    }

    Request mediaType(String other) {
        return new Request(method, uri, headers, other, body, proof);
    }

    /** The same with another proof where the right one stands. */
    Request forged(UnaryOperator<String> change) {
        String other = change.apply(proof);
        Map<String, List<String>> changed = new LinkedHashMap<>();
        headers.forEach((name, values) ->
                changed.put(name, values.stream().map(v -> v.replace(proof, other)).toList()));
        return new Request(
                method,
                uri.replace(proof, other),
                changed,
                mediaType,
                body.replace(proof, other),
                other);
    }

    Arrival arrival() {
        return new Arrival(
                "flow",
                new Payload(body.getBytes(StandardCharsets.UTF_8), mediaType),
                "",
                "",
                method,
                uri,
                headers,
                "192.0.2.1",
                List.of(),
                Instant.EPOCH);
    }
}
