package dev.tieline.connector.files;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files as they come, each with the rows and faults that must be told, and no other. */
final class DirtyCsv {
    private DirtyCsv() {}

    /**
     * @param csv settings as {@code key=value}, by bars
     * @param rows what is told, without the file's name
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Case(String name, String csv, byte[] file, List<String> rows) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Case of(String name, String csv, String file, String... rows) {
        return new Case(name, csv, file.getBytes(StandardCharsets.ISO_8859_1), List.of(rows));
    }

    /** Columns {@code a} text, {@code n} integer, {@code p} number, {@code t} truth. */
    static Stream<Case> all() {
        List<Case> cases = new ArrayList<>();
        shapes(cases);
        quotes(cases);
        DirtyCells.addTo(cases);
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
}
