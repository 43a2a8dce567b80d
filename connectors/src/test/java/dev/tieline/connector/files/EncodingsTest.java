package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingsTest {
    @TempDir Path base;

    /** With bytes that are no text there; Latin alphabets that use every byte have none. */
    @ParameterizedTest
    @CsvSource({
        "UTF-8, na\u00efve \u20ac \ud83d\ude00, C328",
        "UTF-16, na\u00efve \u20ac \ud83d\ude00, D83D0041",
        "UTF-16LE, na\u00efve \u20ac \ud83d\ude00, 3DD84100",
        "UTF-16BE, na\u00efve \u20ac \ud83d\ude00, DE000041",
        "UTF-32LE, na\u00efve \ud83d\ude00, FFFFFF7F",
        "windows-1252, M\u00fcller \u2013 5 \u20ac, 8D",
        "windows-1250, \u0141\u00f3d\u017a \u010cesk\u00fd, 98",
        "windows-1251, \u041c\u043e\u0441\u043a\u0432\u0430, 98",
        "ISO-8859-1, M\u00fcller, ''",
        "ISO-8859-15, Ko\u0161ice \u20ac, ''",
        "KOI8-R, \u041c\u043e\u0441\u043a\u0432\u0430, ''",
        "IBM850, M\u00fcller \u00bd, ''",
        "IBM437, na\u00efve \u2264, ''",
        "Shift_JIS, \u8868\u793a\u30bd\u30d5\u30c8 \uff76\uff85, 81FF",
        "windows-31j, \u2460\u8868\u793a, 81FF",
        "EUC-JP, \u65e5\u672c\u8a9e \uff76, A4FF",
        "ISO-2022-JP, \u65e5\u672c\u8a9e, 1B2442FFFF1B2842",
        "GB18030, \u4e2d\u6587 \u20ac \ud83d\ude00, 81FF",
        "GBK, \u4e2d\u6587, 81FF",
        "Big5, \u4e2d\u6587\u529f, A1FF",
        "EUC-KR, \ud55c\uad6d\uc5b4, A1FF"
    })
    void readsItsTextAndTellsWhatIsNone(String encoding, String text, String broken)
            throws IOException {
        Charset charset = Charset.forName(encoding);
        FilesWorld world = world(encoding);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(("a,b\n" + text + ",\"" + text + "\"\n").getBytes(charset));
        List<String> expected = new ArrayList<>();
        expected.add("f line 2 {a=" + text + ", b=" + text + "}");
        Charset behind = Charset.forName(encoding.equals("UTF-16") ? "UTF-16BE" : encoding);
        if (!broken.isEmpty()) {
            file.writeBytes("x,".getBytes(behind));
            file.writeBytes(java.util.HexFormat.of().parseHex(broken));
            file.writeBytes("\n".getBytes(behind));
            expected.add("f line 3 {a=x} encoding-wrong");
        }
        file.writeBytes(("y," + text).getBytes(behind));
        expected.add("f line " + (expected.size() + 2) + " {a=y, b=" + text + "}");
        world.put("f", file.toByteArray());

        assertThat(world.read().lines()).isEqualTo(expected);
    }

    /** A character that lies across the border of two reads must not be lost or broken. */
    @ParameterizedTest
    @CsvSource({"UTF-8", "UTF-16LE", "GB18030", "Shift_JIS", "ISO-2022-JP"})
    void charactersAcrossBordersStayWhole(String encoding) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        StringBuilder file = new StringBuilder("a,b\n");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            texts.add("\u65e5\u672c".repeat(random.nextInt(9)) + "x".repeat(random.nextInt(1, 5)));
            file.append(texts.getLast()).append(",z\n");
        }
        FilesWorld world = world(encoding);
        world.put("f", file.toString().getBytes(Charset.forName(encoding)));

        FilesWorld.Told told = world.read(1_000, "");

        assertThat(told.documents().stream().map(row -> row.fields().get("a")).toList())
                .as("seed %d", seed)
                .isEqualTo(texts);
        assertThat(told.rows()).allMatch(row -> row.fault().isEmpty());
        assertThat(told.rows().stream().map(row -> row.place()).toList())
                .isEqualTo(IntStream.range(2, 20_002).mapToObj(i -> "f line " + i).toList());
    }

    private FilesWorld world(String encoding) throws IOException {
        Map<String, Object> csv = new LinkedHashMap<>(Map.of("encoding", encoding));
        return new FilesWorld(base)
                .reading("csv", csv, FilesWorld.schema("a", "string", "b", "string"));
    }

    /** Those of Java that write one write it before every text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTF-8",
                "UTF-16",
                "UTF-16LE",
                "UTF-16BE",
                "x-UTF-16LE-BOM",
                "UTF-32",
                "UTF-32LE",
                "UTF-32BE",
                "X-UTF-32LE-BOM",
                "X-UTF-32BE-BOM",
                "GB18030"
            })
    void aByteOrderMarkIsNeverPartOfTheText(String encoding) throws IOException {
        Charset charset = Charset.forName(encoding);
        String text = "a,b\nx,y\n";
        boolean writesOne =
                encoding.contains("BOM")
                        || encoding.equals("UTF-16")
                        || !charset.newEncoder().canEncode('\uFEFF');
        FilesWorld world = world(encoding);
        world.put("f", ((writesOne ? "" : "\uFEFF") + text).getBytes(charset));
        assertThat(world.read().lines()).containsExactly("f line 2 {a=x, b=y}");
        world.with("rows", "csv", Map.of("encoding", encoding, "header", "false"));
        assertThat(world.read().lines())
                .containsExactly("f line 1 {a=a, b=b}", "f line 2 {a=x, b=y}");
        if (encoding.equals("UTF-32")) {
            return;
        }
        RowText rows =
                new RowText(
                        new FileOperation.Layout(
                                FileOperation.Format.CSV,
                                new CsvForm(',', '"', true, charset, '.', false),
                                Compression.NONE,
                                "",
                                false),
                        List.of("a", "b"));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(rows.head());
        try {
            for (String value : List.of("x", "y")) {
                file.writeBytes(rows.row(Document.of(Map.of("a", value, "b", value))));
            }
        } catch (RowText.Unwritable e) {
            throw new AssertionError(e);
        }
        world.put("f", file.toByteArray());
        assertThat(world.read().lines())
                .as("as it is written")
                .containsExactly(
                        "f line 1 {a=a, b=b}", "f line 2 {a=x, b=x}", "f line 3 {a=y, b=y}");
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-16LE, UTF-8",
        "UTF-16BE, UTF-16LE",
        "UTF-16LE, UTF-16BE",
        "UTF-32LE, UTF-16LE",
        "UTF-32LE, UTF-16",
        "UTF-32BE, UTF-32LE",
        "UTF-16LE, UTF-32",
        "UTF-8, UTF-16",
        "UTF-8, windows-1252",
        "UTF-8, GBK",
        "UTF-16LE, ISO-8859-1"
    })
    void aByteOrderMarkOfAnotherEncodingIsSaid(String written, String declared) throws IOException {
        FilesWorld world = world(declared);
        world.with("rows", "csv", Map.of("encoding", declared, "header", "false"));
        world.put("f", "\uFEFFa,b\nx,y\n".getBytes(Charset.forName(written)));
        FilesWorld.Told told = world.read();
        assertThat(told.lines()).containsExactly("rejected encoding-other");
        assertThat(told.failure().toString())
                .contains("mark of " + written + " and is to be read as " + declared);
    }
}
