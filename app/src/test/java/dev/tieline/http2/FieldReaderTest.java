package dev.tieline.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Header blocks, with the examples of RFC 7541, appendix C. */
class FieldReaderTest {
    private final FieldReader reader = new FieldReader(4_096);

    private List<String> read(String hex) {
        return reader.read(HexFormat.of().parseHex(hex)).stream()
                .map(field -> field.name() + "=" + field.value())
                .toList();
    }

    @Test
    void requestsReferToTheOnesBefore() {
        assertThat(read("828684418cf1e3c2e5f23a6ba0ab90f4ff"))
                .containsExactly(
                        ":method=GET", ":scheme=http", ":path=/", ":authority=www.example.com");
        assertThat(read("828684be5886a8eb10649cbf"))
                .containsExactly(
                        ":method=GET",
                        ":scheme=http",
                        ":path=/",
                        ":authority=www.example.com",
                        "cache-control=no-cache");
        assertThat(read("828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf"))
                .containsExactly(
                        ":method=GET",
                        ":scheme=https",
                        ":path=/index.html",
                        ":authority=www.example.com",
                        "custom-key=custom-value");
    }

    @Test
    void whatIsWrittenIsRead() {
        List<Field> fields =
                List.of(new Field(":status", "202"), new Field("x", "y".repeat(3_000)));
        assertThat(reader.read(FieldWriter.write(fields))).isEqualTo(fields);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // no number
                "be", // one that nobody named
                "41", // a value that is cut
                "4105", // likewise
                "418cf1e3", // likewise, in code
                "4181fe", // a code that is cut
                "4184ffffffff", // the code's end
                "ffffffffffffff7f", // a number too large
                "3fe2ff03", // a table too large
                "8220", // a size after a field
            })
    void whatIsNoBlockIsRefused(String hex) {
        assertThatThrownBy(() -> read(hex)).isInstanceOf(FrameBroken.class);
    }

    @Test
    void aBlockThatBecomesTooLargeIsRefused() {
        List<Field> fields = List.of(new Field("x", "y".repeat(4_064)));
        assertThatThrownBy(() -> reader.read(FieldWriter.write(fields)))
                .isInstanceOf(FrameBroken.class)
                .hasMessageContaining("too large");
    }
}
