package dev.tieline.connector.files;

import dev.tieline.api.Document;

/** How a record becomes a line. Pure. */
sealed interface Rows permits CsvRows, JsonRows {

    /** What a new file starts with, line end included; may be empty. */
    byte[] header();

    /** One record, line end included. */
    byte[] row(Document input);

    /** Whether a line end between quotes belongs to the record. */
    boolean quotes();
}
