package dev.tieline.bench;

import dev.tieline.api.Arrival;
import dev.tieline.api.CallerScheme;
import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import dev.tieline.api.Secret;
import dev.tieline.caller.CallerProof;
import dev.tieline.caller.Proof;
import dev.tieline.caller.Surroundings;
import dev.tieline.caller.UnusableScheme;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.plan.Trigger;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code bench/checks}: what each check of a lead costs, in a loop of one thread, next to what this
 * Java's own cryptography needs for the same bytes.
 */
final class Checks {
    private static final int LEADS = 200_000;

    /** Of those whose cryptography takes ten times as long. */
    private static final int SLOW = 10;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final byte[] KEY = SECRET.getBytes(StandardCharsets.UTF_8);
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final String STAMP = Long.toString(NOW.getEpochSecond());
    private static final String ISSUER = "https://login.acme.example";

    private final Rig rig;
    private final byte[] body = Lead.body().getBytes(StandardCharsets.UTF_8);

    private Checks(Rig rig) {
        this.rig = rig;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Rig.run("checks", args, 0, rig -> new Checks(rig).run());
    }

    /** Done for each lead; false when it came to something else than it should. */
    private interface Check {
        boolean passes() throws GeneralSecurityException;
    }

    private void run() throws IOException {
        try {
            double digest = measure(LEADS, this::digested);
            print("bearer", bearer(), LEADS, "digest of the token", digest);
            double hmac = measure(LEADS, () -> hmac(body).length == 32);
            print("github", github(), LEADS, "HMAC", hmac);
            print("stripe", stripe(), LEADS, "HMAC", hmac);
            print("standard_webhooks", standardWebhooks(), LEADS, "HMAC", hmac);
            ed25519();
            jwt();
            take();
        } catch (GeneralSecurityException | UnusableScheme e) {
            throw new IOException(e);
        }
    }

    private double measure(int usual, Check check) throws GeneralSecurityException {
        int leads = rig.options().scaled(usual);
        loop(leads, check);
        double[] micros = new double[rig.options().rounds()];
        for (int round = 0; round < micros.length; round++) {
            long began = THREADS.getCurrentThreadCpuTime();
            loop(leads, check);
            micros[round] = (THREADS.getCurrentThreadCpuTime() - began) / 1e3 / leads;
        }
        return Round.median(micros);
    }

    private static void loop(int leads, Check check) throws GeneralSecurityException {
        for (int i = 0; i < leads; i++) {
            if (!check.passes()) {
                throw new IllegalStateException("the check did not pass");
            }
        }
    }

    private void print(String metric, Check check, int leads, String floorName, double floor)
            throws GeneralSecurityException {
        rig.print(metric, measure(leads, check), "us", floorName, floor);
    }

    private Check proof(CallerScheme scheme, Map<String, String> headers, String keySet)
            throws UnusableScheme {
        Map<String, List<String>> lists = new HashMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        Arrival arrival =
                new Arrival(
                        "leads",
                        new Payload(body, "application/json"),
                        "",
                        "",
                        "POST",
                        "/in/leads",
                        lists,
                        "127.0.0.1",
                        List.of(),
                        NOW);
        Surroundings around =
                new Surroundings(
                        InstantSource.fixed(NOW),
                        "",
                        payload -> read(payload.bytes()),
                        (_, _) -> keySet.getBytes(StandardCharsets.UTF_8),
                        Set::of);
        CallerProof proof = CallerProof.of(scheme, name -> Secret.of(name), around);
        return () -> proof.prove(arrival) instanceof Proof.Proved;
    }

    private static Optional<Document> read(byte[] bytes) {
        return JsonText.read(bytes, 1 << 20) instanceof Reading.Read(Document document)
                ? Optional.of(document)
                : Optional.empty();
    }

    private boolean digested() throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(KEY).length == 32;
    }

    private Check bearer() throws UnusableScheme {
        return proof(
                new CallerScheme.Bearer(List.of(SECRET)),
                Map.of("authorization", "Bearer " + SECRET),
                "");
    }

    private static byte[] hmac(byte[]... parts) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static CallerScheme vendor(String name, String credential, boolean dated) {
        Optional<Duration> tolerance =
                dated ? Optional.of(Duration.ofMinutes(5)) : Optional.empty();
        return new CallerScheme.Vendor(
                name, List.of(credential), tolerance, Optional.empty(), Set.of("POST"));
    }

    private Check github() throws GeneralSecurityException, UnusableScheme {
        return proof(
                vendor("github", SECRET, false),
                Map.of(
                        "x-hub-signature-256",
                        "sha256=" + HexFormat.of().formatHex(hmac(body)),
                        "x-github-delivery",
                        "72d3162e-cc78-11e3-81ab-4c9367dc0958"),
                "");
    }

    private Check stripe() throws GeneralSecurityException, UnusableScheme {
        String signed = HexFormat.of().formatHex(hmac(ascii(STAMP + "."), body));
        return proof(
                vendor("stripe", SECRET, true),
                Map.of("stripe-signature", "t=" + STAMP + ",v1=" + signed),
                "");
    }

    private Check standardWebhooks() throws GeneralSecurityException, UnusableScheme {
        String secret = "whsec_" + Base64.getEncoder().encodeToString(KEY);
        String signed =
                Base64.getEncoder().encodeToString(hmac(ascii("msg_1." + STAMP + "."), body));
        return proof(
                new CallerScheme.StandardWebhooks(List.of(secret), Duration.ofMinutes(5)),
                Map.of(
                        "webhook-id",
                        "msg_1",
                        "webhook-timestamp",
                        STAMP,
                        "webhook-signature",
                        "v1," + signed),
                "");
    }

    private void ed25519() throws GeneralSecurityException, UnusableScheme {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] signed = sign("Ed25519", pair, ascii(STAMP), body);
        // A SubjectPublicKeyInfo ends with the key itself (RFC 8410).
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] key = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        Check check =
                proof(
                        vendor("discord", HexFormat.of().formatHex(key), true),
                        Map.of(
                                "x-signature-ed25519",
                                HexFormat.of().formatHex(signed),
                                "x-signature-timestamp",
                                STAMP),
                        "");
        int leads = LEADS / SLOW;
        double floor = measure(leads, () -> verify("Ed25519", pair, signed, ascii(STAMP), body));
        print("discord", check, leads, "Ed25519", floor);
    }

    private static byte[] sign(String algorithm, KeyPair pair, byte[]... parts)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(pair.getPrivate());
        for (byte[] part : parts) {
            signature.update(part);
        }
        return signature.sign();
    }

    private static boolean verify(String algorithm, KeyPair pair, byte[] signed, byte[]... parts)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initVerify(pair.getPublic());
        for (byte[] part : parts) {
            signature.update(part);
        }
        return signature.verify(signed);
    }

    private void jwt() throws GeneralSecurityException, UnusableScheme {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        KeyPair pair = generator.generateKeyPair();
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        String keySet =
                """
                {"keys":[{"kty":"RSA","kid":"k","alg":"RS256","use":"sig","n":"%s","e":"%s"}]}\
                """
                        .formatted(number(key.getModulus()), number(key.getPublicExponent()));
        String claims =
                """
                {"iss":"%s","aud":"hub","sub":"shop","exp":%d}\
                """
                        .formatted(ISSUER, NOW.getEpochSecond() + 600);
        String signed =
                URL.encodeToString(ascii("{\"alg\":\"RS256\",\"kid\":\"k\",\"typ\":\"JWT\"}"))
                        + "."
                        + URL.encodeToString(ascii(claims));
        byte[] signature = sign("SHA256withRSA", pair, ascii(signed));
        Check check =
                proof(
                        new CallerScheme.Jwt(
                                ISSUER,
                                "hub",
                                ISSUER + "/keys",
                                List.of("RS256"),
                                List.of(),
                                Map.of()),
                        Map.of(
                                "authorization",
                                "Bearer " + signed + "." + URL.encodeToString(signature)),
                        keySet);
        int leads = LEADS / SLOW;
        double floor =
                measure(leads, () -> verify("SHA256withRSA", pair, signature, ascii(signed)));
        print("jwt_rs256", check, leads, "RSA", floor);
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        return URL.encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
    }

    /** Fields that may not come in are taken out, and what is left is written anew. */
    private void take() throws GeneralSecurityException {
        Document lead = read(body).orElseThrow();
        Trigger.Body all = new Trigger.Body(1 << 20, Optional.of(lead.fields().keySet()));
        rig.print("take_all", measure(LEADS, () -> all.taken(lead).isEmpty()), "us");
        Trigger.Body some = new Trigger.Body(1 << 20, Optional.of(Set.of("id", "email")));
        Check narrowed = () -> JsonText.bytes(some.taken(lead).orElseThrow()).length < body.length;
        rig.print("take_some", measure(LEADS, narrowed), "us");
    }
}
