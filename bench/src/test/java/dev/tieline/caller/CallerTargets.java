package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.CallerScheme;
import dev.tieline.api.Payload;
import dev.tieline.api.Secret;
import dev.tieline.bench.Check;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What callers prove themselves with. Each verdict is compared with another reading. */
public final class CallerTargets {
    private static final byte[] KEY =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final String TOKEN = "tok_0123456789abcdefghijkl==";
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
    private static final CallerProof SIGNATURE =
            CallerProof.of(
                    new CallerScheme.StandardWebhooks(List.of("k"), Duration.ofMinutes(5)),
                    _ -> Secret.of("whsec_" + Base64.getEncoder().encodeToString(KEY)),
                    () -> NOW);
    private static final CallerProof BEARER =
            CallerProof.of(new CallerScheme.Bearer(List.of("k")), _ -> Secret.of(TOKEN), () -> NOW);

    private CallerTargets() {}

    /**
     * Id, time, signature header and body of Standard Webhooks; {@code $} in the header stands for
     * the right signature.
     */
    public static void signature(byte[] bytes) {
        List<String> parts = Check.parts(bytes, 4);
        String id = parts.get(0);
        String time = parts.get(1);
        String right = right(id + "." + time + "." + parts.get(3));
        String header = parts.get(2).replace("$", right);
        Proof proof =
                SIGNATURE.prove(
                        arrival(
                                Map.of(
                                        "webhook-id", List.of(id),
                                        "webhook-timestamp", List.of(time),
                                        "webhook-signature", List.of(header)),
                                parts.get(3)));
        List<String> entries = Arrays.asList(header.split(" ", -1));
        boolean expected =
                id.matches("[!-~]{1,256}")
                        && !id.contains(".")
                        && time.matches("[0-9]{1,13}")
                        && Math.abs(Long.parseLong(time) - NOW.getEpochSecond()) <= 300
                        && header.length() <= 4096
                        && entries.size() <= 16
                        && entries.contains("v1," + right);
        Check.same(proof instanceof Proof.Proved, expected, "the same verdict");
    }

    private static String right(String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC", e);
        }
    }

    /** An Authorization header; {@code $} stands for the right token. */
    public static void bearer(byte[] bytes) {
        String header = Check.text(bytes).replace("$", TOKEN);
        Proof proof = BEARER.prove(arrival(Map.of("authorization", List.of(header)), ""));
        int space = header.indexOf(' ');
        boolean expected =
                space == 6
                        && header.substring(0, space).toLowerCase(Locale.ROOT).equals("bearer")
                        && header.length() <= 4096
                        && header.substring(space).replaceAll("^ +| +$", "").equals(TOKEN);
        Check.same(proof instanceof Proof.Proved, expected, "the same verdict");
    }

    private static Arrival arrival(Map<String, List<String>> headers, String body) {
        Payload payload = new Payload(body.getBytes(StandardCharsets.UTF_8), "application/json");
        return new Arrival(
                "f", payload, "", "", "POST", "/hooks/f", headers, "127.0.0.1", List.of(), NOW);
    }
}
