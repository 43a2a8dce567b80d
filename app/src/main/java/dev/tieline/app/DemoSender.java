package dev.tieline.app;

import dev.tieline.format.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends what the website and the partners of the demo would send, over real HTTP. Thread-safe. */
final class DemoSender implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] websiteKey = random(32);
    private final String partnerToken = HexFormat.of().formatHex(random(24));
    private final String crmToken = HexFormat.of().formatHex(random(24));
    private final HttpClient client = HttpClient.newHttpClient();

    /** What came back. */
    record Answer(int status, String body) {}

    private static byte[] random(int bytes) {
        byte[] made = new byte[bytes];
        RANDOM.nextBytes(made);
        return made;
    }

    /** The secrets of this demo, by the environment variables of the example workspace. */
    Map<String, String> environment() {
        return Map.of(
                "ACME_WEBSITE_SIGNING",
                "whsec_" + Base64.getEncoder().encodeToString(websiteKey),
                "ACME_PARTNER_TOKEN",
                partnerToken,
                "ACME_CRM_TOKEN",
                crmToken);
    }

    /** What the sandbox CRM demands. */
    String crmToken() {
        return crmToken;
    }

    /**
     * Sends one request.
     *
     * @param hub address of the hub
     */
    Answer send(URI hub, DemoLead.From from, Map<String, Object> lead) {
        byte[] body = JsonText.compact(lead).getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(hub.resolve(path(from)))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        switch (from) {
            case WEBSITE -> sign(request, websiteKey, body);
            case FORGER -> sign(request, random(32), body);
            case PARTNER -> request.header("Authorization", "Bearer " + partnerToken);
        }
        try {
            HttpResponse<String> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new CannotDo("the hub at " + hub + " does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotDo("interrupted", e);
        }
    }

    private static String path(DemoLead.From from) {
        String endpoint = from == DemoLead.From.PARTNER ? "/partner-leads" : "/leads";
        return WebServing.ENDPOINTS + endpoint;
    }

    /** Standard Webhooks 1.0.0, {@code v1}. */
    private static void sign(HttpRequest.Builder request, byte[] key, byte[] body) {
        String id = "msg_" + HexFormat.of().formatHex(random(12));
        String at = Long.toString(Instant.now().getEpochSecond());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + at + ".").getBytes(StandardCharsets.UTF_8));
            String signature = Base64.getEncoder().encodeToString(mac.doFinal(body));
            request.header("webhook-id", id)
                    .header("webhook-timestamp", at)
                    .header("webhook-signature", "v1," + signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
