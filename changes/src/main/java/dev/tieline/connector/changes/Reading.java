package dev.tieline.connector.changes;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Makes a change out of what the decoder gives. Not thread-safe. */
final class Reading {
    private final Tracked tracked;
    private final Values values;

    /** Types of the table's columns, as the database has them now. */
    private Map<String, String> types = Map.of();

    /** The form of rows that was looked at last; another object when the table was changed. */
    private @Nullable Schema known;

    Reading(Tracked tracked, Values values) {
        this.tracked = tracked;
        this.values = values;
    }

    /** A table that does not have what is declared of it. */
    static final class Changed extends Exception {
        private final transient Fault fault;

        Changed(String code, String message, String remedy) {
            super(code, null, false, false);
            this.fault = Fault.of(code, Blame.DESTINATION, message, remedy);
        }

        Fault fault() {
            return fault;
        }
    }

    /** Operation code of a record; empty when it is no change of a row. */
    static String operation(SourceRecord record) {
        // What was written into the log by itself has an operation as well, and no row.
        return record.value() instanceof Struct value
                        && value.schema().field("op") != null
                        && value.schema().field("after") != null
                ? String.valueOf(value.getString("op"))
                : "";
    }

    /** Place in the log; throws when there is none, which would be taken for its begin. */
    static long place(SourceRecord record) {
        if (record.sourceOffset().get("lsn") instanceof Long lsn) {
            return lsn;
        }
        throw new IllegalStateException("what was read has no place in the log");
    }

    /** Whether it is the last of the rows that were there. */
    static boolean isLastRow(SourceRecord record) {
        Object snapshot = ((Struct) record.value()).getStruct("source").get("snapshot");
        return "last".equals(snapshot);
    }

    /** What the database says of the table's columns, now. */
    void knows(Map<String, String> columns) {
        types = columns;
    }

    /** Whether the table has another form than when this was asked last. */
    @SuppressWarnings("ReferenceEquality") // Comparing them would cost more than the change.
    boolean isNew(SourceRecord record) throws Changed {
        Schema form = ((Struct) record.value()).schema().field("after").schema();
        if (form == known) {
            return false;
        }
        for (Map.Entry<String, List<String>> column : tracked.columns().entrySet()) {
            Field field = form.field(column.getKey());
            if (field == null && !types.containsKey(column.getKey())) {
                throw new Changed(
                        "column-missing",
                        "'"
                                + tracked.table()
                                + "' has no column '"
                                + column.getKey()
                                + "' any more.",
                        "Write 'row' as the table is; the flow goes on where it stopped.");
            }
            if (field != null && !fits(field, column.getValue())) {
                throw new Changed(
                        "column-changed",
                        "Column '" + column.getKey() + "' has another type than 'row' says.",
                        Unfit.BOTH_TYPES);
            }
        }
        known = form;
        return true;
    }

    private boolean fits(Field field, List<String> declared) {
        Schema schema = field.schema();
        if (declared.isEmpty()) {
            return true;
        }
        if ("io.debezium.data.Json".equals(schema.name())) {
            return true;
        }
        Set<String> as =
                switch (schema.type()) {
                    case INT8, INT16, INT32, INT64 ->
                            schema.name() == null ? Set.of("integer", "number") : Set.of("string");
                    case FLOAT32, FLOAT64 -> Set.of("number", "integer");
                    case BOOLEAN -> Set.of("boolean");
                    case ARRAY -> Set.of("array");
                    case STRING ->
                            Values.isNumeric(schema, type(field))
                                    ? Set.of("number", "integer")
                                    : Set.of("string");
                    case BYTES, MAP, STRUCT -> Set.of("string");
                };
        return declared.stream().anyMatch(as::contains);
    }

    private String type(Field field) {
        return types.getOrDefault(field.name(), "");
    }

    /**
     * A change as it is told.
     *
     * @param whole whether the log holds the whole row as it was before
     * @param number of the change within its transaction, or of the row
     */
    Document change(SourceRecord record, boolean whole, long number) {
        Struct value = (Struct) record.value();
        String operation = operation(record);
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        List<String> unchanged = new ArrayList<>();
        change.put(
                ChangeForm.CHANGE,
                switch (operation) {
                    case "c" -> "created";
                    case "u" -> "changed";
                    case "d" -> "deleted";
                    default -> "read";
                });
        if (operation.equals("d")) {
            Struct before = value.getStruct("before");
            change.put(
                    ChangeForm.ROW,
                    row(before, whole ? Optional.empty() : keys(record), new ArrayList<>()));
        } else {
            change.put(ChangeForm.ROW, row(value.getStruct("after"), Optional.empty(), unchanged));
        }
        if (operation.equals("u") && whole && value.getStruct("before") != null) {
            change.put(
                    ChangeForm.BEFORE,
                    row(value.getStruct("before"), Optional.empty(), new ArrayList<>()));
        }
        if (!unchanged.isEmpty()) {
            change.put(ChangeForm.UNCHANGED, List.copyOf(unchanged));
        }
        change.put(ChangeForm.AT, Values.instant(at(value)));
        // A row that was there and the first change behind it may have one place.
        change.put(
                ChangeForm.POSITION,
                Lsn.text(place(record)) + (operation.equals("r") ? "-r" : "-") + number);
        return Document.of(change);
    }

    private static Optional<Set<String>> keys(SourceRecord record) {
        return Optional.of(
                record.key() instanceof Struct key
                        ? key.schema().fields().stream()
                                .map(Field::name)
                                .collect(java.util.stream.Collectors.toSet())
                        : Set.of());
    }

    private static Instant at(Struct value) {
        Object micros = value.getStruct("source").get("ts_us");
        Object millis = value.getStruct("source").get("ts_ms");
        return micros instanceof Long time
                ? Instant.EPOCH.plus(time, ChronoUnit.MICROS)
                : Instant.ofEpochMilli(millis instanceof Long time ? time : 0);
    }

    /**
     * @param only the columns that are in the log; all when empty
     */
    private Map<String, @Nullable Object> row(
            Struct struct, Optional<Set<String>> only, List<String> unchanged) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (String column : tracked.columns().keySet()) {
            Field field = struct.schema().field(column);
            if (field == null || (only.isPresent() && !only.get().contains(column))) {
                continue;
            }
            Object raw = struct.getWithoutDefault(column);
            if (values.isUnchanged(raw)) {
                unchanged.add(column);
            } else {
                row.put(column, values.of(field.schema(), type(field), raw));
            }
        }
        return row;
    }
}
