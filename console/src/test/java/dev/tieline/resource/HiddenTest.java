package dev.tieline.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.tieline.api.Document;
import dev.tieline.contract.JsonContract;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HiddenTest {
    private static final String MASK = JsonContract.MASK;

    private static Hidden hiding(String... values) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String value : values) {
            fields.put("f" + fields.size(), value);
        }
        return Hidden.of(
                List.of(Document.of(fields)), document -> document.mapLeaves((_, _) -> MASK));
    }

    @Test
    void hidesAValueInWhateverFormOthersWriteIt() {
        Hidden hidden = hiding("Zo\u00eb M\u00fcller", "0151-777 31337", "a/b c");
        assertThat(hidden.text("no ZO\u00cb M\u00dcLLER here")).isEqualTo("no " + MASK + " here");
        assertThat(hidden.text("{\"n\":\"Zo\\u00eb M\\u00fcller\"}"))
                .isEqualTo("{\"n\":\"" + MASK + "\"}");
        assertThat(hidden.text("GET /x/Zo%C3%AB%20M%C3%BCller?y"))
                .isEqualTo("GET /x/" + MASK + "?y");
        assertThat(hidden.text("a%2Fb+c")).isEqualTo(MASK);
        assertThat(hidden.text("call +49 151 777-31337 now")).isEqualTo("call " + MASK + " now");
        assertThat(hidden.key("+4915177731337")).isEqualTo(MASK);
    }

    @Test
    void hidesTheLongerOfTwoValuesFirst() {
        assertThat(hiding("Lovelace", "Ada Lovelace").text("Ada Lovelace!")).isEqualTo(MASK + "!");
    }

    @Test
    void leavesOtherWordsAndNumbersAlone() {
        Hidden hidden = hiding("Al", "1", "2026");
        assertThat(hidden.text("Also 12 in 20261")).isEqualTo("Also 12 in 20261");
        assertThat(hidden.key("order-77")).isEqualTo("order-77");
        assertThat(hidden.key("1")).isEqualTo(MASK);
    }

    @Test
    void hidesMailAddressesOfAnybody() {
        assertThat(hiding().text("owner bob+x@example.org took it"))
                .isEqualTo("owner " + MASK + " took it");
    }

    @Test
    void hidesMailAddressesThatTouchOthersOrAreTooLong() {
        assertThat(hiding().text("a@b_c@d")).isEqualTo(MASK + MASK);
        assertThat(hiding().text("a".repeat(300) + "%40" + "b".repeat(300) + " is gone"))
                .isEqualTo(MASK + " is gone");
        assertThat(hiding().text("at @ or a@ or @b")).isEqualTo("at @ or a@ or @b");
    }

    @Test
    void hidesEverythingWhenThereIsTooMuchToHide() {
        String[] many = new String[301];
        for (int i = 0; i < many.length; i++) {
            many[i] = "value" + i;
        }
        assertThat(hiding(many).text("fine")).isEqualTo(MASK);
    }

    /** Either took minutes if each beginning were followed to the end of the text. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "1", "a@", "@", "%40", "1 "})
    void readsALongAnswerInBoundedTime(String part) {
        Hidden hidden = hiding("0151-777 31337");
        String text = part.repeat((1 << 20) / part.length());
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> hidden.text(text));
    }
}
