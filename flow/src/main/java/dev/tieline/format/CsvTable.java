package dev.tieline.format;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.tieline.api.Findings;
import dev.tieline.api.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A CSV file (RFC 4180) with a header line. Every value is text.
 *
 * @param columns names from the header
 * @param rows one value for each column
 * @param lines line on which each row starts
 */
public record CsvTable(List<String> columns, List<List<String>> rows, List<Integer> lines) {

    public CsvTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        lines = List.copyOf(lines);
    }

    /**
     * Reads a workspace file; what is wrong goes to {@code findings}. Empty when its header cannot
     * be used; rows that cannot be used are reported and left out.
     */
    public static Optional<CsvTable> read(String file, String text, Findings findings) {
        if (text.length() > Limits.TABLE_CHARACTERS) {
            findings.add(
                    Place.startOf(file),
                    "table-too-large",
                    "The table has more than " + Limits.TABLE_CHARACTERS + " characters.",
                    "Tables are kept in memory.",
                    "Split it, or keep such data in a system of its own.");
            return Optional.empty();
        }
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return new Reader(file, findings).read(content);
    }

    private static final class Reader {
        private final String file;
        private final Findings findings;
        private final List<List<String>> rows = new ArrayList<>();
        private final List<Integer> lines = new ArrayList<>();
        private List<String> columns = List.of();
        private boolean usable;

        Reader(String file, Findings findings) {
            this.file = file;
            this.findings = findings;
        }

        Optional<CsvTable> read(String content) {
            CsvReader.CsvReaderBuilder settings =
                    CsvReader.builder()
                            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                            .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
            int line = 1;
            try (CsvReader<CsvRecord> records = settings.ofCsvRecord(content)) {
                for (CsvRecord record : records) {
                    line = Math.toIntExact(record.getStartingLineNumber());
                    take(record, line);
                }
            } catch (CsvParseException | java.io.IOException _) {
                add(
                        line,
                        "table-malformed",
                        "The table cannot be read near this line.",
                        "Check its quotes: a quote within a quoted value is written twice.");
            }
            if (columns.isEmpty()) {
                add(
                        1,
                        "table-empty",
                        "The table has no header line.",
                        "Name the columns in the first line.");
            }
            return usable ? Optional.of(new CsvTable(columns, rows, lines)) : Optional.empty();
        }

        private void take(CsvRecord record, int line) {
            if (columns.isEmpty()) {
                columns = record.getFields();
                int before = findings.count();
                checkHeader(line);
                usable = findings.count() == before;
                return;
            }
            if (record.getFieldCount() != columns.size()) {
                add(
                        line,
                        "table-row-width",
                        "The header names "
                                + columns.size()
                                + " columns, but the values of this row are "
                                + record.getFieldCount()
                                + ".",
                        "Write one value for each column; an empty one may stand between commas.");
                return;
            }
            rows.add(record.getFields());
            lines.add(line);
        }

        private void checkHeader(int line) {
            for (int i = 0; i < columns.size(); i++) {
                String column = columns.get(i);
                if (!column.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                    add(
                            line,
                            "table-column-name",
                            "Column " + (i + 1) + " is named '" + column + "'.",
                            "Use letters, digits and underscores, so that expressions can name"
                                    + " it.");
                } else if (columns.indexOf(column) < i) {
                    add(
                            line,
                            "table-column-twice",
                            "Two columns are named '" + column + "'.",
                            "Name each column once.");
                }
            }
        }

        private void add(int line, String code, String message, String remedy) {
            findings.add(new Place(file, line, 1), code, message, "", remedy);
        }
    }
}
