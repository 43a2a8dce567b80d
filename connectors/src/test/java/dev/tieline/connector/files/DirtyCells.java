package dev.tieline.connector.files;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Headers, values and sizes as they come. */
final class DirtyCells {
    private static final int BIG = CsvScan.MAX_ROW;

    private DirtyCells() {}

    static void addTo(List<DirtyCsv.Case> cases) {
        headers(cases);
        values(cases);
        sizes(cases);
    }

    private static void headers(List<DirtyCsv.Case> cases) {
        cases.add(DirtyCsv.of("an empty file", "", "", "rejected header-missing"));
        cases.add(DirtyCsv.of("only blank lines", "", "\n\r\n\n", "rejected header-missing"));
        cases.add(DirtyCsv.of("only a header", "", "a,n,p,t\n"));
        cases.add(
                DirtyCsv.of(
                        "a column is missing",
                        "",
                        "a,n,t\nx,1,true\n",
                        "rejected columns-missing"));
        cases.add(
                DirtyCsv.of(
                        "names in other letters",
                        "",
                        "A,n,p,t\nx,1,2,true\n",
                        "rejected columns-missing"));
        cases.add(
                DirtyCsv.of(
                        "the wrong delimiter",
                        "",
                        "a;n;p;t\nx;1;2;true\n",
                        "rejected columns-missing"));
        cases.add(
                DirtyCsv.of(
                        "a declared column twice",
                        "",
                        "a,n,p,t,n\nx,1,2,true,3\n",
                        "rejected column-twice"));
        cases.add(
                DirtyCsv.of(
                        "another column twice",
                        "",
                        "a,n,p,t,z,z\nx,1,2,true,3,4\n",
                        "line 2 {a=x, n=1, p=2, t=true}"));
        cases.add(
                DirtyCsv.of(
                        "other order and more columns",
                        "",
                        "t,z,p,n,a\ntrue,?,2,1,x\n",
                        "line 2 {a=x, n=1, p=2, t=true}"));
        cases.add(
                DirtyCsv.of(
                        "an open quote in the header",
                        "",
                        "\"a,n,p,t\nx,1,2,true\n",
                        "rejected quote-open"));
        cases.add(
                DirtyCsv.of(
                        "no header",
                        "header=false",
                        "x,1,2,true\ny,2,3\n",
                        "line 1 {a=x, n=1, p=2, t=true}",
                        "line 2 {a=y, n=2, p=3} cells-count"));
        cases.add(DirtyCsv.of("no header and nothing else", "header=false", ""));
        cases.add(
                DirtyCsv.of(
                        "UTF-16 that nobody declared",
                        "",
                        "\u00ff\u00fea\0,\0n\0\n\0x\0,\0001\0\n\0",
                        "rejected encoding-other"));
        cases.add(
                DirtyCsv.of(
                        "UTF-16 that nobody declared, without a mark",
                        "",
                        "a\0,\0n\0\n\0x\0,\0001\0\n\0",
                        "rejected character-nul"));
    }

    private static void values(List<DirtyCsv.Case> cases) {
        String h = "a,n,p,t\n";
        cases.add(
                DirtyCsv.of(
                        "empty cells",
                        "",
                        h + ",,,\n\"\",\"\",\"\",\"\"\n",
                        "line 2 {}",
                        "line 3 {a=}"));
        cases.add(
                DirtyCsv.of(
                        "spaces around",
                        "",
                        h + " x , 1 , 2.5 , true \n",
                        "line 2 {a= x , n=1, p=2.5, t=true}"));
        cases.add(
                DirtyCsv.of(
                        "words for truth",
                        "",
                        h + "x,1,2,TRUE\nx,1,2,1\nx,1,2,yes\n",
                        "line 2 {a=x, n=1, p=2} value-unfit",
                        "line 3 {a=x, n=1, p=2} value-unfit",
                        "line 4 {a=x, n=1, p=2} value-unfit"));
        cases.add(
                DirtyCsv.of(
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
                    DirtyCsv.of(
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
                    DirtyCsv.of(
                            "no number: " + wrong,
                            "",
                            h + "x,1," + wrong + ",true\n",
                            "line 2 {a=x, n=1, t=true} value-unfit"));
        }
    }

    private static void sizes(List<DirtyCsv.Case> cases) {
        String h = "a,n,p,t\n";
        String good = "y,2,3,true\n";
        String told = " {a=y, n=2, p=3, t=true}";
        cases.add(
                DirtyCsv.of(
                        "a huge cell",
                        "",
                        h + "x".repeat(3 * BIG) + ",1,2,true\n" + good,
                        "line 2 {} row-too-long",
                        "line 3" + told));
        cases.add(
                DirtyCsv.of(
                        "a huge line by CR alone",
                        "",
                        "a,n,p,t\r" + "x".repeat(BIG) + "\r" + "y,2,3,true\r",
                        "line 2 {} row-too-long",
                        "line 3" + told));
        cases.add(
                DirtyCsv.of(
                        "a huge last line",
                        "",
                        h + good + "\"" + "x".repeat(2 * BIG),
                        "line 2" + told,
                        "line 3 {} row-too-long"));
        cases.add(
                DirtyCsv.of(
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
                                        IntStream.range(4, 304)
                                                .mapToObj(i ->
                                                        "line "
                                                                + i
                                                                + " {a="
                                                                + "z".repeat(4000)
                                                                + ", n=1, p=2, t=true}"))
                                .toArray(String[]::new)));
        cases.add(
                DirtyCsv.of(
                        "a million cells",
                        "",
                        h + ",".repeat(1_000_000) + "\n" + good,
                        "line 2 {} cells-count",
                        "line 3" + told));
        cases.add(
                DirtyCsv.of(
                        "a cell of just the longest row",
                        "",
                        h + "x".repeat(BIG - 20) + ",1,2,true\n" + good,
                        "line 2 {a=" + "x".repeat(BIG - 20) + ", n=1, p=2, t=true}",
                        "line 3" + told));
    }
}
