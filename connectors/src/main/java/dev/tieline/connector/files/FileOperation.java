package dev.tieline.connector.files;

import dev.tieline.api.Operation;
import dev.tieline.connector.form.ResultForm;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An operation as declared. */
sealed interface FileOperation {
    Operation operation();

    /** How rows stand in a file. */
    enum Format {
        CSV,
        JSONL,
        JSON
    }

    /**
     * Reads files.
     *
     * @param settled how long a file has to be unchanged before it counts as whole; empty for as
     *     long as the storage needs
     * @param columns only of CSV
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

        RowSource source(String file, InputStream in) {
            return switch (layout.format()) {
                case CSV -> new CsvSource(file, in, layout.csv(), columns);
                case JSONL -> new JsonSource(file, in, false, form);
                case JSON -> new JsonSource(file, in, true, form);
            };
        }
    }

    /** Writes a file. */
    record Write(Operation operation, FileName file, Layout layout, List<String> columns)
            implements FileOperation {
        public Write {
            columns = List.copyOf(columns);
        }
    }

    /** What a file looks like. */
    record Layout(Format format, CsvForm csv, Compression compression) {}
}
