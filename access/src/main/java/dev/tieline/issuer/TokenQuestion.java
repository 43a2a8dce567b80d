package dev.tieline.issuer;

import dev.tieline.api.OAuthClient;
import dev.tieline.api.Outside;
import dev.tieline.api.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes what a token endpoint is asked. Pure. */
final class TokenQuestion {
    private static final int MAX_ANSWER = 1 << 20;

    private TokenQuestion() {}

    /**
     * @param grant what entitles the hub: {@code grant_type} and what belongs to it
     * @param secret of the client; empty for a public one
     */
    static Outside.Question of(
            OAuthClient client, Map<String, String> grant, Optional<Secret> secret) {
        Map<String, String> form = new LinkedHashMap<>(grant);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.put("Accept", "application/json");
        if (secret.isPresent() && client.way() == OAuthClient.Way.BASIC) {
            headers.put("Authorization", basic(client.clientId(), secret.get()));
        } else {
            form.put("client_id", client.clientId());
            secret.ifPresent(s -> form.put("client_secret", s.revealText()));
        }
        return new Outside.Question(
                "POST",
                client.tokenUrl(),
                headers,
                form(form).getBytes(StandardCharsets.US_ASCII),
                MAX_ANSWER);
    }

    /** Both halves are encoded first (RFC 6749, 2.3.1). */
    private static String basic(String id, Secret secret) {
        String pair = encoded(id) + ":" + encoded(secret.revealText());
        return "Basic "
                + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
