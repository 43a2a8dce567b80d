package dev.tieline.connector.files;

import java.nio.charset.Charset;
import java.util.List;

/**
 * What a file looks like to somebody who has seen some of it. For people to check, never for use
 * while reading.
 *
 * @param format as declared at {@code format}
 * @param compression {@code gzip}, {@code zstd} or empty
 * @param csv how a CSV file is written
 * @param sheet of Excel that was looked at, where there are several; else empty
 * @param columns in their order
 * @param rows that were looked at
 * @param doubts what it is not sure of, as sentences
 */
public record FileOffer(
        String format,
        String compression,
        Csv csv,
        String sheet,
        List<Column> columns,
        long rows,
        List<String> doubts) {
    public FileOffer {
        columns = List.copyOf(columns);
        doubts = List.copyOf(doubts);
    }

    /** How a CSV file is written; {@code quote} is 0 when none was seen. */
    public record Csv(char delimiter, char quote, boolean header, Charset encoding, char decimal) {}

    /**
     * One field.
     *
     * @param type JSON type; empty when several were seen
     * @param always whether every row had it
     * @param nullable whether null was seen
     */
    public record Column(String name, String type, boolean always, boolean nullable) {}
}
