package dev.tieline.connector.postgresql;

import dev.tieline.api.Bundle;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Loading.Refused;
import dev.tieline.connector.sql.Storable;
import dev.tieline.connector.sql.TableOperation.Verb;
import dev.tieline.connector.sql.TableOperation.Write;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows as they go to the server, without their indexes: a few arrays in place of many objects, and
 * written by the thread that reads. Filled by one thread, then used by another.
 */
final class PackedRows implements Bundle {
    private static final int PART = 1 << 17;

    private final TableShape shape;
    private final BitSet all = new BitSet();
    private final List<Refused> refused = new ArrayList<>();
    private final BitSet unfit = new BitSet();
    private final BitSet doubtful = new BitSet();
    private final List<BitSet> kinds = new ArrayList<>();
    private final List<byte[]> parts = new ArrayList<>();
    private CopyFields written = new CopyFields(PART + PART / 4);

    /** Of each row: its part, where it begins and ends there, its kind. */
    private int[] places = new int[4 * 64];

    private int size;

    PackedRows(TableShape shape) {
        this.shape = shape;
        all.set(0, shape.columns().size());
    }

    /** All of these. */
    static PackedRows of(TableShape shape, List<Document> rows) {
        PackedRows packed = new PackedRows(shape);
        rows.forEach(packed::add);
        return packed;
    }

    /** One that need not be a whole row. */
    static PackedRows part(TableShape shape, Document fields) {
        PackedRows packed = new PackedRows(shape);
        packed.write(fields.fields());
        return packed;
    }

    TableShape shape() {
        return shape;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void add(Document row) {
        Optional<Fault> fault = fault(shape.write(), row);
        if (fault.isPresent()) {
            refused.add(new Refused(size, fault.get()));
            unfit.set(size);
            note(0, BitSet.valueOf(new long[0]));
        } else {
            write(row.fields());
        }
    }

    private void write(Map<String, ? extends @Nullable Object> fields) {
        int from = written.size();
        BitSet less = null;
        int columns = shape.columns().size();
        for (int i = 0; i < columns; i++) {
            TableShape.Column column = shape.columns().get(i);
            Object value = fields.get(column.name());
            if (value == null && !fields.containsKey(column.name())) {
                less = less == null ? (BitSet) all.clone() : less;
                less.clear(i);
            } else {
                written.field(column, value);
            }
        }
        written.pause();
        if (!tells(fields)) {
            doubtful.set(size);
        }
        note(from, less == null ? all : less);
        if (written.size() > PART) {
            parts.add(written.bytes());
            written = new CopyFields(PART + PART / 4);
        }
    }

    private boolean tells(Map<String, ? extends @Nullable Object> fields) {
        for (int i : shape.key()) {
            TableShape.Column column = shape.columns().get(i);
            if (!column.tells(fields.get(column.name()))) {
                return false;
            }
        }
        return true;
    }

    private void note(int from, BitSet present) {
        int at = 4 * size++;
        if (at == places.length) {
            places = Arrays.copyOf(places, at * 2);
        }
        places[at] = parts.size();
        places[at + 1] = from;
        places[at + 2] = written.size();
        places[at + 3] = kind(present);
    }

    private int kind(BitSet present) {
        // Most rows are like those before them.
        for (int i = kinds.size() - 1; i >= 0; i--) {
            if (kinds.get(i).equals(present)) {
                return i;
            }
        }
        kinds.add(present);
        return kinds.size() - 1;
    }

    /** Those that show before anything is sent that they cannot be taken. */
    List<Refused> refused() {
        return refused;
    }

    /** Indexes of all others. */
    List<Integer> fit() {
        List<Integer> fit = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            if (!unfit.get(i)) {
                fit.add(i);
            }
        }
        return fit;
    }

    /** Places of the columns that a row has values for; not to be changed. */
    BitSet present(int row) {
        return kinds.get(places[4 * row + 3]);
    }

    /** Whether another key can only be the same when it is written as that of this row. */
    boolean tells(int row) {
        return !doubtful.get(row);
    }

    /** Writes a row's fields. */
    void write(int row, CopyFields to) {
        int at = 4 * row;
        to.written(part(row), places[at + 1], places[at + 2] - places[at + 1]);
    }

    private byte[] part(int row) {
        int part = places[4 * row];
        return part == parts.size() ? written.bytes() : parts.get(part);
    }

    /** A row's fields by the places of their columns, each as it is written, byte by byte. */
    Map<Integer, String> fields(int row) {
        int at = 4 * row;
        String text =
                new String(
                        part(row),
                        places[at + 1],
                        places[at + 2] - places[at + 1],
                        StandardCharsets.ISO_8859_1);
        // A tab within a value is written with a backslash and a letter.
        String[] values = text.split("\t", -1);
        Map<Integer, String> fields = new TreeMap<>();
        int[] columns = present(row).stream().toArray();
        for (int i = 0; i < columns.length; i++) {
            fields.put(columns[i], values[i]);
        }
        return fields;
    }

    /** What shows before anything is sent. */
    private static Optional<Fault> fault(Write write, Document row) {
        Optional<Fault> empty = write.emptyKey(row);
        if (empty.isPresent()) {
            return empty;
        }
        Map<String, ?> fields = row.fields();
        boolean changes = write.verb() != Verb.UPDATE;
        for (Map.Entry<String, Boolean> field : write.fields().entrySet()) {
            Object value = fields.get(field.getKey());
            changes = changes || other(write, field.getKey(), fields);
            Optional<Fault> fault = Storable.fault(field.getKey(), value, field.getValue());
            if (fault.isPresent()) {
                return fault;
            }
        }
        return changes ? Optional.empty() : Optional.of(Transaction.nothingToChange());
    }

    private static boolean other(Write write, String field, Map<String, ?> fields) {
        return fields.containsKey(field) && !write.key().contains(field);
    }
}
