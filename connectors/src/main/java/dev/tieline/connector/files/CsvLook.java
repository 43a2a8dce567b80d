package dev.tieline.connector.files;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Looks at the rows of a CSV file. Used once. */
final class CsvLook {
    static final FileOffer.Csv NONE =
            new FileOffer.Csv(',', '"', true, StandardCharsets.UTF_8, '.');
    private static final char[] DELIMITERS = {',', ';', '\t', '|'};

    private final List<String> doubts;

    CsvLook(List<String> doubts) {
        this.doubts = doubts;
    }

    /**
     * A way to read it.
     *
     * @param cells most rows have
     * @param good rows that have so many
     */
    private record Try(
            char delimiter, char quote, List<List<String>> rows, int cells, int good, long bad) {
        boolean betterThan(Try other) {
            boolean several = cells > 1;
            boolean otherSeveral = other.cells > 1;
            if (several != otherSeveral) {
                return several;
            }
            long mine = (long) good * other.total();
            long theirs = (long) other.good * total();
            return mine != theirs ? mine > theirs : cells > other.cells;
        }

        long total() {
            return rows.size() + bad;
        }
    }

    FileOffer look(byte[] bytes, Charset encoding, String compression) throws IOException {
        Try best = best(bytes, encoding);
        if (best.rows().isEmpty()) {
            throw new FileLook.Unclear("no row of it can be read.");
        }
        if (best.cells() == 1) {
            doubts.add("Each row has one cell, so that no delimiter was seen.");
        }
        List<String> first = best.rows().getFirst();
        List<List<String>> fit =
                best.rows().stream().filter(row -> row.size() == best.cells()).toList();
        List<CellLook> below = cells(fit, 1, best.cells());
        boolean header = header(first, best.cells(), below, cells(fit, 0, best.cells()));
        List<CellLook> cells = header ? below : cells(fit, 0, best.cells());
        long odd = best.total() - best.good();
        if (odd > 0) {
            doubts.add(
                    odd
                            + " of "
                            + best.total()
                            + " rows have another number of cells, or a"
                            + " broken quote; they would be told as faults.");
        }
        char decimal = decimal(cells);
        List<FileOffer.Column> columns = new ArrayList<>();
        for (int i = 0; i < best.cells(); i++) {
            String name = header ? first.get(i) : "column" + (i + 1);
            column(name, cells.get(i), decimal, columns);
        }
        long rows = fit.size() - (header ? 1L : 0L);
        return new FileOffer(
                "csv",
                compression,
                new FileOffer.Csv(best.delimiter(), best.quote(), header, encoding, decimal),
                "",
                columns,
                rows,
                doubts);
    }

    /** Another quote, or none, only when with it all rows are alike. */
    private Try best(byte[] bytes, Charset encoding) throws IOException {
        Try best = attempt(bytes, encoding, DELIMITERS[0], '"');
        for (char quote : new char[] {'"', '\'', CsvForm.NO_QUOTE}) {
            for (char delimiter : DELIMITERS) {
                Try other = attempt(bytes, encoding, delimiter, quote);
                boolean fits = quote == '"' || other.good() == other.total();
                best = fits && other.betterThan(best) ? other : best;
            }
        }
        if (best.quote() != '"') {
            doubts.add("With '\"' as the quote fewer rows could be read; look at the rows.");
        }
        return best;
    }

    private static Try attempt(byte[] bytes, Charset encoding, char delimiter, char quote)
            throws IOException {
        List<List<String>> rows = new ArrayList<>();
        Map<Integer, Integer> counts = new HashMap<>();
        long bad = 0;
        Characters text = new Characters(FileLook.stream(bytes), encoding);
        try (CsvScan scan = new CsvScan(text, delimiter, quote)) {
            while (rows.size() < FileLook.MAX_ROWS && scan.advance()) {
                if (scan.wrong() != CsvScan.Wrong.NOTHING) {
                    bad++;
                    continue;
                }
                List<String> row = new ArrayList<>(scan.cells());
                for (int i = 0; i < scan.cells(); i++) {
                    row.add(scan.text(i));
                }
                rows.add(row);
                counts.merge(row.size(), 1, Integer::sum);
            }
        } catch (FileRefused _) {
            bad++;
        }
        int cells = 0;
        for (Map.Entry<Integer, Integer> count : counts.entrySet()) {
            cells = count.getValue() > counts.getOrDefault(cells, 0) ? count.getKey() : cells;
        }
        return new Try(delimiter, quote, rows, cells, counts.getOrDefault(cells, 0), bad);
    }

    private static List<CellLook> cells(List<List<String>> rows, int from, int cells) {
        List<CellLook> looks = new ArrayList<>();
        for (int i = 0; i < cells; i++) {
            CellLook look = new CellLook();
            for (List<String> row : rows.subList(Math.min(from, rows.size()), rows.size())) {
                look.see(row.get(i));
            }
            looks.add(look);
        }
        return looks;
    }

    /** Names differ, are there, and are of another type than what stands below them. */
    private boolean header(
            List<String> first, int cells, List<CellLook> below, List<CellLook> all) {
        boolean names =
                first.size() == cells
                        && first.stream().noneMatch(String::isBlank)
                        && new HashSet<>(first).size() == cells
                        && first.stream().noneMatch(CellLook::isNumber);
        boolean typed = false;
        for (int i = 0; names && i < cells; i++) {
            typed |= !below.get(i).type('.').equals(all.get(i).type('.'));
        }
        if (names && !typed) {
            doubts.add(
                    "Whether the first row names the columns: nothing below it differs in type.");
        }
        if (!names) {
            doubts.add("The first row does not look like names, so columns are named by number.");
        }
        return names;
    }

    private char decimal(List<CellLook> cells) {
        long points = cells.stream().filter(cell -> cell.decimal('.')).count();
        long commas = cells.stream().filter(cell -> cell.decimal(',')).count();
        if (points > 0 && commas > 0) {
            doubts.add("Some columns have a decimal point and some a comma; the others stay text.");
        }
        return commas > points ? ',' : '.';
    }

    private void column(String name, CellLook cell, char decimal, List<FileOffer.Column> columns) {
        if (cell.filled() == 0) {
            doubts.add("'" + name + "' is empty in every row.");
        }
        String type = cell.type(decimal);
        if (type.equals("number") && cell.perhapsThousands()) {
            doubts.add("The '" + decimal + "' in '" + name + "' may set thousands apart.");
        }
        if (type.equals("string") && cell.padded()) {
            doubts.add(
                    "'" + name + "' has numbers that begin with 0; as numbers they would lose it.");
        }
        columns.add(new FileOffer.Column(name, type, cell.always(), false));
    }
}
