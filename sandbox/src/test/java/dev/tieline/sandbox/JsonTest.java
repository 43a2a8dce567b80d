package dev.tieline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void writesWhatItRead() {
        String text =
                "{\"a\":\"q\\\"\\\\\\n\\u0001\u00e9\",\"b\":[1,-2.5,true,{}],\"c\":{\"d\":[]}}";
        assertThat(Json.write(Json.object(text))).isEqualTo(text);
        assertThat(Json.write(Json.object(" { \"a\" : null , \"b\" : 1e3 } ")))
                .isEqualTo("{\"b\":1000}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}x",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":[1,]}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":tru}",
                "{'a':1}",
                "{\"a\":1 \"b\":2}"
            })
    void refusesWhatIsNotAnObject(String text) {
        assertThatThrownBy(() -> Json.object(text)).isInstanceOf(Json.Malformed.class);
    }

    @Test
    void refusesBottomlessNesting() {
        String text = "{\"a\":".repeat(200) + "1" + "}".repeat(200);
        assertThatThrownBy(() -> Json.object(text)).isInstanceOf(Json.Malformed.class);
    }
}
