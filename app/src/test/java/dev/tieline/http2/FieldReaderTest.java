package dev.tieline.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Header blocks, with the examples of RFC 7541, appendix C. */
class FieldReaderTest {
    private static final List<String> VALID =
            List.of(
                    "828684418cf1e3c2e5f23a6ba0ab90f4ff", // C.4.1
                    "828684410f7777772e6578616d706c652e636f6d", // C.3.1
                    "828785408825a849e95ba97d7f8925a849e95bb8e8b4bf", // of C.4.3
                    "203fe11f844001780179be", // sizes, a field kept and named
                    "400a637573746f6d2d6b65790d637573746f6d2d686561646572", // C.2.1
                    "100870617373776f726406736563726574"); // C.2.3

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
                "4181ff", // eight bits that fill up where seven may
                "41821fff", // eleven of them
                "418118", // filled up with zeros
                "4184ffffffff", // the code's end
                "ffffffffffffff7f", // a number too large
                "ffffffffff07", // one that would be negative
                "417fffffffff07", // a length that would be
                "41ffffffffff07", // likewise, in code
                "3fffffffff07", // a size that would be
                "417fffffff7f", // a length of 256 MB
                "41ffffffff7f", // likewise, in code
                "3fe2ff03", // a table too large
                "8220", // a size after a field
            })
    void whatIsNoBlockIsRefused(String hex) {
        assertThatThrownBy(() -> read(hex))
                .isInstanceOfSatisfying(
                        FrameBroken.class,
                        broken -> assertThat(broken.code()).isEqualTo(FrameBroken.COMPRESSION));
    }

    @Test
    void onlyWhatIsToBeKeptIsKept() {
        assertThat(read("4001780179")).containsExactly("x=y");
        assertThat(read("0001610162")).containsExactly("a=b");
        assertThat(read("1001610162")).containsExactly("a=b");
        assertThat(read("be")).containsExactly("x=y");
        assertThatThrownBy(() -> read("bf")).isInstanceOf(FrameBroken.class);
    }

    @Test
    void aTableMadeSmallerForgets() {
        assertThat(read("4001780179")).containsExactly("x=y");
        assertThat(read("203fe11f82")).containsExactly(":method=GET");
        assertThatThrownBy(() -> read("be")).isInstanceOf(FrameBroken.class);
    }

    @Test
    void aBlockThatBecomesTooLargeIsRefused() {
        List<Field> most = List.of(new Field("x", "y".repeat(4_063)));
        assertThat(reader.read(FieldWriter.write(most))).isEqualTo(most);
        List<Field> fields = List.of(new Field("x", "y".repeat(4_064)));
        assertThatThrownBy(() -> reader.read(FieldWriter.write(fields)))
                .isInstanceOf(FrameBroken.class)
                .hasMessageContaining("too large");
    }

    /** Valid blocks with changes and mere noise; after one that is refused, another connection. */
    @Test
    void whateverComesIsReadOrRefused() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        FieldReader any = new FieldReader(4_096);
        int read = 0;
        int refused = 0;
        for (int round = 0; round < 200_000; round++) {
            byte[] block = random.nextInt(4) == 0 ? noise(random) : changed(random);
            try {
                List<Field> fields = any.read(block);
                assertThat(fields.stream().mapToInt(Field::size).sum())
                        .as("seed %d, round %d", seed, round)
                        .isLessThanOrEqualTo(4_096);
                read++;
            } catch (FrameBroken broken) {
                assertThat(broken.code())
                        .as("seed %d, round %d", seed, round)
                        .isIn(FrameBroken.COMPRESSION, FrameBroken.TOO_MUCH);
                refused++;
                any = new FieldReader(4_096);
            }
        }
        assertThat(read).isGreaterThan(20_000);
        assertThat(refused).isGreaterThan(20_000);
    }

    private static byte[] noise(Random random) {
        byte[] block = new byte[random.nextInt(60)];
        random.nextBytes(block);
        return block;
    }

    private static byte[] changed(Random random) {
        byte[] whole = HexFormat.of().parseHex(VALID.get(random.nextInt(VALID.size())));
        for (int change = random.nextInt(4); change > 0; change--) {
            whole[random.nextInt(whole.length)] = (byte) random.nextInt(256);
        }
        boolean cut = random.nextInt(8) == 0;
        return cut ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole;
    }
}
