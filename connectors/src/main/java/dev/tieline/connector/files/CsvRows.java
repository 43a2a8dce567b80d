package dev.tieline.connector.files;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.tieline.api.Document;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** RFC 4180 with LF, UTF-8, safe to open in a spreadsheet. */
record CsvRows(List<String> columns) implements Rows {
    private static final String FORMULA_STARTS = "=+-@\t\r\n";
    private static final Pattern NEGATIVE =
            Pattern.compile("-[0-9]{1,300}(\\.[0-9]{1,300})?([eE][+-]?[0-9]{1,9})?");

    /** More zeros than this are not written out. */
    private static final int MAX_SCALE = 100;

    @Override
    public byte[] header() {
        return line(columns);
    }

    @Override
    public byte[] row(Document input) {
        return line(columns.stream().map(column -> cell(input.fields().get(column))).toList());
    }

    @Override
    public boolean quotes() {
        return true;
    }

    private byte[] line(List<String> cells) {
        // An empty line is no record to most readers, so a lone empty cell is quoted.
        QuoteStrategies strategy =
                columns.size() == 1 ? QuoteStrategies.EMPTY : QuoteStrategies.REQUIRED;
        StringWriter text = new StringWriter();
        CsvWriter.builder()
                .bufferSize(0)
                .quoteStrategy(strategy)
                .lineDelimiter(LineDelimiter.LF)
                .build(text)
                .writeRecord(cells);
        return Utf8.bytes(text.toString());
    }

    static String cell(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> harmless(text);
            default -> plain(value);
        };
    }

    /** A value as the text of a cell, whatever a spreadsheet makes of it. */
    static String plain(Object value) {
        return switch (value) {
            case BigDecimal number when Math.abs((long) number.scale()) <= MAX_SCALE ->
                    number.toPlainString();
            case List<?> list -> JsonRows.text(list);
            case Map<?, ?> map -> JsonRows.text(map);
            default -> value.toString();
        };
    }

    /** Spreadsheets run what starts like a formula; an apostrophe makes it text. */
    static String harmless(String text) {
        boolean formula = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
        return formula && !NEGATIVE.matcher(text).matches() ? "'" + text : text;
    }
}
