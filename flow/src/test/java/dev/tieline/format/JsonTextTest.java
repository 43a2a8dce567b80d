package dev.tieline.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Findings;
import dev.tieline.api.Place;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    @Test
    void keepsEveryKindOfValueAndTheOrderOfFields() {
        Document document =
                read("{\"b\":1,\"a\":[true,false,null,\"x\",-2.50],\"c\":{\"d\":{}},\"e\":\"\"}");

        assertThat(document.fields().keySet()).containsExactly("b", "a", "c", "e");
        assertThat(document.at("/b")).contains(1L);
        assertThat(document.at("/a/4")).contains(new BigDecimal("-2.50"));
        assertThat(document.at("/c/d")).contains(Map.of());
        assertThat(JsonText.compact(document.fields()))
                .isEqualTo(
                        "{\"b\":1,\"a\":[true,false,null,\"x\",-2.50],\"c\":{\"d\":{}},\"e\":\"\"}");
    }

    @Test
    void keepsWholeNumbersBeyond64BitsExactly() {
        Document document = read("{\"id\":9223372036854775808,\"last\":9223372036854775807}");

        assertThat(document.at("/id")).contains(new BigDecimal("9223372036854775808"));
        assertThat(document.at("/last")).contains(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "json-malformed      | {\"a\":1,}",
                "json-malformed      | {'a':1}",
                "json-malformed      | {a:1}",
                "json-malformed      | {\"a\":NaN}",
                "json-malformed      | {\"a\":Infinity}",
                "json-malformed      | {\"a\":01}",
                "json-malformed      | {\"a\":+1}",
                "json-malformed      | {\"a\":.5}",
                "json-malformed      | {\"a\":1} x",
                "json-malformed      | {\"a\":1 /* c */}",
                "json-malformed      | {\"a\":\"\\x\"}",
                "json-malformed      | {\"a\":1",
                "json-malformed      | {",
                "json-trailing       | {\"a\":1}{\"b\":1}",
                "json-trailing       | {\"a\":1} 2",
                "json-not-object     | [1]",
                "json-not-object     | \"text\"",
                "json-not-object     | null",
                "json-duplicate-name | {\"a\":1,\"a\":1}",
                "json-duplicate-name | {\"a\":null,\"a\":null}",
                "json-duplicate-name | {\"o\":{\"a\":1,\"\\u0061\":2}}",
                "json-half-character | {\"a\":\"\\ud800\"}",
                "json-half-character | {\"a\":\"\\udc00\\ud800\"}",
                "json-malformed      | {\"\\ud800\":1}",
                "json-name-invalid   | {\"a\\u0000\":1}",
                "json-number-range   | {\"a\":1e401}",
                "json-number-range   | {\"a\":1e999999999}",
                "json-number-range   | {\"a\":1e99999999999}",
                "json-number-range   | {\"a\":1e-401}",
                "body-empty          | ` `",
            })
    void refusesWhatReadersDisagreeAbout(String code, String text) {
        assertThat(refused(text.getBytes(StandardCharsets.UTF_8)).fault().code()).isEqualTo(code);
    }

    @Test
    void readsWhatIsJustWithinTheLimits() {
        assertThat(JsonText.read(bytes(nested(64)), 1 << 25)).isInstanceOf(Reading.Read.class);
        assertThat(read("{\"a\":1e400,\"b\":1e-400}").fields()).hasSize(2);
        assertThat(read("{\"a\":" + "9".repeat(100) + "}").at("/a"))
                .contains(new BigDecimal("9".repeat(100)));
        assertThat(read("{\"" + "n".repeat(1000) + "\":1}").fields()).hasSize(1);
        String most = "x".repeat(1 << 20);
        assertThat(read("{\"a\":\"" + most + "\"}").text("a")).contains(most);
    }

    @Test
    void refusesWhatIsJustBeyondTheLimits() {
        List<String> texts =
                List.of(
                        nested(65),
                        "{\"a\":" + "9".repeat(101) + "}",
                        "{\"" + "n".repeat(1001) + "\":1}",
                        "{\"a\":\"" + "x".repeat((1 << 20) + 1) + "\"}",
                        "{\"a\":[" + "1,".repeat(200_000) + "1]}");
        for (String text : texts) {
            Reading.Refused refused = refused(bytes(text));
            assertThat(refused.fault().code()).isEqualTo("json-limit");
            assertThat(refused.status()).isEqualTo(413);
        }
    }

    @Test
    void refusesMoreBytesThanAllowedBeforeLookingAtThem() {
        Reading reading = JsonText.read(bytes("{\"a\":1}"), 6);

        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> {
                            assertThat(refused.status()).isEqualTo(413);
                            assertThat(refused.fault().code()).isEqualTo("body-too-large");
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c0af",
                "c1bf",
                "e080af",
                "eda080",
                "edbfbf",
                "f0808080",
                "f4908080",
                "f8888080",
                "80",
                "c3",
                "e282",
                "ff"
            })
    void refusesBytesThatAreNotUtf8(String hex) {
        byte[] bad = java.util.HexFormat.of().parseHex(hex);
        byte[] whole = concat(bytes("{\"a\":\"padding-"), bad, bytes("\"}"));

        assertThat(refused(whole).fault().code()).isEqualTo("encoding-invalid");
    }

    @Test
    void refusesOtherEncodingsAndMarks() {
        assertThat(
                        refused(
                                        concat(
                                                new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
                                                bytes("{}")))
                                .fault()
                                .code())
                .isEqualTo("encoding-mark");
        assertThat(refused("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE)).status())
                .isEqualTo(400);
        assertThat(refused("{\"a\":1}".getBytes(StandardCharsets.UTF_16)).status()).isEqualTo(400);
    }

    @Test
    void agreesWithTheJdkOnWhatIsUtf8() {
        Random random = seeded("utf8");
        int valid = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = mostlyUtf8(random);
            boolean jdk = true;
            try {
                StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes));
            } catch (java.nio.charset.CharacterCodingException _) {
                jdk = false;
            }
            assertThat(Utf8.firstInvalid(bytes) < 0).isEqualTo(jdk);
            valid += jdk ? 1 : 0;
        }
        assertThat(valid).isBetween(1_000, 19_000);
    }

    @Test
    void neverThrowsAndNeverQuotesWhateverTheBytesAre() {
        Random random = seeded("bytes");
        byte[] whole =
                bytes(
                        "{\"secretname\":\"secretvalue\",\"n\":[1,2.5e3,true,null,{\"x\":\"\\u00e9\"}]}");
        int refusals = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = whole.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = java.util.Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
            if (JsonText.read(cut, 1000) instanceof Reading.Refused refused) {
                refusals++;
                assertThat(refused.fault().message()).doesNotContain("secret");
                assertThat(refused.fault().remedy()).doesNotContain("secret");
            }
        }
        assertThat(refusals).isPositive();
    }

    @Test
    void readsBackWhateverItWrites() {
        Random random = seeded("round trip");
        for (int i = 0; i < 3_000; i++) {
            Document document = Document.of(object(random, 0));
            byte[] written = JsonText.bytes(document);
            assertThat(JsonText.read(written, 1 << 25)).isEqualTo(new Reading.Read(document));
            assertThat(JsonText.read(bytes(JsonText.pretty(document.fields())), 1 << 25))
                    .isEqualTo(new Reading.Read(document));
        }
    }

    @Test
    void writesHalfCharactersSoThatTheySurviveUtf8() {
        assertThat(JsonText.compact(Map.of("a", "\ud83d\ude00 \ud800 \u2028")))
                .isEqualTo("{\"a\":\"\ud83d\ude00 \\ud800 \\u2028\"}");
    }

    @Test
    void indentsForPeople() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("a", List.of(1L, BigInteger.TEN));
        tree.put("b", Map.of());
        tree.put("c", List.of());

        assertThat(JsonText.pretty(tree))
                .isEqualTo("{\n  \"a\": [\n    1,\n    10\n  ],\n  \"b\": {},\n  \"c\": []\n}");
    }

    @Test
    void saysWhereTheValuesOfAFileStand() {
        Findings findings = new Findings();
        JsonText.JsonFile file =
                JsonText.readFile("c.json", "{\n  \"a\": {\n    \"b/c\": [10, 2]\n  }\n}", findings)
                        .orElseThrow();

        assertThat(findings.isEmpty()).isTrue();
        assertThat(file.places())
                .containsEntry("/a", new Place("c.json", 2, 8))
                .containsEntry("/a/b~1c/1", new Place("c.json", 3, 17));
    }

    @Test
    void saysWhereAFileIsBroken() {
        Findings findings = new Findings();

        assertThat(JsonText.readFile("c.json", "{\n  \"a\": 1,\n  b: 2\n}", findings)).isEmpty();
        assertThat(findings.sorted().getFirst().place().line()).isEqualTo(3);
    }

    private static Map<String, Object> object(Random random, int depth) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            fields.put(text(random), value(random, depth + 1));
        }
        return fields;
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 5 : 8)) {
            case 0 -> text(random);
            case 1 -> random.nextLong();
            case 2 -> new BigDecimal(new BigInteger(80, random), random.nextInt(1, 60));
            case 3 -> random.nextBoolean();
            case 4 -> (long) random.nextInt(10);
            case 5, 6 -> object(random, depth);
            default -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    list.add(value(random, depth + 1));
                }
                yield list;
            }
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            int c =
                    switch (random.nextInt(4)) {
                        case 0 -> random.nextInt(1, 0x20);
                        case 1 -> random.nextInt(0x20, 0x7F);
                        case 2 -> random.nextInt(0x80, 0xD800);
                        default -> random.nextInt(0xE000, 0x110000);
                    };
            text.appendCodePoint(c);
        }
        return text.toString();
    }

    private static byte[] mostlyUtf8(Random random) {
        byte[] bytes = (text(random) + text(random)).getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && random.nextBoolean()) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static String nested(int depth) {
        return "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
    }

    private static Document read(String text) {
        return JsonText.read(bytes(text), 1 << 25) instanceof Reading.Read read
                ? read.document()
                : org.assertj.core.api.Assertions.fail(
                        "refused: " + JsonText.read(bytes(text), 1 << 25));
    }

    private static Reading.Refused refused(byte[] bytes) {
        Reading reading = JsonText.read(bytes, 1 << 25);
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        return (Reading.Refused) reading;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[]... pieces) {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    private static Random seeded(String what) {
        long seed = Long.getLong("seed", 20261124L);
        System.out.println(what + " seed " + seed);
        return new Random(seed);
    }
}
