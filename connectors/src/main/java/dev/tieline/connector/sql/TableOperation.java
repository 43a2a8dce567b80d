package dev.tieline.connector.sql;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Operation;
import dev.tieline.api.Operation.Bulk;
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

    /** What is wrong with a record before anything is asked; empty when nothing is. */
    default Optional<Fault> fault(Document input) {
        if (this instanceof Write write) {
            Optional<Fault> empty = write.emptyKey(input);
            if (empty.isPresent()) {
                return empty;
            }
        }
        for (var field : fields().entrySet()) {
            String name = field.getKey();
            Optional<Fault> fault =
                    Storable.fault(name, input.fields().get(name), field.getValue());
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

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

        /** Why no row that is not kept can be taken away; empty when they can. */
        public Optional<Fault> notWhole() {
            return operation.bulk() == Bulk.TABLE
                    ? Optional.empty()
                    : Optional.of(
                            Fault.of(
                                    "operation-not-whole",
                                    Blame.FLOW,
                                    "Only 'upsert' and 'insert' with a key can take away what is"
                                            + " not kept.",
                                    "Use an upsert."));
        }

        /** Why rows that are not kept cannot be marked so; empty when they can. */
        public Optional<Fault> unfit(Document mark) {
            Optional<Fault> notWhole = notWhole();
            if (notWhole.isPresent()) {
                return notWhole;
            }
            for (var field : mark.fields().entrySet()) {
                String name = field.getKey();
                if (!fields.containsKey(name) || key.contains(name)) {
                    return Optional.of(
                            Fault.of(
                                    "mark-unknown",
                                    Blame.FLOW,
                                    "'"
                                            + name
                                            + "' is not a field of the operation beside its key.",
                                    "Mark rows by a field of its body."));
                }
                Optional<Fault> fault =
                        Storable.fault(name, field.getValue(), fields.getOrDefault(name, false));
                if (fault.isPresent()) {
                    return fault;
                }
            }
            return Optional.empty();
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
