package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileLookTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "sku,price,stock,ok~x,1.50,3,true~\"y, z\",2,,false~ ! , ! . ! UTF-8",
                "sku;price;stock;ok~x;1,50;3;true~\"y; z\";2;;false~ ! ; ! , ! UTF-8",
                "sku|price|stock|ok~x|1,50|3|true~y, z; a|2||false~ ! | ! , ! windows-1252",
                "sku,price,stock,ok~x,\"1,50\",3,true~\"y, z\",2,,false~ ! , ! , ! UTF-16LE"
            })
    void offersTheShapeOfCsv(String text, char delimiter, char decimal, String encoding)
            throws IOException {
        String mark = encoding.startsWith("UTF-16") ? "\uFEFF" : "";
        String file = mark + text.replace('~', '\n').replace("x", "x\u00fc").strip();

        FileOffer offer = look(file.getBytes(Charset.forName(encoding)));

        assertThat(offer.format()).isEqualTo("csv");
        assertThat(offer.csv())
                .isEqualTo(
                        new FileOffer.Csv(
                                delimiter, '"', true, Charset.forName(encoding), decimal));
        assertThat(offer.columns())
                .containsExactly(
                        new FileOffer.Column("sku", "string", true, false),
                        new FileOffer.Column("price", "number", true, false),
                        new FileOffer.Column("stock", "integer", false, false),
                        new FileOffer.Column("ok", "boolean", true, false));
        assertThat(offer.rows()).isEqualTo(2);
    }

    @Test
    void saysWhatItIsNotSureOf() throws IOException {
        assertThat(doubts("a,b\nx,y\n"))
                .anyMatch(doubt -> doubt.contains("Whether the first row names the columns"))
                .anyMatch(doubt -> doubt.contains("Only ASCII"));
        assertThat(doubts("1,2\n3,4\n")).anyMatch(doubt -> doubt.contains("named by number"));
        assertThat(doubts("a,b\n007,1.234\n011,9.000\n"))
                .anyMatch(doubt -> doubt.contains("begin with 0"))
                .anyMatch(doubt -> doubt.contains("thousands"));
        assertThat(doubts("a,b\n1,2\n3\n4,5\n\"x\" y,6\n"))
                .anyMatch(doubt -> doubt.startsWith("2 of 5 rows"));
        assertThat(doubts("just a text\nof two lines\n"))
                .anyMatch(doubt -> doubt.contains("one cell"));
        assertThat(doubts("a;b\n\"x;1\n\"y;2\n")).anyMatch(doubt -> doubt.contains("quote"));
        assertThat(doubts("a;b;c\n1,5;2.5;\n1,6;3.5;\n"))
                .anyMatch(doubt -> doubt.contains("point and some a comma"))
                .anyMatch(doubt -> doubt.contains("'c' is empty"));
        assertThat(look("a,b\nM\u00fcller,1\n".getBytes(StandardCharsets.ISO_8859_1)).doubts())
                .anyMatch(doubt -> doubt.contains("not UTF-8"));
    }

    @Test
    void believesWhoeverKnowsTheEncoding() throws IOException {
        Path file = folder.resolve("f");
        Files.write(
                file,
                "\u0433\u043e\u0440\u043e\u0434,b\nx,1\n".getBytes(Charset.forName("KOI8-R")));

        FileOffer offer = FileLook.at(file, Optional.of(Charset.forName("KOI8-R")));

        assertThat(offer.columns().getFirst().name()).isEqualTo("\u0433\u043e\u0440\u043e\u0434");
        assertThat(offer.csv().encoding().name()).isEqualTo("KOI8-R");
    }

    @ParameterizedTest
    @CsvSource({"json, GZIP", "json, NONE", "jsonl, ZSTD", "jsonl, NONE"})
    void offersTheFieldsOfJson(String format, Compression compression) throws IOException {
        String rows =
                "{\"a\":\"x\",\"n\":1,\"o\":{}}~{\"a\":null,\"n\":1.5,\"m\":1}~{\"a\":\"\",\"n\":2,\"m\":\"\"}";
        String text =
                format.equals("json")
                        ? "[" + rows.replace("~", ",\n") + "]"
                        : rows.replace('~', '\n');
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compression.part(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }

        FileOffer offer = look(bytes.toByteArray());

        assertThat(offer.format()).isEqualTo(format);
        assertThat(Compression.of(offer.compression())).isEqualTo(compression);
        assertThat(offer.columns())
                .containsExactly(
                        new FileOffer.Column("a", "string", true, true),
                        new FileOffer.Column("n", "number", true, false),
                        new FileOffer.Column("o", "object", false, false),
                        new FileOffer.Column("m", "", false, false));
        assertThat(offer.doubts()).containsExactly("'m' is integer or string.");
    }

    @Test
    void saysWhenNothingCanBeOffered() {
        assertThatThrownBy(() -> look(new byte[0])).isInstanceOf(FileLook.Unclear.class);
        assertThatThrownBy(() -> look("{\n".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(FileLook.Unclear.class);
        assertThatThrownBy(() -> look(new byte[] {0x1F, (byte) 0x8B, 8, 0}))
                .isInstanceOf(FileLook.Unclear.class);
    }

    private List<String> doubts(String text) throws IOException {
        return look(text.getBytes(StandardCharsets.UTF_8)).doubts();
    }

    private FileOffer look(byte[] bytes) throws IOException {
        Path file = folder.resolve("f");
        Files.write(file, bytes);
        return FileLook.at(file, Optional.empty());
    }

    @Test
    void offersTheTypesOfParquet() throws Exception {
        Path file = folder.resolve("f.parquet");
        try (DuckDb duck = new DuckDb()) {
            duck.run(
                    "COPY (SELECT 'a' AS sku, 1 AS stock, 2.50 AS price, true AS ok,"
                            + " DATE '2026-01-31' AS day, [1] AS more) TO '"
                            + file
                            + "' (FORMAT parquet)");
        }

        FileOffer offer = FileLook.at(file, Optional.empty());

        assertThat(offer.format()).isEqualTo("parquet");
        assertThat(offer.columns())
                .containsExactly(
                        new FileOffer.Column("sku", "string", false, false),
                        new FileOffer.Column("stock", "integer", false, false),
                        new FileOffer.Column("price", "number", false, false),
                        new FileOffer.Column("ok", "boolean", false, false),
                        new FileOffer.Column("day", "string", false, false));
        assertThat(offer.doubts()).containsExactly("'more' holds lists and is left out.");
    }

    @Test
    void offersTheFirstSheetOfExcel() throws IOException {
        String rows =
                "<row><c t=\"str\"><v>sku</v></c><c t=\"str\"><v>price</v></c></row>"
                        + "<row><c t=\"str\"><v>a</v></c><c><v>1</v></c></row>"
                        + "<row><c><v>5</v></c><c><v>1.5</v></c></row><row><c><v>6</v></c></row>";
        Path file =
                Files.write(
                        folder.resolve("f.xlsx"),
                        new Workbook().sheet("Stock", rows).sheet("Notes", "").bytes());

        FileOffer offer = FileLook.at(file, Optional.empty());

        assertThat(offer.format() + " " + offer.sheet()).isEqualTo("xlsx Stock");
        assertThat(offer.columns())
                .containsExactly(
                        new FileOffer.Column("sku", "string", true, false),
                        new FileOffer.Column("price", "number", false, false));
        assertThat(offer.rows()).isEqualTo(3);
        assertThat(offer.doubts())
                .containsExactly(
                        "It has several sheets: Stock, Notes.", "'sku' is string or integer.");
        Files.write(file, new byte[] {'P', 'K', 3, 4, 5});
        assertThatThrownBy(() -> FileLook.at(file, Optional.empty()))
                .isInstanceOf(FileLook.Unclear.class)
                .hasMessage("it is no whole zip file.");
    }
}
