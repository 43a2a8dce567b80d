package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.CallerScheme;
import dev.tieline.api.Payload;
import dev.tieline.api.Secret;
import dev.tieline.scheme.Encoding;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Signs as a sender of Standard Webhooks does. Safe for many threads. */
public final class Signer {
    private static final SignatureScheme SCHEME =
            SignatureScheme.of(
                    new CallerScheme.StandardWebhooks(List.of("signer"), Duration.ofMinutes(5)));

    private final SignatureKey.Shared key;

    /**
     * @param secret {@code whsec_} and base64 of 24 to 64 bytes
     * @throws UnusableScheme when it is anything else
     */
    public Signer(Secret secret) {
        this.key =
                SignatureKey.Shared.of(
                        SCHEME.way().algorithm(),
                        "signer",
                        KeyReading.bytes(SCHEME.way().key(), "signer", secret));
    }

    /**
     * The three headers to send beside the body.
     *
     * @param id the message's id, the same in every attempt; without full stop
     * @param at time of this attempt
     */
    public Map<String, String> headers(String id, Instant at, byte[] body) {
        if (id.isEmpty() || id.contains(".")) {
            throw new IllegalArgumentException("a webhook id is not empty and has no full stop");
        }
        String timestamp = Long.toString(at.getEpochSecond());
        byte[] signature =
                key.sign(
                        SCHEME.template(),
                        new SignedTemplate.Filling(id, timestamp, "", "", holding(body, at)));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", timestamp);
        headers.put("webhook-signature", "v1," + Encoding.BASE64.encode(signature));
        return headers;
    }

    private static Arrival holding(byte[] body, Instant at) {
        Payload payload = new Payload(body, "application/octet-stream");
        return new Arrival("", payload, "", "", "", "", Map.of(), "", List.of(), at);
    }
}
