package dev.tieline.connector.files;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * How a CSV file is written, as declared.
 *
 * @param delimiter between cells, within Latin-1
 * @param quote around cells that need it; {@link #NO_QUOTE} when none is known
 * @param header whether the first row names the columns
 * @param encoding of the text
 * @param decimal point or comma in numbers
 * @param spreadsheet whether texts that a spreadsheet would run get an apostrophe when written
 */
record CsvForm(
        char delimiter,
        char quote,
        boolean header,
        Charset encoding,
        char decimal,
        boolean spreadsheet) {
    static final char NO_QUOTE = 0;
    static final CsvForm PLAIN = new CsvForm(',', '"', true, StandardCharsets.UTF_8, '.', false);
}
