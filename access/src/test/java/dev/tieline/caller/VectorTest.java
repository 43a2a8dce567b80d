package dev.tieline.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Arrival;
import dev.tieline.api.CallerScheme;
import dev.tieline.api.Payload;
import dev.tieline.scheme.Algorithm;
import dev.tieline.scheme.Scheme;
import dev.tieline.scheme.Schemes;
import dev.tieline.scheme.Way;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What vendors publish in documentation and in the tests of their libraries. */
class VectorTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    private static CallerProof proof(String scheme, String key, String hub, long at) {
        return CallerProof.of(
                new CallerScheme.Vendor(
                        scheme, List.of("key"), Optional.empty(), Optional.empty(), Set.of()),
                Fixture.credentials(Map.of("key", key)),
                new Surroundings(
                        () -> Instant.ofEpochSecond(at),
                        hub,
                        Senders::json,
                        (_, _) -> new byte[0],
                        Set::of));
    }

    private static Arrival arrival(
            String method, String uri, String type, String body, String... headers) {
        Map<String, List<String>> lists = new TreeMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            lists.put(headers[i], List.of(headers[i + 1]));
        }
        Payload payload = new Payload(body.getBytes(StandardCharsets.UTF_8), type);
        return new Arrival("f", payload, "", "", method, uri, lists, "", List.of(), Instant.EPOCH);
    }

    private static Arrival posted(String body, String... headers) {
        return arrival("POST", "/", "application/json", body, headers);
    }

    private static void proves(CallerProof proof, Arrival arrival) {
        assertThat(proof.prove(arrival)).isEqualTo(new Proof.Proved("key"));
    }

    private static void refuses(CallerProof proof, Arrival arrival) {
        assertThat(proof.prove(arrival)).isInstanceOf(Proof.Refused.class);
    }

    @Test
    void svix() {
        byte[] key = Base64.getDecoder().decode("plJ3nmyCDGBKInavdOK15jsl");
        CallerProof proof = proof("svix", SignatureKey.Shared.of(Algorithm.SHA256, "key", key), "");
        proves(
                proof,
                posted(
                        "{\"event_type\":\"ping\",\"data\":{\"success\":true}}",
                        "svix-id",
                        "msg_loFOjxBNrRLzqYUf",
                        "svix-timestamp",
                        "1731705121",
                        "svix-signature",
                        "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="));
    }

    @Test
    void github() {
        CallerProof proof = proof("github", "It's a Secret to Everybody", "", 0);
        String signature =
                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        proves(proof, posted("Hello, World!", "x-hub-signature-256", signature));
        String legacy = "sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59";
        refuses(proof, posted("Hello, World!", "x-hub-signature", legacy));
        refuses(proof, posted("Hello, World!", "x-hub-signature-256", legacy));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "t=1700000000,v1=@ | 1700000000 | true",
                "t=1700000000,v1=@,v1=bad_signature | 1700000000 | true",
                "t=1700000000,v1=bad,v1=@ | 1700000300 | true",
                "t=1700000000,v0=@ | 1700000000 | false",
                "t=not_a_number,v1=@ | 1700000000 | false",
                "t=1700000000,t=1700000000,v1=@ | 1700000000 | false",
                "v1=@ | 1700000000 | false",
                "bad_header | 1700000000 | false",
                "i'm not even a real signature header | 1700000000 | false",
                "t=1700000000,v1=@ | 1700000301 | false",
                "t=1700000000,v1=@ | 1699999699 | false"
            })
    void stripe(String header, long now, boolean right) {
        String body = "{\n  \"id\": \"evt_test_webhook\",\n  \"object\": \"event\"\n}";
        String signature = "4f1cd7feda9826e746b7d482c4badebb657398df1099e1046364f6196a230150";
        CallerProof proof = proof("stripe", "whsec_test_secret", "", now);
        Arrival arrival = posted(body, "stripe-signature", header.replace("@", signature));
        assertThat(proof.prove(arrival) instanceof Proof.Proved).isEqualTo(right);
    }

    @Test
    void slack() {
        String body =
                "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
                        + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA"
                        + "&user_name=roadrunner&command=%2Fwebhook-collect&text="
                        + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J"
                        + "%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
                        + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        CallerProof proof = proof("slack", "8f742231b10e8888abcd99yyyzzz85a5", "", 1531420618L);
        proves(
                proof,
                arrival(
                        "POST",
                        "/",
                        FORM,
                        body,
                        "x-slack-request-timestamp",
                        "1531420618",
                        "x-slack-signature",
                        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"));
    }

    private static final String CALL =
            "Digits=1234&CallSid=CA1234567890ABCDE&To=%2B18005551212&Caller=%2B14158675309"
                    + "&From=%2B14158675309";

    @ParameterizedTest
    @CsvSource({
        "https://mycompany.com, RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        "https://mycompany.com, kvajT1Ptam85bY51eRf/AJRuM3w=",
        "https://mycompany.com:443, RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        "https://mycompany.com:443, kvajT1Ptam85bY51eRf/AJRuM3w=",
        "http://mycompany.com, 0ZXoZLH/DfblKGATFgpif+LLRf4="
    })
    void twilioSignsTheUrlWithOrWithoutItsPort(String hub, String signature) {
        String uri = "/myapp.php?foo=1&bar=2";
        Arrival arrival = arrival("POST", uri, FORM, CALL, "x-twilio-signature", signature);
        proves(weak("twilio", "12345", hub), arrival);
    }

    @Test
    void twilioWithoutParameters() {
        String signature = "zYQTYrRWXE7LtzbG4PfP7/bkkGo=";
        proves(
                weak("twilio", "12345", "https://mycompany.com"),
                arrival(
                        "POST",
                        "/myapp.php?foo=1&bar=2",
                        FORM,
                        "",
                        "x-twilio-signature",
                        signature));
    }

    /** The key of the published vectors is shorter than any that a hub would start with. */
    private static CallerProof weak(String scheme, String key, String hub) {
        Scheme known = Schemes.named(scheme).orElseThrow();
        Way.Signature way = (Way.Signature) known.way();
        return proof(scheme, unchecked(way.algorithm(), key), hub);
    }

    private static CallerProof proof(String scheme, SignatureKey key, String hub) {
        Scheme known = Schemes.named(scheme).orElseThrow();
        Way.Signature way = (Way.Signature) known.way();
        long now = scheme.equals("svix") ? 1_731_705_121L : 1_700_000_100L;
        return new SignatureProof(
                SignatureScheme.of(known, way, List.of("key"), Optional.empty()),
                List.of(key),
                new Surroundings(
                        () -> Instant.ofEpochSecond(now),
                        hub,
                        Senders::json,
                        (_, _) -> new byte[0],
                        Set::of));
    }

    private static SignatureKey unchecked(Algorithm algorithm, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return algorithm == Algorithm.HASH_SHA256
                ? new SignatureKey.Hashed("key", bytes)
                : SignatureKey.Shared.of(algorithm, "key", bytes);
    }

    @Test
    void twilioForms() {
        CallerProof proof = weak("twilio", "12345", "https://mycompany.com");
        String body = CALL;
        String uri = "/myapp.php?foo=1&bar=2";
        String signature = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
        proves(proof, arrival("POST", uri, FORM, body, "x-twilio-signature", signature));
        refuses(proof, arrival("POST", uri, FORM, body + "&x=1", "x-twilio-signature", signature));
        String special =
                "Message=Hello+%26+goodbye%21+%40%23%24%25%5E%2A%28%29"
                        + "&From=%2B1+%28415%29+867-5309"
                        + "&Special=unicode%3A+%C3%B1%C3%A1%C3%A9%C3%AD%C3%B3%C3%BA";
        proves(
                proof,
                arrival(
                        "POST",
                        uri,
                        FORM,
                        special,
                        "x-twilio-signature",
                        "dCPiR4WtQ6QFN6pJh81CtlCcWLQ="));
    }

    @Test
    void twilioJson() {
        CallerProof proof = weak("twilio", "12345", "https://mycompany.com");
        String uri =
                "/myapp.php?foo=1&bar=2&bodySHA256="
                        + "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
        String body = "{\"property\": \"value\", \"boolean\": true}";
        String json = "application/json";
        String signature = "a9nBmqA0ju/hNViExpshrM61xv4=";
        proves(proof, arrival("POST", uri, json, body, "x-twilio-signature", signature));
        refuses(proof, arrival("POST", uri, json, body + " ", "x-twilio-signature", signature));
        refuses(proof, arrival("POST", uri, FORM, "", "x-twilio-signature", signature));
        String unhashed = "zYQTYrRWXE7LtzbG4PfP7/bkkGo=";
        refuses(
                proof,
                arrival(
                        "POST",
                        "/myapp.php?foo=1&bar=2",
                        json,
                        body,
                        "x-twilio-signature",
                        unhashed));
    }

    @Test
    void square() {
        String body =
                "{\"merchant_id\":\"MLEFBHHSJGVHD\",\"type\":\"webhooks.test_notification\","
                        + "\"event_id\":\"ac3ac95b-f97d-458c-a6e6-18981597e05f\","
                        + "\"created_at\":\"2022-07-13T20:30:59.037339943Z\","
                        + "\"data\":{\"type\":\"webhooks\","
                        + "\"id\":\"bc368e64-01aa-407e-b46e-3231809b1129\"}}";
        proves(
                proof("square", "Ibxx_5AKakO-3qeNVR61Dw", "https://webhook.site", 0),
                arrival(
                        "POST",
                        "/679a4f3a-dcfa-49ee-bac5-9d0edad886b9",
                        "application/json",
                        body,
                        "x-square-hmacsha256-signature",
                        "GF4YkrJgGBDZ9NIYbNXBnMzqb2HoL4RW/S6vkZ9/2N4="));
        proves(
                weak("square", "signature-key", "https://webhook.site"),
                arrival(
                        "POST",
                        "/webhooks",
                        "application/json",
                        "{\"data\":{\"type\":\"webhooks\",\"id\":\">id<\"}}",
                        "x-square-hmacsha256-signature",
                        "Cxt7+aTi4rKgcA0bC4g9EHdVtLSDWdqccmL5MvihU4U="));
    }

    private static final String ADYEN =
            "9064450A8892A093D9E97EFCC9639DE31B74F3A7803135555A3C96F5A57915D6";

    @Test
    void adyenItems() {
        String item =
                """
                {"NotificationRequestItem":{"pspReference":"test_REPORT_AVAILABLE",\
                "merchantAccountCode":"Magento2Rik","merchantReference":"testMerchantRef1",\
                "amount":{"value":0,"currency":"EUR"},"eventCode":"REPORT_AVAILABLE",\
                "success":"true","additionalData":{"hmacSignature":"@"}}}\
                """
                        .replace("@", "NuEkADFmlCC6VgX+wcoPAegIWxVPNBPCuKlM4Hzo5qc=");
        CallerProof proof = proof("adyen", ADYEN, "", 0);
        proves(proof, posted("{\"notificationItems\":[" + item + "," + item + "]}"));
        String forged = item.replace("\"value\":0", "\"value\":9");
        refuses(proof, posted("{\"notificationItems\":[" + item + "," + forged + "]}"));
        refuses(proof, posted("{\"notificationItems\":[]}"));
        refuses(proof, posted("{\"notificationItems\":[" + item + ",7]}"));
        refuses(proof, posted("no JSON"));
    }

    @Test
    void adyenHeader() {
        proves(
                proof("adyen-platform", ADYEN, "", 0),
                posted(
                        "TestPayload",
                        "hmacsignature",
                        "YA9/UDjldIO4Gq68X4ATYYoEaPYH4f4k2uzBBzEF1PA="));
    }

    @Test
    void sendgrid() {
        String key =
                "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS"
                        + "3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
        String body =
                "[{\"email\":\"hello@world.com\",\"event\":\"dropped\",\"reason\":\"Bounced"
                        + " Address\",\"sg_event_id\":\"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA\","
                        + "\"sg_message_id\":\"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0\","
                        + "\"smtp-id\":\"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>\","
                        + "\"timestamp\":1600112492}]\r\n";
        String signature =
                "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh8"
                        + "9M15TluLtEZtM=";
        CallerProof proof = proof("sendgrid", key, "", 1600112502L);
        String header = "x-twilio-email-event-webhook-signature";
        String time = "x-twilio-email-event-webhook-timestamp";
        proves(proof, posted(body, header, signature, time, "1600112502"));
        refuses(proof, posted(body.strip(), header, signature, time, "1600112502"));
        refuses(proof, posted(body, header, signature, time, "1600112503"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hubspot-v2|GET||eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e",
                "hubspot-v2|POST|{\"example_field\":\"example_value\"}|9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900"
            })
    void hubspotVersionTwo(String scheme, String method, String body, String signature) {
        proves(
                weak(scheme, HUBSPOT, "https://www.example.com"),
                arrival(
                        method,
                        "/webhook_uri",
                        "application/json",
                        body == null ? "" : body,
                        "x-hubspot-signature",
                        signature));
    }

    private static final String HUBSPOT = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";

    @Test
    void hubspotVersionOne() {
        String body =
                "[{\"eventId\":1,\"subscriptionId\":12345,\"portalId\":62515,\"occurredAt\":1564113600000,"
                        + "\"subscriptionType\":\"contact.creation\",\"attemptNumber\":0,\"objectId\":123,"
                        + "\"changeSource\":\"CRM\",\"changeFlag\":\"NEW\",\"appId\":54321}]";
        proves(
                weak("hubspot-v1", HUBSPOT, ""),
                posted(
                        body,
                        "x-hubspot-signature",
                        "232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'example_field':'example_value'}|1700000300000|RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw=",
                "{\"example_field\":\"example_value\"}|1700000000000|rQEKkaNUiu+1qGF//O/pw4BCzstSqO1PyUnGICmf+7o="
            })
    void hubspotVersionThree(String body, String time, String signature) {
        proves(
                weak("hubspot-v3", HUBSPOT, "https://www.example.com"),
                arrival(
                        "POST",
                        "/webhook_uri",
                        "application/json",
                        body,
                        "x-hubspot-signature-v3",
                        signature,
                        "x-hubspot-request-timestamp",
                        time));
    }

    @Test
    void shopifyAndMandrill() {
        proves(
                weak("shopify", "hush", ""),
                posted(
                        "{\"id\":820982911946154508}",
                        "x-shopify-hmac-sha256",
                        "qBvrsZF7RfB1iS6BX6IHqJTp5L911P7intnPeTPsH0I="));
        proves(
                proof("mandrill", "test-webhook-key", "https://hub.example", 0),
                arrival(
                        "POST",
                        "/in/mandrill",
                        FORM,
                        "mandrill_events=%5B%5D",
                        "x-mandrill-signature",
                        "79llkSVJxp0U8wC2ljP3J8UeGng="));
    }

    @Test
    void hubspotSignsSomeCharactersDecoded() {
        assertThat(
                        FormParts.readable(
                                "https://h/a%3Ab%2Fc%20d%26e%3Df?g=%40%21%24%27%28%29%2A%2C%3B"))
                .isEqualTo("https://h/a:b/c%20d%26e%3Df?g=@!$'()*,;");
    }
}
