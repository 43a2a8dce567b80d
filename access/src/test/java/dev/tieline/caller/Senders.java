package dev.tieline.caller;

import dev.tieline.api.CallerScheme;
import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import dev.tieline.scheme.Schemes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Senders of every scheme, written by hand from what vendors say and without a line of the product,
 * so that a wrong declaration is noticed.
 */
final class Senders {
    static final String HUB = "https://hub.example";
    static final String URI = "/in/hooks?from=site&x=a%20b";
    static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
    static final String ID = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";
    static final String JSON = "application/json";
    static final String FORM = "application/x-www-form-urlencoded";

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_LONG_FOR_INTS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /** Both secrets and both pairs of each kind: the right one and somebody else's. */
    static final List<String> SECRETS =
            List.of("9f3c1e7ab24d58066e0f17c4a8d2b593", "0a1b2c3d4e5f60718293a4b5c6d7e8f9");

    private static final List<KeyPair> RSA = List.of(pair("RSA"), pair("RSA"));
    private static final List<KeyPair> EC = List.of(pair("EC"), pair("EC"));
    private static final List<KeyPair> ED = List.of(pair("Ed25519"), pair("Ed25519"));
    static final Authority AUTHORITY = Authority.made();

    /** A message to sign. */
    record Message(String id, Instant at, String uri, String body) {
        static final Message USUAL =
                new Message(ID, NOW, URI, "{\"id\":\"evt_1\",\"event_id\":\"evt_1\",\"n\":1}");

        Message at(Instant other) {
            return new Message(id, other, uri, body);
        }

        String seconds() {
            return Long.toString(at.getEpochSecond());
        }

        String millis() {
            return Long.toString(at.toEpochMilli());
        }
    }

    private Senders() {}

    /** The credential as the hub holds it. */
    static String credential(String scheme, int which) {
        return switch (scheme) {
            case "standard-webhooks", "svix" -> "whsec_" + b64(utf8(SECRETS.get(which)));
            case "standard-webhooks-ed25519" -> "whpk_" + b64(raw(ED.get(which).getPublic()));
            case "discord" -> hex(raw(ED.get(which).getPublic()));
            case "sendgrid" -> b64(EC.get(which).getPublic().getEncoded());
            case "wise" -> b64(RSA.get(which).getPublic().getEncoded());
            case "airtable" -> b64(utf8(SECRETS.get(which)));
            case "aws-sns" -> "arn:aws:sns:eu-west-1:1234567890" + which + "2:orders";
            case "paypal" -> "1JE4291016473214" + (which == 0 ? "C" : "D");
            default -> SECRETS.get(which);
        };
    }

    static CallerProof proof(String scheme) {
        return proof(scheme, NOW);
    }

    static CallerProof proof(String scheme, Instant now) {
        return proof(scheme, now, Map.of("key", credential(scheme, 0)));
    }

    static CallerProof proof(String scheme, Instant now, Map<String, String> credentials) {
        return CallerProof.of(
                declared(scheme, List.of("key")),
                Fixture.credentials(withToken(credentials)),
                surroundings(() -> now));
    }

    private static Map<String, String> withToken(Map<String, String> credentials) {
        Map<String, String> all = new TreeMap<>(credentials);
        all.put("verify", "verify-me-0123456789");
        return all;
    }

    static CallerScheme declared(String scheme, List<String> credentials) {
        return new CallerScheme.Vendor(
                scheme,
                credentials,
                Optional.empty(),
                Schemes.named(scheme).orElseThrow().needsVerifyToken()
                        ? Optional.of("verify")
                        : Optional.empty(),
                Set.of());
    }

    static Surroundings surroundings(InstantSource clock) {
        return new Surroundings(
                clock, HUB, Senders::json, (url, _) -> AUTHORITY.get(url), AUTHORITY::anchors);
    }

    static Optional<Document> json(Payload payload) {
        try {
            Map<?, ?> read = MAPPER.readValue(payload.bytes(), Map.class);
            Map<String, Object> fields = new java.util.LinkedHashMap<>();
            read.forEach((name, value) -> fields.put(String.valueOf(name), value));
            return Optional.of(Document.of(fields));
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }

    /** A request that this sender signed with the right key, or somebody else's. */
    static Request signed(String scheme, int which, Message m) {
        String key = SECRETS.get(which);
        Request r = Request.post(m.uri(), JSON, m.body());
        return switch (scheme) {
            case "standard-webhooks" -> standard(r, "webhook", key, m);
            case "svix" -> standard(r, "svix", key, m);
            case "standard-webhooks-ed25519" -> {
                String proof =
                        b64(
                                sign(
                                        "Ed25519",
                                        ED.get(which).getPrivate(),
                                        m.id() + "." + m.seconds() + "." + m.body()));
                yield r.with("webhook-id", m.id())
                        .with("webhook-timestamp", m.seconds())
                        .with("webhook-signature", "v1a," + proof)
                        .proof(proof);
            }
            case "stripe", "calendly" -> pairs(r, scheme, "t=%s,v1=%s", key, m.seconds(), ".");
            case "workos" -> pairs(r, scheme, "t=%s, v1=%s", key, m.millis(), ".");
            case "paddle" -> pairs(r, scheme, "ts=%s;h1=%s", key, m.seconds(), ":");
            case "buildkite" ->
                    pairs(r, scheme, "timestamp=%s,signature=%s", key, m.seconds(), ".");
            case "github", "meta" ->
                    plain(r, "x-hub-signature-256", "sha256=", hex(hmac("SHA256", key, m.body())))
                            .with("x-github-delivery", m.id());
            case "bitbucket", "jira" ->
                    plain(r, "x-hub-signature", "sha256=", hex(hmac("SHA256", key, m.body())));
            case "intercom" ->
                    plain(r, "x-hub-signature", "sha1=", hex(hmac("SHA1", key, m.body())));
            case "typeform" ->
                    plain(r, "typeform-signature", "sha256=", b64(hmac("SHA256", key, m.body())));
            case "notion" ->
                    plain(r, "x-notion-signature", "sha256=", hex(hmac("SHA256", key, m.body())));
            case "airtable" ->
                    plain(
                            r,
                            "x-airtable-content-mac",
                            "hmac-sha256=",
                            hex(hmac("SHA256", key, m.body())));
            case "pagerduty" ->
                    plain(r, "x-pagerduty-signature", "v1=", hex(hmac("SHA256", key, m.body())));
            case "circleci" ->
                    plain(r, "circleci-signature", "v1=", hex(hmac("SHA256", key, m.body())));
            case "vercel" -> plain(r, "x-vercel-signature", "", hex(hmac("SHA1", key, m.body())));
            case "paystack" ->
                    plain(r, "x-paystack-signature", "", hex(hmac("SHA512", key, m.body())));
            case "help-scout" ->
                    plain(r, "x-helpscout-signature", "", b64(hmac("SHA1", key, m.body())));
            case "adyen-platform" ->
                    plain(
                            r,
                            "hmacsignature",
                            "",
                            b64(hmac("SHA256", HexFormat.of().parseHex(key), m.body())));
            default -> more(scheme, which, m, r);
        };
    }

    private static Request more(String scheme, int which, Message m, Request r) {
        String key = SECRETS.get(which);
        return switch (scheme) {
            case "hubspot-v1" -> plain(r, "x-hubspot-signature", "", hex(hash(key + m.body())));
            case "hubspot-v2" ->
                    plain(
                            r,
                            "x-hubspot-signature",
                            "",
                            hex(hash(key + "POST" + HUB + m.uri() + m.body())));
            case "hubspot-v3" ->
                    plain(
                                    r,
                                    "x-hubspot-signature-v3",
                                    "",
                                    b64(
                                            hmac(
                                                    "SHA256",
                                                    key,
                                                    "POST"
                                                            + HUB
                                                            + m.uri()
                                                            + m.body()
                                                            + m.millis())))
                            .with("x-hubspot-request-timestamp", m.millis());
            case "slack" -> versioned(r, "x-slack-signature", "x-slack-request-timestamp", key, m);
            case "zoom" -> versioned(r, "x-zm-signature", "x-zm-request-timestamp", key, m);
            case "square" ->
                    plain(
                            r,
                            "x-square-hmacsha256-signature",
                            "",
                            b64(hmac("SHA256", key, HUB + m.uri() + m.body())));
            case "trello" ->
                    plain(
                            r,
                            "x-trello-webhook",
                            "",
                            b64(hmac("SHA1", key, m.body() + HUB + m.uri())));
            case "twilio" ->
                    plain(
                            r.body(FORM_BODY).mediaType(FORM),
                            "x-twilio-signature",
                            "",
                            b64(hmac("SHA1", key, HUB + m.uri() + FORM_SORTED)));
            case "mandrill" ->
                    plain(
                            r.body(FORM_BODY).mediaType(FORM),
                            "x-mandrill-signature",
                            "",
                            b64(hmac("SHA1", key, HUB + m.uri() + FORM_SORTED)));
            case "zendesk" ->
                    plain(
                                    r,
                                    "x-zendesk-webhook-signature",
                                    "",
                                    b64(hmac("SHA256", key, m.at() + m.body())))
                            .with("x-zendesk-webhook-signature-timestamp", m.at().toString());
            case "box" ->
                    plain(
                                    r,
                                    "box-signature-primary",
                                    "",
                                    b64(hmac("SHA256", key, m.body() + m.at())))
                            .with("box-delivery-timestamp", m.at().toString());
            case "twitch" ->
                    plain(
                                    r,
                                    "twitch-eventsub-message-signature",
                                    "sha256=",
                                    hex(hmac("SHA256", key, m.id() + m.at() + m.body())))
                            .with("twitch-eventsub-message-id", m.id())
                            .with("twitch-eventsub-message-timestamp", m.at().toString());
            case "linear" -> {
                String body = "{\"webhookTimestamp\":%s,\"id\":1}".formatted(m.millis());
                yield plain(r.body(body), "linear-signature", "", hex(hmac("SHA256", key, body)));
            }
            case "mailgun" -> {
                String proof = hex(hmac("SHA256", key, m.seconds() + m.id()));
                String body =
                        "{\"signature\":{\"timestamp\":\"%s\",\"token\":\"%s\",\"signature\":\"%s\"}}"
                                .formatted(m.seconds(), m.id(), proof);
                yield r.body(body).proof(proof);
            }
            case "discord" -> {
                String proof =
                        hex(sign("Ed25519", ED.get(which).getPrivate(), m.seconds() + m.body()));
                yield plain(r, "x-signature-ed25519", "", proof)
                        .with("x-signature-timestamp", m.seconds());
            }
            case "sendgrid" -> {
                String proof =
                        b64(
                                sign(
                                        "SHA256withECDSA",
                                        EC.get(which).getPrivate(),
                                        m.seconds() + m.body()));
                yield plain(r, "x-twilio-email-event-webhook-signature", "", proof)
                        .with("x-twilio-email-event-webhook-timestamp", m.seconds());
            }
            case "wise" ->
                    plain(
                            r,
                            "x-signature-sha256",
                            "",
                            b64(sign("SHA256withRSA", RSA.get(which).getPrivate(), m.body())));
            case "adyen" -> adyen(r, which);
            case "paypal" -> paypal(r, which, m);
            case "aws-sns" -> sns(r, which, m, "Notification");
            default -> rest(scheme, key, m, r);
        };
    }

    private static Request rest(String scheme, String key, Message m, Request r) {
        String hex = hex(hmac("SHA256", key, m.body()));
        String b64 = b64(hmac("SHA256", key, m.body()));
        return switch (scheme) {
            case "shopify" -> plain(r, "x-shopify-hmac-sha256", "", b64);
            case "woocommerce" -> plain(r, "x-wc-webhook-signature", "", b64);
            case "xero" -> plain(r, "x-xero-signature", "", b64);
            case "quickbooks" -> plain(r, "intuit-signature", "", b64);
            case "hookdeck" -> plain(r, "x-hookdeck-signature", "", b64);
            case "docusign" -> plain(r, "x-docusign-signature-1", "", b64);
            case "heroku" -> plain(r, "heroku-webhook-hmac-sha256", "", b64);
            case "line" -> plain(r, "x-line-signature", "", b64);
            case "pusher" -> plain(r, "x-pusher-signature", "", hex);
            case "lemon-squeezy" -> plain(r, "x-signature", "", hex);
            case "razorpay" -> plain(r, "x-razorpay-signature", "", hex);
            case "coinbase-commerce" -> plain(r, "x-cc-webhook-signature", "", hex);
            case "gocardless" -> plain(r, "webhook-signature", "", hex);
            case "dwolla" -> plain(r, "x-request-signature-sha-256", "", hex);
            case "gitea" -> plain(r, "x-gitea-signature", "", hex);
            case "dropbox" -> plain(r, "x-dropbox-signature", "", hex);
            case "sentry" -> plain(r, "sentry-hook-signature", "", hex);
            case "launchdarkly" -> plain(r, "x-ld-signature", "", hex);
            case "cal-com" -> plain(r, "x-cal-signature-256", "", hex);
            case "nylas" -> plain(r, "x-nylas-signature", "", hex);
            case "gitlab" -> plain(r, "x-gitlab-token", "", key);
            case "telegram" -> plain(r, "x-telegram-bot-api-secret-token", "", key);
            case "okta" -> plain(r, "authorization", "", key);
            case "cloudevents" -> plain(r, "authorization", "Bearer ", key);
            case "mailchimp" -> r.uri("/in/hooks?secret=" + key).proof(key);
            case "figma" -> r.body("{\"passcode\":\"" + key + "\",\"n\":1}").proof(key);
            case "microsoft-graph" ->
                    r.body("{\"value\":[{\"clientState\":\"" + key + "\"}]}").proof(key);
            default -> throw new IllegalArgumentException("nobody sends " + scheme);
        };
    }

    static final String FORM_BODY = "To=%2B18005551212&Digits=1234&Body=a+b%26c";
    private static final String FORM_SORTED = "Bodya b&cDigits1234To+18005551212";

    private static Request plain(Request r, String header, String prefix, String proof) {
        return r.with(header, prefix + proof).proof(proof);
    }

    private static Request standard(Request r, String family, String key, Message m) {
        String proof = b64(hmac("SHA256", key, m.id() + "." + m.seconds() + "." + m.body()));
        return r.with(family + "-id", m.id())
                .with(family + "-timestamp", m.seconds())
                .with(family + "-signature", "v1," + proof)
                .proof(proof);
    }

    private static Request pairs(
            Request r, String scheme, String form, String key, String time, String joiner) {
        String proof = hex(hmac("SHA256", key, time + joiner + r.body()));
        String header =
                switch (scheme) {
                    case "calendly" -> "calendly-webhook-signature";
                    case "buildkite" -> "x-buildkite-signature";
                    default -> scheme + "-signature";
                };
        return r.with(header, form.formatted(time, proof)).proof(proof);
    }

    private static Request versioned(Request r, String header, String time, String key, Message m) {
        String proof = hex(hmac("SHA256", key, "v0:" + m.seconds() + ":" + m.body()));
        return plain(r, header, "v0=", proof).with(time, m.seconds());
    }

    private static Request adyen(Request r, int which) {
        byte[] key = HexFormat.of().parseHex(SECRETS.get(which));
        String proof = b64(hmac("SHA256", key, "psp1::Shop:ref-1:1130:EUR:AUTHORISATION:true"));
        String item =
                """
                {"NotificationRequestItem":{"pspReference":"psp1","merchantAccountCode":"Shop",\
                "merchantReference":"ref-1","amount":{"value":1130,"currency":"EUR"},\
                "eventCode":"AUTHORISATION","success":"true",\
                "additionalData":{"hmacSignature":"%s"}}}\
                """
                        .formatted(proof);
        return r.body("{\"live\":\"false\",\"notificationItems\":[%s]}".formatted(item))
                .proof(proof);
    }

    private static Request paypal(Request r, int which, Message m) {
        CRC32 crc = new CRC32();
        crc.update(utf8(m.body()));
        String text =
                String.join(
                        "|",
                        m.id(),
                        m.at().toString(),
                        credential("paypal", which),
                        Long.toString(crc.getValue()));
        String proof = b64(sign("SHA256withRSA", AUTHORITY.key("paypal"), text));
        return plain(r, "paypal-transmission-sig", "", proof)
                .with("paypal-transmission-id", m.id())
                .with("paypal-transmission-time", m.at().toString())
                .with("paypal-auth-algo", "SHA256withRSA")
                .with(
                        "paypal-cert-url",
                        "https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2");
    }

    static final String SUBSCRIBE =
            "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=2336412f37";

    static Request sns(Request r, int which, Message m, String type) {
        String topic = credential("aws-sns", which);
        boolean notification = type.equals("Notification");
        String text =
                "Message\nhello\nMessageId\n"
                        + m.id()
                        + (notification ? "\n" : "\nSubscribeURL\n" + SUBSCRIBE + "\n")
                        + "Timestamp\n"
                        + m.at()
                        + (notification ? "\n" : "\nToken\n2336412f37\n")
                        + "TopicArn\n"
                        + topic
                        + "\nType\n"
                        + type
                        + "\n";
        String proof = b64(sign("SHA256withRSA", AUTHORITY.key("sns"), text));
        String more =
                notification
                        ? ""
                        : "\"SubscribeURL\":\"" + SUBSCRIBE + "\",\"Token\":\"2336412f37\",";
        String body =
                """
                {"Type":"%s","MessageId":"%s","TopicArn":"%s","Message":"hello","Timestamp":"%s",%s\
                "SignatureVersion":"2","Signature":"%s","SigningCertURL":\
                "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-7ff5318490ec183fbaddaa2a.pem"}\
                """
                        .formatted(type, m.id(), topic, m.at(), more, proof);
        return r.body(body).mediaType("text/plain").proof(proof);
    }

    static byte[] hmac(String hash, String key, String text) {
        return hmac(hash, utf8(key), text);
    }

    static byte[] hmac(String hash, byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("Hmac" + hash);
            mac.init(new SecretKeySpec(key, "Hmac" + hash));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] sign(String algorithm, PrivateKey key, String text) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(utf8(text));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static String b64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] raw(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    private static KeyPair pair(String family) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
            if (family.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            if (family.equals("RSA")) {
                generator.initialize(2_048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Who vouches for the certificates of PayPal and Amazon; made by the JDK's keytool. */
    static final class Authority {
        private static final char[] PASSWORD = "changeit".toCharArray();

        private final KeyStore keys;
        final List<java.net.URI> fetched =
                java.util.Collections.synchronizedList(new ArrayList<>());

        private Authority(KeyStore keys) {
            this.keys = keys;
        }

        static Authority made() {
            try {
                Path file = Files.createTempDirectory("keys").resolve("keys.p12");
                keytool(file, "ca", "CN=Authority", List.of("-ext", "bc:critical=ca:true"));
                List<String> byCa = List.of("-signer", "ca");
                keytool(file, "paypal", "CN=messageverificationcerts.paypal.com", byCa);
                keytool(file, "other", "CN=other.example", byCa);
                keytool(file, "sns", "CN=sns.amazonaws.com", List.of());
                keytool(file, "self", "CN=messageverificationcerts.paypal.com", List.of());
                KeyStore keys = KeyStore.getInstance("PKCS12");
                try (var in = Files.newInputStream(file)) {
                    keys.load(in, PASSWORD);
                }
                return new Authority(keys);
            } catch (IOException | GeneralSecurityException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void keytool(Path file, String alias, String name, List<String> more)
                throws IOException, InterruptedException {
            List<String> command =
                    new ArrayList<>(
                            List.of(
                                    Path.of(System.getProperty("java.home"), "bin", "keytool")
                                            .toString(),
                                    "-J-XX:TieredStopAtLevel=1",
                                    "-J-XX:+UseSerialGC",
                                    "-genkeypair",
                                    "-keyalg",
                                    "RSA",
                                    "-keysize",
                                    "2048",
                                    "-startdate",
                                    "2026/01/01",
                                    "-validity",
                                    "3650",
                                    "-keystore",
                                    file.toString(),
                                    "-storepass",
                                    "changeit",
                                    "-alias",
                                    alias,
                                    "-dname",
                                    name));
            command.addAll(more);
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool failed");
            }
        }

        PrivateKey key(String alias) {
            try {
                return (PrivateKey) keys.getKey(alias, PASSWORD);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        Set<X509Certificate> anchors() {
            try {
                return Set.of((X509Certificate) keys.getCertificate("ca"));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        String pem(String alias) {
            try {
                return "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getCertificate(alias).getEncoded())
                        + "\n-----END CERTIFICATE-----\n";
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        byte[] get(java.net.URI url) {
            fetched.add(url);
            return utf8(pem(url.getHost().startsWith("sns.") ? "sns" : "paypal"));
        }
    }
}
