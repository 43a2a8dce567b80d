package dev.tieline.connector.sql;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Operation;
import dev.tieline.connector.form.ResultForm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One thing a system file lets flows do. Immutable. */
public sealed interface TableOperation {

    Operation operation();

    /** The fields that are sent; those that are base64 of bytes are true. */
    Map<String, Boolean> fields();

    /**
     * Reads.
     *
     * @param form of a row
     * @param order columns in whose order many rows are read; empty when they cannot be
     */
    record Query(
            Operation operation,
            Map<String, Boolean> fields,
            Statement statement,
            ResultForm form,
            List<String> order)
            implements TableOperation {
        public Query {
            fields = Map.copyOf(fields);
            order = List.copyOf(order);
        }
    }

    /**
     * Writes one row.
     *
     * @param table quoted
     * @param key columns that say which row; empty for a plain insert
     */
    record Write(
            Operation operation,
            Map<String, Boolean> fields,
            Verb verb,
            String table,
            List<String> key)
            implements TableOperation {
        public Write {
            // Rows are asked for each of their fields by these names.
            fields =
                    fields.entrySet().stream()
                            .collect(
                                    Collectors.toUnmodifiableMap(
                                            field -> field.getKey().intern(), Map.Entry::getValue));
            key = key.stream().map(String::intern).toList();
        }

        /** That a record does not say which row is meant; empty when it does. */
        public Optional<Fault> emptyKey(Document input) {
            for (String column : key) {
                if (input.fields().get(column) == null) {
                    return Optional.of(
                            new Fault(
                                    "key-empty",
                                    Blame.SENDER,
                                    "'" + column + "' is in the key, and is empty.",
                                    "Correct the record: nobody knows which row is meant.",
                                    Storable.pointer(column)));
                }
            }
            return Optional.empty();
        }
    }

    /** What is done to the row. */
    enum Verb {
        INSERT,
        UPSERT,
        UPDATE,
        DELETE;

        /** As it is written in a system file. */
        public String key() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
