package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonReadingTest {
    @TempDir Path base;

    private FilesWorld world(String format, String file) throws IOException {
        FilesWorld world =
                new FilesWorld(base)
                        .reading(
                                format,
                                Map.of(),
                                FilesWorld.schema("a", "string", "n", "number?", "o", "object"));
        world.put("f", file.getBytes(StandardCharsets.ISO_8859_1));
        return world;
    }

    @Test
    void readsLines() throws IOException {
        String file =
                "\u00ef\u00bb\u00bf{\"a\":\"x\",\"n\":1.50,\"o\":{\"z\":[1,true]},\"other\":1}\r\n"
                        + "\n  \n{\"a\":\"\u00c3\u00bc\",\"n\":null}\n"
                        + "[1]\n1\n{\"a\":1}\n{\"a\":\"x\",\"a\":\"y\"}\n{\"a\":\"x\"} {}\n"
                        + "{\"a\":\"\u00fc\"}\n{\"a\":\"\u00ed\u00a0\u00bd\"}\n{\"a\":\n"
                        + "{\0\"\0a\0\"\0}\0\n{\"a\":\""
                        + "x".repeat(2 << 20)
                        + "\"}\n"
                        + "{\"n\":1e999}\n{\"a\":\"last\"}";

        assertThat(world("jsonl", file).read().lines())
                .containsExactly(
                        "f line 1 {a=x, n=1.50, o={z=[1, true]}}",
                        "f line 4 {a=\u00fc, n=null}",
                        "f line 5 {} json-wrong",
                        "f line 6 {} json-wrong",
                        "f line 7 {a=1} row-form",
                        "f line 8 {} json-wrong",
                        "f line 9 {} json-wrong",
                        "f line 10 {} json-wrong",
                        "f line 11 {} json-wrong",
                        "f line 12 {} json-wrong",
                        "f line 13 {} json-wrong",
                        "f line 14 {} row-too-long",
                        "f line 15 {} json-wrong",
                        "f line 16 {a=last}");
        assertThat(world("jsonl", "").read().lines()).isEmpty();
        assertThat(world("jsonl", "\n\n").read().lines()).isEmpty();
        assertThat(world("jsonl", "x".repeat(2 << 20)).read().lines())
                .containsExactly("f line 1 {} row-too-long");
    }

    @Test
    void readsTheItemsOfAnArray() throws IOException {
        String file =
                "\u00ef\u00bb\u00bf\n [ {\"a\":\"],{\\\"\",\"o\":{\"b\":[{}]}} ,\n 1, \"x,]\",[{}],"
                        + "\n{\"a\":tru},{\"a\":1},null\n,{\"a\":\"\u00fc\"},{\"a\":\"last\"}]\n ";

        assertThat(world("json", file).read().lines())
                .containsExactly(
                        "f row 1 {a=],{\", o={b=[{}]}}",
                        "f row 2 {} json-wrong",
                        "f row 3 {} json-wrong",
                        "f row 4 {} json-wrong",
                        "f row 5 {} json-wrong",
                        "f row 6 {a=1} row-form",
                        "f row 7 {} json-wrong",
                        "f row 8 {} json-wrong",
                        "f row 9 {a=last}");
        assertThat(world("json", "[]").read().lines()).isEmpty();
        assertThat(world("json", " [ \n ] \n").read().lines()).isEmpty();
    }

    @Test
    void anArrayThatBreaksOffKeepsTheRowsBefore() throws IOException {
        String first = "[{\"a\":\"x\"}";
        for (String rest :
                new String[] {
                    "", ",", ",{", " {}]", "]]", "] x", ",]", ",,{}]", ",{\"a\":\"", "}", ",}]"
                }) {
            assertThat(world("json", first + rest).read(1, "").lines())
                    .as(rest)
                    .startsWith("f row 1 {a=x}")
                    .endsWith("rejected json-broken");
        }
        for (String none : new String[] {"", "{}", "x", "[", "[,{}]", "\"["}) {
            assertThat(world("json", none).read().lines())
                    .as(none)
                    .containsExactly("rejected json-broken");
        }
        assertThat(world("json", "[{\"a\":\"" + "x".repeat(2 << 20)).read().lines())
                .containsExactly("rejected row-too-long");
    }

    @Test
    void aRowOfMorePartsThanMemoryIsForIsHeld() throws IOException {
        String many = "{\"a\":\"x\",\"o\":{\"z\":[" + "{},".repeat(250_000) + "{}]}}";
        String some = "{\"a\":\"y\",\"other\":[" + "{},".repeat(150_000) + "{}]}";

        assertThat(world("jsonl", many + "\n" + some).read().lines())
                .containsExactly("f line 1 {} json-wrong", "f line 2 {a=y}");
        assertThat(world("json", "[" + many + "," + some + "]").read().lines())
                .containsExactly("f row 1 {} json-wrong", "f row 2 {a=y}");
    }

    @Test
    void aRowThatIsTooMuchSaysOfWhatAndWhatHelps() throws IOException {
        String many = "{\"a\":[" + "{},".repeat(250_000) + "{}]}";
        String deep = "{\"a\":" + "[".repeat(70) + "]".repeat(70) + "}";

        assertThat(world("jsonl", many + "\n" + deep).read().rows())
                .extracting(row -> row.fault().orElseThrow())
                .satisfiesExactly(
                        fault -> {
                            assertThat(fault.message()).contains("at most 400000 parts");
                            assertThat(fault.remedy()).contains("several rows");
                        },
                        fault -> {
                            assertThat(fault.message()).contains("nested at most 64 deep");
                            assertThat(fault.remedy()).contains("within each other");
                        });
    }

    @Test
    void aByteOrderMarkIsNoNameAndOneOfAnotherEncodingIsSaid() throws IOException {
        for (String format : List.of("json", "jsonl")) {
            String text = "\uFEFF" + (format.equals("json") ? "[{\"a\":\"x\"}]" : "{\"a\":\"x\"}");
            FilesWorld own = world(format, "");
            own.put("f", text.getBytes(StandardCharsets.UTF_8));
            assertThat(own.read().lines()).singleElement().asString().endsWith("{a=x}");
            for (String other : List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
                FilesWorld world = world(format, "");
                world.put("f", text.getBytes(Charset.forName(other)));
                FilesWorld.Told told = world.read();
                assertThat(told.lines()).containsExactly("rejected encoding-other");
                assertThat(told.failure().toString()).contains("mark of " + other + " ");
            }
        }
    }
}
