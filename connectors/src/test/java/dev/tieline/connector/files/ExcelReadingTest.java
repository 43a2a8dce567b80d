package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Listing;
import dev.tieline.api.Outlet;
import dev.tieline.api.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workbooks that others made, plain, strange and hostile. */
class ExcelReadingTest {
    private static final Map<String, Object> ROW =
            FilesWorld.schema("t", "string", "n", "number", "i", "integer?", "b", "boolean");
    private static final String HEADER =
            "<row r=\"1\">" + text("t") + text("n") + text("i") + text("b") + "</row>";

    @TempDir Path base;
    private FilesWorld world;

    @BeforeEach
    void start() throws IOException {
        world = new FilesWorld(base).reading("xlsx", Map.of(), ROW);
    }

    private static String text(String text) {
        return "<c t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
    }

    private static String cell(String attributes, String value) {
        return "<c " + attributes + "><v>" + value + "</v></c>";
    }

    private List<String> lines(Workbook book) throws IOException {
        world.put("f", book.bytes());
        return world.read().lines();
    }

    private List<String> lines(String rows) throws IOException {
        return lines(new Workbook().sheet("One", HEADER + rows));
    }

    @Test
    void cellsBecomeWhatRowDeclares() throws IOException {
        List<String> lines =
                lines(
                        new Workbook()
                                .texts(
                                        "<si><t>shared</t></si><si><r><t>ri</t></r><r><t>ch</t></r>"
                                                + "<rPh><t>spoken</t></rPh></si>"
                                                + "<si><t>_x005F_x0041_ &lt;_x000D_</t></si>")
                                .sheet(
                                        "One",
                                        HEADER
                                                + "<row>"
                                                + cell("t=\"s\"", "0")
                                                + cell("", "1.1000000000000001")
                                                + cell("", "12345678901234567")
                                                + cell("t=\"b\"", "1")
                                                + "</row><row r=\"7\">"
                                                + cell("r=\"A7\" t=\"s\"", "1")
                                                + "<c r=\"B7\"><f>1/3</f><v>0.5</v></c>"
                                                + cell("r=\"D7\" t=\"b\"", "0")
                                                + "</row><row r=\"8\"><c r=\"A8\" s=\"3\"/></row>"
                                                + "<row r=\"9\">"
                                                + cell("r=\"A9\" t=\"s\"", "2")
                                                + cell("r=\"AZ9\" t=\"e\"", "#REF!")
                                                + "</row><row r=\"10\">"
                                                + cell("r=\"A10\"", "4711")
                                                + cell("r=\"B10\"", "1E-3")
                                                + cell("r=\"C10\"", "3.0")
                                                + "</row>"));

        assertThat(lines)
                .containsExactly(
                        "f row 2 {t=shared, n=1.1, i=12345678901234567, b=true}",
                        "f row 7 {t=rich, n=0.5, i=null, b=false}",
                        "f row 9 {t=_x0041_ <\r, i=null}",
                        "f row 10 {t=4711, n=0.001, i=3}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yyyy-mm-dd | 46053 | 2026-01-31",
                "dd.mm.yy;@ | 46053.5 | 2026-01-31T12:00:00",
                "[$-407]d. mmmm yyyy | 61 | 1900-03-01",
                "m/d/yy h:mm | 46053.395833333336 | 2026-01-31T09:30:00",
                "m/d/yy h:mm | 1 | 1900-01-01T00:00:00",
                "hh:mm:ss.000 | 0.39583334490741 | 09:30:00.001",
                "[h]:mm | 1.5 | 1.5",
                "0.00 \\d\\a\\y\\s | 5 | 5",
                "General | 46053 | 46053"
            })
    void daysAndTimesAreKnownByTheirFormat(String code, String number, String told)
            throws IOException {
        assertThat(
                        lines(
                                new Workbook()
                                        .formats(code)
                                        .sheet(
                                                "One",
                                                HEADER
                                                        + "<row>"
                                                        + cell("s=\"1\"", number)
                                                        + "</row>")))
                .containsExactly("f row 2 {t=" + told + ", i=null}");
    }

    /** As flows with {@code trigger: file} ask for it. */
    @Test
    void aFileIsReadAlone() throws IOException {
        byte[] book = new Workbook().sheet("One", HEADER + "<row>" + text("a") + "</row>").bytes();
        world.put("f", book);
        world.put("g", book);
        try (Outlet outlet = world.outlet()) {
            Listing.Told told =
                    (Listing.Told)
                            outlet.parts(
                                    new Listing.Question("nightly", "rows", ""), FilesWorld.LONG);
            Reading.Part part =
                    told.parts().stream()
                            .filter(one -> one.name().equals("g"))
                            .map(one -> new Reading.Part(one.name(), one.version()))
                            .findFirst()
                            .orElseThrow();
            try (Reading reading =
                    outlet.read(
                            new Reading.Question(
                                    "nightly", "rows", Document.empty(), "", Optional.of(part)))) {
                Reading.Batch.Rows rows = (Reading.Batch.Rows) reading.next(9, FilesWorld.LONG);
                assertThat(rows.rows()).extracting(Reading.Row::place).containsExactly("g row 2");
                assertThat(rows.last()).isTrue();
            }
        }
    }

    @Test
    void daysSince1904AreOtherOnes() throws IOException {
        assertThat(
                        lines(
                                new Workbook()
                                        .since1904()
                                        .formats("yyyy-mm-dd")
                                        .sheet(
                                                "One",
                                                HEADER
                                                        + "<row>"
                                                        + cell("s=\"1\"", "0")
                                                        + "</row>")))
                .containsExactly("f row 2 {t=1904-01-01, i=null}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<c t=\"e\"><v>#DIV/0!</v></c> | value-unfit",
                "<c><f>NOW()</f></c> | value-unfit",
                "<c r=\"B2\"><f>A2*2</f><v/></c> | value-unfit",
                "<c r=\"B2\"><f>A2*2</f><v></v></c> | value-unfit",
                "<c t=\"b\"><v>1</v></c> | value-unfit",
                "<c r=\"B2\" t=\"str\"><v>5</v></c> | value-unfit",
                "<c r=\"C2\"><v>5.5</v></c> | value-unfit",
                "<c r=\"B2\"><v>1E999</v></c> | value-unfit",
                "<c s=\"1\"><v>60</v></c> | value-unfit",
                "<c s=\"1\"><v>-1</v></c> | value-unfit",
                "<c s=\"1\"><v>99999999</v></c> | value-unfit",
                "<c t=\"s\"><v>5</v></c> | file-damaged",
                "<c r=\"C2\"/><c r=\"B2\"/> | file-damaged",
                "<c r=\"XFE2\"><v>1</v></c> | file-damaged",
                "<c><v>5</v></ | file-damaged",
                "<c t=\"inlineStr\"><is><t>&evil;</t></is></c> | file-damaged"
            })
    void whatIsNoCellAsDeclaredIsTold(String cell, String code) throws IOException {
        List<String> lines =
                lines(
                        new Workbook()
                                .formats("yyyy-mm-dd")
                                .sheet("One", HEADER + "<row r=\"2\">" + cell + "</row>"));

        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst()).endsWith(" " + code);
    }

    @Test
    void aSheetIsNamedWhereThereAreSeveral() throws IOException {
        Workbook book =
                new Workbook()
                        .sheet("Notes", "<row>" + text("read me") + "</row>")
                        .sheet("Stock", HEADER + "<row>" + text("a") + "</row>");
        assertThat(lines(book)).containsExactly("rejected sheets-several");

        world.with("rows", "sheet", "Stock");
        assertThat(lines(book)).containsExactly("f row 2 {t=a, i=null}");

        world.with("rows", "sheet", "stocks");
        assertThat(lines(book)).containsExactly("rejected sheet-missing");

        world.with("rows", "sheet", "Notes");
        assertThat(lines(book)).containsExactly("rejected columns-missing");
    }

    @Test
    void aSheetWithoutAnythingIsTold() throws IOException {
        assertThat(lines(new Workbook().sheet("One", "")))
                .containsExactly("rejected header-missing");
        assertThat(lines("")).isEmpty();
        assertThat(lines("<row r=\"2\">" + text("a") + "</row>" + "<row r=\"2\"/>").getLast())
                .isEqualTo("rejected file-damaged");
    }

    @Test
    void entitiesAreRefused() throws IOException {
        Workbook book =
                new Workbook()
                        .part(
                                "One",
                                "<!DOCTYPE worksheet [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
                                        + "<worksheet><sheetData>"
                                        + HEADER
                                        + "<row>"
                                        + text("&e;")
                                        + "</row></sheetData></worksheet>");

        assertThat(lines(book)).containsExactly("rejected file-damaged");
    }

    @Test
    void bombsAreRefused() throws IOException {
        String spaces = " ".repeat(20 << 20);
        assertThat(lines("<row>" + text(spaces) + "</row>"))
                .containsExactly("rejected file-too-large");
        assertThat(lines("<row a=\"" + spaces + "\"/>")).containsExactly("rejected file-too-large");
        Workbook texts =
                new Workbook()
                        .texts("<si><t>" + spaces + "</t></si>")
                        .sheet("One", HEADER + "<row>" + cell("t=\"s\"", "0") + "</row>");
        assertThat(lines(texts)).containsExactly("rejected file-too-large");
        assertThat(lines("<row>" + text("x".repeat(40_000)) + "</row>").getFirst())
                .endsWith(" value-unfit");
        Workbook copies =
                new Workbook()
                        .texts("<si><t>" + "x".repeat(32_767) + "</t></si>")
                        .sheet("One", "<row>" + cell("t=\"s\"", "0").repeat(16_384) + "</row>");
        assertThat(lines(copies)).containsExactly("rejected columns-missing");
    }

    /** The parser of the JDK counts them, and refuses more than a hundred thousand. */
    @Test
    void manySignsThatAreWrittenByNameAreRead() throws IOException {
        String signs = "&amp;&lt;".repeat(10_000);
        String rows = ("<row>" + text(signs) + "</row>").repeat(6);
        assertThat(lines(rows)).hasSize(6).allMatch(line -> line.contains("&<&<"));
    }

    /** It keeps each name that it has met. */
    @Test
    void moreNamesThanAWorkbookHasAreRefused() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 10_001; i++) {
            rows.append("<row><n").append(i).append("/></row>");
        }
        assertThat(lines(rows.toString())).containsExactly("rejected file-too-large");
    }

    @Test
    void aLongTextOfSignsThatAreWrittenByTheirNumbersIsWhole() throws IOException {
        String written = "_x000D_".repeat(20_000) + "end";
        for (String rows :
                List.of(
                        "<row>" + cell("t=\"s\"", "0") + "</row>",
                        "<row>" + text(written) + "</row>",
                        "<row>" + cell("t=\"str\"", written) + "</row>")) {
            List<String> lines =
                    lines(
                            new Workbook()
                                    .texts("<si><t>" + written + "</t></si>")
                                    .sheet("One", HEADER + rows));

            assertThat(lines).hasSize(1);
            assertThat(lines.getFirst()).contains("\r".repeat(20_000) + "end");
        }
    }

    @Test
    void halfACharacterIsNoText() throws IOException {
        Workbook book =
                new Workbook()
                        .texts("<si><t>_xD800_</t></si><si><t>_xD83D__xDE00_</t></si>")
                        .sheet(
                                "One",
                                HEADER
                                        + "<row>"
                                        + cell("t=\"s\"", "0")
                                        + "</row><row>"
                                        + text("a_xDC00_")
                                        + "</row><row>"
                                        + cell("t=\"s\"", "1")
                                        + "</row>");
        List<String> lines = lines(book);
        assertThat(lines).hasSize(3);
        assertThat(lines.subList(0, 2)).allMatch(line -> line.endsWith(" value-unfit"));
        assertThat(lines.get(2)).contains("t=\uD83D\uDE00");
    }

    @Test
    void oldAndLockedWorkbooksAreTold() throws IOException {
        byte[] old = new byte[600];
        System.arraycopy(new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0}, 0, old, 0, 4);
        world.put("f", old);
        assertThat(world.read().lines()).containsExactly("rejected file-form-unknown");
        world.put("f", "t,n\na,1\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(world.read().lines()).containsExactly("rejected file-damaged");
        world.put("f", new byte[0]);
        assertThat(world.read().lines()).containsExactly("rejected file-damaged");
    }

    /**
     * Whatever is changed in it: rows, bad rows or an end that is told; nothing hangs or breaks.
     */
    @Test
    void damagedFilesEndInAFault() throws IOException {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        StringBuilder rows = new StringBuilder(HEADER);
        for (int i = 0; i < 50; i++) {
            rows.append("<row>" + cell("t=\"s\"", "0") + cell("s=\"1\"", "" + i) + "</row>");
        }
        byte[] whole =
                new Workbook()
                        .formats("0.00")
                        .texts("<si><t>shared</t></si>")
                        .sheet("One", rows.toString())
                        .bytes();
        int told = 0;
        for (int i = 0; i < 400; i++) {
            byte[] bytes = whole.clone();
            for (int j = random.nextInt(3); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(20) == 0 ? random.nextInt(bytes.length) : bytes.length;
            world.put("f", java.util.Arrays.copyOf(bytes, length));
            FilesWorld.Told read = world.read(1_000, "");
            assertThat(read.rows().size()).as("seed %d", seed).isLessThanOrEqualTo(50);
            assertThat(read.failure().map(FilesWorld::code).orElse("file-damaged"))
                    .as("seed %d %d", seed, i)
                    .isIn(
                            "file-damaged",
                            "file-form-unknown",
                            "file-too-large",
                            "columns-missing",
                            "column-twice",
                            "header-missing",
                            "sheet-missing");
            told += read.failure().isPresent() ? 1 : 0;
        }
        assertThat(told).as("seed %d", seed).isGreaterThan(200);
    }

    @Test
    void aFormulaThatNobodyComputedIsNotZero() throws IOException {
        String data =
                "<row r=\"1\">"
                        + cell("r=\"A1\" t=\"str\"", "n")
                        + "</row><row r=\"2\"><c r=\"A2\"><f>2*3</f><v>0</v></c></row>"
                        + "<row r=\"3\"><c r=\"A3\"><f>2*3</f><v>6</v></c></row>"
                        + "<row r=\"4\"><c r=\"A4\"><v>0</v></c></row>";
        FilesWorld world =
                new FilesWorld(base).reading("xlsx", Map.of(), FilesWorld.schema("n", "integer"));
        world.put("f", new Workbook().sheet("one", data).bytes());
        assertThat(world.read().lines())
                .containsExactly("f row 2 {n=0}", "f row 3 {n=6}", "f row 4 {n=0}");
        world.put("f", new Workbook().uncomputed().sheet("one", data).bytes());
        assertThat(world.read().lines())
                .containsExactly("f row 2 {} value-unfit", "f row 3 {n=6}", "f row 4 {n=0}");
        FileOffer offer = FileLook.at(world.folder.resolve("f"), Optional.empty());
        assertThat(offer.columns())
                .containsExactly(new FileOffer.Column("n", "integer", true, false));
        world.with("rows", "formulas", "computed");
        assertThat(world.findings()).isEmpty();
        assertThat(world.read().lines())
                .containsExactly("f row 2 {n=0}", "f row 3 {n=6}", "f row 4 {n=0}");
    }
}
