package dev.tieline.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Document;
import dev.tieline.api.Outcome;
import dev.tieline.testkit.Act;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HttpMaskTest {
    private static Mask mask(Map<String, Object> input) {
        return new Mask(Document.of(input), List.of(World.TOKEN));
    }

    @Test
    void anAnswerThatRepeatsWhatWasSentIsMasked() {
        try (World world = World.start()) {
            world.peer()
                    .next(
                            Act.json(
                                    422,
                                    "{\"message\":\"ADA@lovelace.example is taken\",\"got\":"
                                            + "{\"firstname\":\"Adelaide\",\"auth\":\"Bearer "
                                            + World.TOKEN
                                            + "\"}}"));
            Attempt attempt = world.upsert();
            String message = ((Outcome.Rejected) attempt.outcome()).fault().message();
            assertThat(message).contains("••• is taken");
            for (String text : List.of(attempt.answer(), message)) {
                assertThat(text.toLowerCase(java.util.Locale.ROOT))
                        .doesNotContain("ada@")
                        .doesNotContain("adelaide")
                        .doesNotContain(World.TOKEN);
            }
            assertThat(attempt.answer()).contains("\"firstname\":\"•••\"");
        }
    }

    @Test
    void findsValuesBehindEscapes() {
        Mask mask =
                mask(
                        Map.of(
                                "name",
                                "Zoë \"Z\" Müller",
                                "url",
                                "https://x.example/a b",
                                "s",
                                "a&b<c"));
        assertThat(mask.line("Zo\\u00eb \\\"Z\\\" M\\u00FCller", 200)).isEqualTo("•••");
        assertThat(mask.line("https:\\/\\/x.example\\/a b!", 200)).isEqualTo("•••!");
        assertThat(mask.line("u=https%3A%2F%2Fx.example%2Fa%20b", 200)).isEqualTo("u=•••");
        assertThat(mask.line("u=https%3A%2F%2Fx.example%2Fa+b", 200)).isEqualTo("u=•••");
        assertThat(mask.line("<p>a&amp;b&lt;c</p>", 200)).isEqualTo("<p>•••</p>");
    }

    @Test
    void findsValuesInListsAndObjects() {
        Mask mask = mask(Map.of("lines", List.of(Map.of("sku", "SKU-12345"))));
        assertThat(mask.line("no such sku-12345", 200)).isEqualTo("no such •••");
    }

    @Test
    void leavesShortValuesAlone() {
        assertThat(mask(Map.of("a", "abc")).line("abcabc", 200)).isEqualTo("abcabc");
    }

    @Test
    void hidesAValueThatTheEndOfTheTextCutsOff() {
        Mask mask = mask(Map.of("email", "ada@lovelace.example"));
        assertThat(mask.line("taken: ada@lovel", 200)).isEqualTo("taken: •••");
        assertThat(mask.line("x".repeat(20) + World.TOKEN.substring(0, 8), 200))
                .isEqualTo("x".repeat(20) + "•••");
    }

    @Test
    void excerptsAreBoundedAndHaveNoControlCharacters() {
        String text = mask(Map.of()).line("a\u0007b\u001b[31m" + "y".repeat(5_000), 2_048);
        assertThat(text).hasSize(2_048).startsWith("a b [31my");
    }

    @Test
    void hidesEveryValueHoweverItIsWritten() {
        Random random = new Random(7);
        String characters = "abcXYZ019-._~ &<>\"%+/äßİ漢";
        for (int round = 0; round < 2_000; round++) {
            String value = text(random, characters, 4 + random.nextInt(12)).strip();
            if (value.length() < 4) {
                continue;
            }
            StringBuilder encoded = new StringBuilder();
            Percent.encode(value, encoded);
            Mask mask = mask(Map.of("other", "unrelated", "value", value));
            for (String form : List.of(value, value.toUpperCase(Locale.ROOT), encoded.toString())) {
                if (form.length() >= value.length() && !form.contains("SS")) {
                    assertThat(mask.line("[[" + form + "]]", 200))
                            .as("seed 7, round %s, value %s as %s", round, value, form)
                            .isEqualTo("[[" + Mask.DOTS + "]]");
                }
            }
        }
    }

    private static String text(Random random, String characters, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }
}
