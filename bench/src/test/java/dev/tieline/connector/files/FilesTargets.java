package dev.tieline.connector.files;

import dev.tieline.api.Document;
import dev.tieline.bench.Check;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows the hub writes, for targets that read them again. */
public final class FilesTargets {
    private FilesTargets() {}

    public static byte[] jsonRow(Document document) {
        byte[] row = new JsonRows(List.of()).row(document);
        String text = Check.text(row);
        Check.that(text.indexOf('\n') == text.length() - 1, "one line for one record", text);
        return row;
    }

    public static String csv(List<String> columns, List<List<String>> rows) {
        CsvRows csv = new CsvRows(columns);
        StringBuilder out = new StringBuilder(Check.text(csv.header()));
        for (List<String> row : rows) {
            Map<String, Object> fields = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                fields.put(columns.get(i), row.get(i));
            }
            out.append(Check.text(csv.row(Document.of(fields))));
        }
        return out.toString();
    }

    /** With the apostrophe that keeps spreadsheets from running them. */
    public static List<List<String>> cells(List<List<String>> rows) {
        return rows.stream().map(row -> row.stream().map(CsvRows::cell).toList()).toList();
    }
}
