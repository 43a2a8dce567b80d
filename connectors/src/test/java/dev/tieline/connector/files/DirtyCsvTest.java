package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files as they come, each with the rows and faults that must be told, and no other. */
class DirtyCsvTest {
    private static final int BIG = CsvScan.MAX_ROW;

    @TempDir Path base;

    /**
     * @param csv settings as {@code key=value}, by bars
     * @param rows what is told, without the file's name
     */
    private record Case(String name, String csv, byte[] file, List<String> rows) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(String name, String csv, String file, String... rows) {
        return new Case(name, csv, file.getBytes(StandardCharsets.ISO_8859_1), List.of(rows));
    }

    /** Columns {@code a} text, {@code n} integer, {@code p} number, {@code t} truth. */
    static Stream<Case> dirty() {
        List<Case> cases = new ArrayList<>();
        shapes(cases);
        quotes(cases);
        headers(cases);
        values(cases);
        sizes(cases);
        return cases.stream();
    }

    private static void shapes(List<Case> cases) {
        String h = "a,n,p,t\n";
        cases.add(of("plain", "", h + "x,1,2.5,true\n", "line 2 {a=x, n=1, p=2.5, t=true}"));
        cases.add(
                of(
                        "no line end at the end",
                        "",
                        h + "x,1,2.5,true",
                        "line 2 {a=x, n=1, p=2.5, t=true}"));
        cases.add(
                of(
                        "CRLF",
                        "",
                        "a,n,p,t\r\nx,1,2,true\r\ny,2,3,false\r\n",
                        "line 2 {a=x, n=1, p=2, t=true}",
                        "line 3 {a=y, n=2, p=3, t=false}"));
        cases.add(
                of(
                        "CR",
                        "",
                        "a,n,p,t\rx,1,2,true\ry,2,3,false",
                        "line 2 {a=x, n=1, p=2, t=true}",
                        "line 3 {a=y, n=2, p=3, t=false}"));
        cases.add(
                of(
                        "all line ends mixed",
                        "",
                        "a,n,p,t\r\nx,1,2,true\ny,2,3,true\rz,3,4,true\r\n",
                        "line 2 {a=x, n=1, p=2, t=true}",
                        "line 3 {a=y, n=2, p=3, t=true}",
                        "line 4 {a=z, n=3, p=4, t=true}"));
        cases.add(
                of(
                        "blank lines",
                        "",
                        "\n\n" + h + "\r\n\nx,1,2,true\n\n\n",
                        "line 6 {a=x, n=1, p=2, t=true}"));
        cases.add(
                of(
                        "too few cells",
                        "",
                        h + "x,1\ny,2,3,true\n",
                        "line 2 {a=x, n=1} cells-count",
                        "line 3 {a=y, n=2, p=3, t=true}"));
        cases.add(
                of(
                        "too many cells",
                        "",
                        h + "x,1,2,true,more\ny,2,3,true\n",
                        "line 2 {a=x, n=1, p=2, t=true} cells-count",
                        "line 3 {a=y, n=2, p=3, t=true}"));
        cases.add(
                of(
                        "a delimiter at each end",
                        "",
                        h + "x,1,2,true,\n",
                        "line 2 {a=x, n=1, p=2, t=true} cells-count"));
        cases.add(
                of(
                        "semicolons and a decimal comma",
                        "delimiter=;|decimal=,",
                        "a;n;p;t\nx;1;2,50;true\ny;1;2.50;true\n",
                        "line 2 {a=x, n=1, p=2.50, t=true}",
                        "line 3 {a=y, n=1, t=true} value-unfit"));
        cases.add(
                of(
                        "tabs",
                        "delimiter=tab|quote=none",
                        "a\tn\tp\tt\n\"x\t1\t2\ttrue\n",
                        "line 2 {a=\"x, n=1, p=2, t=true}"));
        cases.add(
                of(
                        "a sign of Latin-1 as delimiter",
                        "delimiter=\u00a6|encoding=ISO-8859-1",
                        "a\u00a6n\u00a6p\u00a6t\nx\u00a61\u00a62\u00a6true\n",
                        "line 2 {a=x, n=1, p=2, t=true}"));
        cases.add(
                of(
                        "byte order mark",
                        "",
                        "\u00ef\u00bb\u00bf" + h + "x,1,2,true\n",
                        "line 2 {a=x, n=1, p=2, t=true}"));
        cases.add(
                of(
                        "byte order mark before a quote",
                        "",
                        "\u00ef\u00bb\u00bf\"a\",n,p,t\nx,1,2,true\n",
                        "line 2 {a=x, n=1, p=2, t=true}"));
        cases.add(
                of(
                        "NUL in a cell",
                        "",
                        h + "x\0y,1,2,true\ny,2,3,true\n",
                        "line 2 {a=x\0y, n=1, p=2, t=true} character-nul",
                        "line 3 {a=y, n=2, p=3, t=true}"));
        cases.add(
                of(
                        "bytes that are no UTF-8",
                        "",
                        h + "M\u00fcller,1,2,true\ny,2,3,true\n",
                        "line 2 {n=1, p=2, t=true} encoding-wrong",
                        "line 3 {a=y, n=2, p=3, t=true}"));
        cases.add(
                of(
                        "a cut character at the end",
                        "",
                        h + "x,1,2,true\ny,2,3,\u00c3",
                        "line 2 {a=x, n=1, p=2, t=true}",
                        "line 3 {a=y, n=2, p=3} encoding-wrong"));
        cases.add(
                of(
                        "half a surrogate pair as CESU-8",
                        "",
                        h + "\u00ed\u00a0\u00bd,1,2,true\n",
                        "line 2 {n=1, p=2, t=true} encoding-wrong"));
        cases.add(
                of(
                        "an overlong slash",
                        "",
                        h + "\u00c0\u00af,1,2,true\n",
                        "line 2 {n=1, p=2, t=true} encoding-wrong"));
    }

    private static void quotes(List<Case> cases) {
        String h = "a,n,p,t\n";
        String good = "y,2,3,true\n";
        String told = " {a=y, n=2, p=3, t=true}";
        cases.add(
                of(
                        "everything in quotes",
                        "",
                        "\"a\",\"n\",\"p\",\"t\"\n" + "\"x\",\"1\",\"2\",\"true\"\n",
                        "line 2 {a=x, n=1, p=2, t=true}"));
        cases.add(
                of(
                        "delimiter and doubled quotes",
                        "",
                        h + "\"x, \"\"y\"\"\",1,2,true\n",
                        "line 2 {a=x, \"y\", n=1, p=2, t=true}"));
        cases.add(
                of(
                        "line ends within quotes",
                        "",
                        h + "\"x\ny\r\nz\rw\",1,2,true\n" + good,
                        "line 2 {a=x\ny\r\nz\rw, n=1, p=2, t=true}",
                        "line 6" + told));
        cases.add(
                of(
                        "a quote within a cell",
                        "",
                        h + "5\" pipe,1,2,true\n",
                        "line 2 {a=5\" pipe, n=1, p=2, t=true}"));
        cases.add(
                of(
                        "a stray quote behind a closed one",
                        "",
                        h + "\"x\" y,1,2,true\n" + good,
                        "line 2 {a=x} quote-stray",
                        "line 3" + told));
        cases.add(
                of(
                        "a space behind a closing quote",
                        "",
                        h + "\"x\" ,1,2,true\n" + good,
                        "line 2 {a=x} quote-stray",
                        "line 3" + told));
        cases.add(
                of(
                        "a space before an opening quote",
                        "",
                        h + " \"x\",1,2,true\n",
                        "line 2 {a= \"x\", n=1, p=2, t=true}"));
        cases.add(
                of(
                        "a quote that nobody closes",
                        "",
                        h + "\"x,1,2,true\n" + good + good,
                        "line 2 {} quote-open",
                        "line 3" + told,
                        "line 4" + told));
        cases.add(
                of(
                        "a quote that a later one seems to close",
                        "",
                        h + "\"x,1,2,true\n\"y\",2,3,true\n",
                        "line 2 {a=x,1,2,true\n} quote-stray",
                        "line 3" + told));
        cases.add(
                of(
                        "a backslash does not escape",
                        "",
                        h + "\"x\\\",1,2,true\n" + good,
                        "line 2 {a=x\\, n=1, p=2, t=true}",
                        "line 3" + told));
        cases.add(
                of(
                        "other quotes",
                        "quote='",
                        h + "'x, \"y\"',1,2,true\n",
                        "line 2 {a=x, \"y\", n=1, p=2, t=true}"));
        cases.add(
                of(
                        "a quote alone in the last line",
                        "",
                        h + good + "\"",
                        "line 2" + told,
                        "line 3 {} quote-open"));
    }

    private static void headers(List<Case> cases) {
        cases.add(of("an empty file", "", "", "rejected header-missing"));
        cases.add(of("only blank lines", "", "\n\r\n\n", "rejected header-missing"));
        cases.add(of("only a header", "", "a,n,p,t\n"));
        cases.add(of("a column is missing", "", "a,n,t\nx,1,true\n", "rejected columns-missing"));
        cases.add(
                of(
                        "names in other letters",
                        "",
                        "A,n,p,t\nx,1,2,true\n",
                        "rejected columns-missing"));
        cases.add(
                of("the wrong delimiter", "", "a;n;p;t\nx;1;2;true\n", "rejected columns-missing"));
        cases.add(
                of(
                        "a declared column twice",
                        "",
                        "a,n,p,t,n\nx,1,2,true,3\n",
                        "rejected column-twice"));
        cases.add(
                of(
                        "another column twice",
                        "",
                        "a,n,p,t,z,z\nx,1,2,true,3,4\n",
                        "line 2 {a=x, n=1, p=2, t=true}"));
        cases.add(
                of(
                        "other order and more columns",
                        "",
                        "t,z,p,n,a\ntrue,?,2,1,x\n",
                        "line 2 {a=x, n=1, p=2, t=true}"));
        cases.add(
                of(
                        "an open quote in the header",
                        "",
                        "\"a,n,p,t\nx,1,2,true\n",
                        "rejected quote-open"));
        cases.add(
                of(
                        "no header",
                        "header=false",
                        "x,1,2,true\ny,2,3\n",
                        "line 1 {a=x, n=1, p=2, t=true}",
                        "line 2 {a=y, n=2, p=3} cells-count"));
        cases.add(of("no header and nothing else", "header=false", ""));
        cases.add(
                of(
                        "UTF-16 that nobody declared",
                        "",
                        "\u00ff\u00fea\0,\0n\0\n\0x\0,\0001\0\n\0",
                        "rejected character-nul"));
    }

    private static void values(List<Case> cases) {
        String h = "a,n,p,t\n";
        cases.add(
                of(
                        "empty cells",
                        "",
                        h + ",,,\n\"\",\"\",\"\",\"\"\n",
                        "line 2 {}",
                        "line 3 {a=}"));
        cases.add(
                of(
                        "spaces around",
                        "",
                        h + " x , 1 , 2.5 , true \n",
                        "line 2 {a= x , n=1, p=2.5, t=true}"));
        cases.add(
                of(
                        "words for truth",
                        "",
                        h + "x,1,2,TRUE\nx,1,2,1\nx,1,2,yes\n",
                        "line 2 {a=x, n=1, p=2} value-unfit",
                        "line 3 {a=x, n=1, p=2} value-unfit",
                        "line 4 {a=x, n=1, p=2} value-unfit"));
        cases.add(
                of(
                        "numbers of all kinds",
                        "",
                        h
                                + "x,-0012,+1.50,true\nx,99999999999999999999,.5,true\nx,1,5.,true\n"
                                + "x,1,1e3,true\nx,1,123456789012345678901.25,true\n",
                        "line 2 {a=x, n=-12, p=1.50, t=true}",
                        "line 3 {a=x, n=99999999999999999999, p=0.5, t=true}",
                        "line 4 {a=x, n=1, p=5, t=true}",
                        "line 5 {a=x, n=1, p=1E+3, t=true}",
                        "line 6 {a=x, n=1, p=123456789012345678901.25, t=true}"));
        for (String wrong : List.of("1.0", "0x1", "1_000", "-", "one", "1 2", "\u00d9")) {
            cases.add(
                    of(
                            "no whole number: " + wrong,
                            "encoding=ISO-8859-1",
                            h + "x," + wrong + ",2,true\n",
                            "line 2 {a=x, p=2, t=true} value-unfit"));
        }
        for (String wrong :
                List.of(
                        "1'000",
                        "NaN",
                        "Infinity",
                        "1e999",
                        "1e",
                        "--1",
                        ".",
                        "1..2",
                        "9".repeat(200))) {
            cases.add(
                    of(
                            "no number: " + wrong,
                            "",
                            h + "x,1," + wrong + ",true\n",
                            "line 2 {a=x, n=1, t=true} value-unfit"));
        }
    }

    private static void sizes(List<Case> cases) {
        String h = "a,n,p,t\n";
        String good = "y,2,3,true\n";
        String told = " {a=y, n=2, p=3, t=true}";
        cases.add(
                of(
                        "a huge cell",
                        "",
                        h + "x".repeat(3 * BIG) + ",1,2,true\n" + good,
                        "line 2 {} row-too-long",
                        "line 3" + told));
        cases.add(
                of(
                        "a huge line by CR alone",
                        "",
                        "a,n,p,t\r" + "x".repeat(BIG) + "\r" + "y,2,3,true\r",
                        "line 2 {} row-too-long",
                        "line 3" + told));
        cases.add(
                of(
                        "a huge last line",
                        "",
                        h + good + "\"" + "x".repeat(2 * BIG),
                        "line 2" + told,
                        "line 3 {} row-too-long"));
        cases.add(
                of(
                        "a quote open for longer than a row",
                        "",
                        h
                                + "\"x,1\n"
                                + good
                                + ("z".repeat(4000) + "\n")
                                        .repeat(300)
                                        .replace("\n", ",1,2,true\n"),
                        Stream.concat(
                                        Stream.of("line 2 {} quote-open", "line 3" + told),
                                        java.util.stream.IntStream.range(4, 304)
                                                .mapToObj(i ->
                                                        "line "
                                                                + i
                                                                + " {a="
                                                                + "z".repeat(4000)
                                                                + ", n=1, p=2, t=true}"))
                                .toArray(String[]::new)));
        cases.add(
                of(
                        "a million cells",
                        "",
                        h + ",".repeat(1_000_000) + "\n" + good,
                        "line 2 {} cells-count",
                        "line 3" + told));
        cases.add(
                of(
                        "a cell of just the longest row",
                        "",
                        h + "x".repeat(BIG - 20) + ",1,2,true\n" + good,
                        "line 2 {a=" + "x".repeat(BIG - 20) + ", n=1, p=2, t=true}",
                        "line 3" + told));
    }

    @ParameterizedTest
    @MethodSource("dirty")
    void tellsTheRowsAndTheFaults(Case dirty) throws IOException {
        FilesWorld world =
                new FilesWorld(base)
                        .reading(
                                "csv",
                                settings(dirty.csv()),
                                FilesWorld.schema(
                                        "a", "string", "n", "integer", "p", "number", "t",
                                        "boolean"));
        world.put("f", dirty.file());

        List<String> told =
                world.read().lines().stream().map(line -> line.replaceFirst("^f ", "")).toList();
        assertThat(told).isEqualTo(dirty.rows());
    }

    @Test
    void hostileQuotesCostNoMoreThanTheirLength() throws IOException {
        FilesWorld world =
                new FilesWorld(base)
                        .reading("csv", Map.of(), FilesWorld.schema("a", "string", "b", "string"));
        String file = "a,b\n" + "x\",\"\n".repeat(500_000);
        world.put("f", file.getBytes(StandardCharsets.UTF_8));

        FilesWorld.Told told = world.read(1_000, "");

        assertThat(told.failure().map(FilesWorld::code)).contains("quotes-broken");
        assertThat(told.rows()).hasSizeLessThan(300);
    }

    @Test
    void anEmptyCellIsNullWhereNullIsDeclared() throws IOException {
        FilesWorld world =
                new FilesWorld(base)
                        .reading(
                                "csv",
                                Map.of(),
                                FilesWorld.schema("a", "string?", "n", "integer?", "b", "string"));
        world.with("rows", "row", required(world));
        world.put("f", "a,n,b\n,,x\n\"\",\"\",\"\"\nx,1,\n".getBytes(StandardCharsets.UTF_8));

        assertThat(world.read().lines())
                .containsExactly(
                        "f line 2 {a=null, n=null, b=x}",
                        "f line 3 {a=, n=null, b=}",
                        "f line 4 {a=x, n=1} value-missing");
    }

    private static Map<String, Object> required(FilesWorld world) {
        @SuppressWarnings("unchecked")
        Map<String, Object> rows = (Map<String, Object>) world.operations.get("rows");
        @SuppressWarnings("unchecked")
        Map<String, Object> row = new LinkedHashMap<>((Map<String, Object>) rows.get("row"));
        row.put("required", List.of("b"));
        return row;
    }

    private static Map<String, String> settings(String text) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String pair : text.split("\\|")) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                settings.put(parts[0], parts[1]);
            }
        }
        return settings;
    }
}
