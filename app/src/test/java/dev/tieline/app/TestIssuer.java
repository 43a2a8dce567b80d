package dev.tieline.app;

import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An identity provider whose tokens are made by hand: rightly, or as a case wants them. It redeems
 * a code once, for who knows the hub's secret and the verifier. Thread-safe.
 */
final class TestIssuer implements AutoCloseable {
    static final String CLIENT = "tieline";
    static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"one\"}";

    private final ScriptedPeer peer = ScriptedPeer.start();
    private final KeyPair pair = pair();
    private final String secret;
    private final Map<String, Asked> codes = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** Makes the id token of a nonce. */
    volatile UnaryOperator<String> tokens = _ -> "";

    /** What is answered in place of a token; nothing when empty. */
    volatile Function<ScriptedPeer.Heard, Optional<List<Act>>> failing = _ -> Optional.empty();

    /** What was handed out. */
    final List<String> secrets = new java.util.concurrent.CopyOnWriteArrayList<>();

    private record Asked(String nonce, String challenge, String redirect) {}

    TestIssuer(String secret) {
        this.secret = secret;
        peer.usually(this::answer);
    }

    static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    URI url() {
        return peer.url();
    }

    RSAPublicKey key() {
        return (RSAPublicKey) pair.getPublic();
    }

    private List<Act> answer(ScriptedPeer.Heard heard) {
        URI target = URI.create(heard.target());
        return switch (target.getPath()) {
            case "/.well-known/openid-configuration" -> Act.json(200, about());
            case "/jwks" -> Act.json(200, keys());
            case "/authorize" -> authorized(pairs(target.getRawQuery()));
            case "/token" -> failing.apply(heard).orElseGet(() -> redeemed(heard));
            case "/end" ->
                    Act.answer(200, Map.of("Content-Type", "text/html"), "<h1>Gone there</h1>");
            default -> Act.json(404, "{}");
        };
    }

    private String about() {
        return """
        {"issuer":"@url@","authorization_endpoint":"@url@/authorize",
         "token_endpoint":"@url@/token","jwks_uri":"@url@/jwks",
         "end_session_endpoint":"@url@/end",
         "token_endpoint_auth_methods_supported":["client_secret_basic"]}
        """
                .replace("@url@", url().toString());
    }

    private String keys() {
        return "{\"keys\":[" + jwk(key(), "one") + "]}";
    }

    static String jwk(RSAPublicKey key, String kid) {
        return "{\"kty\":\"RSA\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"AQAB\"}"
                .formatted(kid, b64(key.getModulus().toByteArray()));
    }

    private List<Act> authorized(Map<String, String> query) {
        String code = code(query.get("nonce"), query.get("code_challenge"), query);
        String there =
                query.get("redirect_uri")
                        + "?code="
                        + code
                        + "&state="
                        + URLEncoder.encode(query.get("state"), StandardCharsets.UTF_8);
        return Act.answer(302, Map.of("Location", there), "");
    }

    private String code(String nonce, String challenge, Map<String, String> query) {
        boolean right =
                query.get("response_type").equals("code")
                        && query.get("client_id").equals(CLIENT)
                        && query.get("code_challenge_method").equals("S256")
                        && query.get("scope").contains("openid");
        String code = "code-" + count.incrementAndGet();
        if (right) {
            codes.put(code, new Asked(nonce, challenge, query.get("redirect_uri")));
        }
        return code;
    }

    /** The code that the provider would give a browser that is sent there. */
    String code(URI departure) {
        Map<String, String> query = pairs(departure.getRawQuery());
        return code(query.get("nonce"), query.get("code_challenge"), query);
    }

    private List<Act> redeemed(ScriptedPeer.Heard heard) {
        Map<String, String> form = pairs(heard.body());
        String login = CLIENT + ":" + secret;
        String basic =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(login.getBytes(StandardCharsets.UTF_8));
        Asked asked = codes.remove(form.getOrDefault("code", ""));
        if (asked == null
                || !basic.equals(heard.headers().get("authorization"))
                || !asked.redirect().equals(form.get("redirect_uri"))
                || !asked.challenge().equals(hashed(form.getOrDefault("code_verifier", "")))) {
            return Act.json(400, "{\"error\":\"invalid_grant\"}");
        }
        String token = tokens.apply(asked.nonce());
        secrets.addAll(List.of(form.get("code_verifier"), "access-token-of-somebody"));
        if (!token.isEmpty()) {
            secrets.add(token);
        }
        return Act.json(
                200,
                "{\"access_token\":\"access-token-of-somebody\",\"token_type\":\"Bearer\""
                        + (token.isEmpty() ? "" : ",\"id_token\":\"" + token + "\"")
                        + "}");
    }

    private static String hashed(String text) {
        try {
            return b64(
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            pairs.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return pairs;
    }

    /** Signed with the provider's key. */
    String signed(String header, String claims) {
        return signed(header, claims, pair.getPrivate());
    }

    static String signed(String header, String claims, PrivateKey key) {
        try {
            String text = unsigned(header, claims);
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return text + "." + b64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String unsigned(String header, String claims) {
        return b64(header.getBytes(StandardCharsets.UTF_8))
                + "."
                + b64(claims.getBytes(StandardCharsets.UTF_8));
    }

    static String b64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        peer.close();
    }
}
