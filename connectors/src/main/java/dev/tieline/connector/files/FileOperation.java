package dev.tieline.connector.files;

import dev.tieline.api.Operation;
import dev.tieline.connector.form.ResultForm;
import dev.tieline.connector.table.TableField;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An operation as declared. */
sealed interface FileOperation {
    Operation operation();

    /** How rows stand in a file. */
    enum Format {
        CSV,
        JSONL,
        JSON,
        PARQUET,
        XLSX;

        /** As it is declared. */
        static final List<String> WORDS =
                Arrays.stream(values()).map(one -> one.name().toLowerCase(Locale.ROOT)).toList();

        /** Whether it is more than text, and read from any place. */
        boolean isTable() {
            return this == PARQUET || this == XLSX;
        }
    }

    /**
     * Reads files.
     *
     * @param settled how long a file has to be unchanged before it counts as whole; empty for as
     *     long as the storage needs
     * @param columns not of JSON
     */
    record Read(
            Operation operation,
            NamePattern files,
            Layout layout,
            Optional<Duration> settled,
            List<CsvColumn> columns,
            ResultForm form)
            implements FileOperation {
        public Read {
            columns = List.copyOf(columns);
        }

        /** Begins to read a file. */
        RowSource source(Shelf shelf, Stored file) throws IOException {
            if (layout.format().isTable()) {
                return new TableSource(layout, shelf.ranges(file), file.name(), columns);
            }
            InputStream in = layout.compression().open(shelf.open(file));
            return layout.format() == Format.CSV
                    ? new CsvSource(file.name(), in, layout.csv(), columns)
                    : new JsonSource(file.name(), in, layout.format() == Format.JSON, form);
        }
    }

    /**
     * Writes a file.
     *
     * @param fields only of tables
     */
    record Write(
            Operation operation,
            FileName file,
            Layout layout,
            List<String> columns,
            List<TableField> fields)
            implements FileOperation {
        public Write {
            columns = List.copyOf(columns);
            fields = List.copyOf(fields);
        }

        /** How its rows become bytes. */
        Body body() {
            return layout.format().isTable() ? new TableBody(this) : new TextBody(layout, columns);
        }
    }

    /**
     * What a file looks like.
     *
     * @param sheet only of Excel; empty for the only one
     * @param computed only of Excel: whether its formulas are, whatever the workbook says
     */
    record Layout(
            Format format, CsvForm csv, Compression compression, String sheet, boolean computed) {

        /** How the file as a whole is compressed; tables are within. */
        Compression around() {
            return format.isTable() ? Compression.NONE : compression;
        }
    }
}
