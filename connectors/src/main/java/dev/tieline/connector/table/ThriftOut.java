package dev.tieline.connector.table;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes Thrift's compact protocol, as far as Parquet needs it. */
final class ThriftOut {
    private static final int SMALL = 5;
    private static final int LARGE = 6;
    private static final int STRUCT = 12;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Deque<Integer> outer = new ArrayDeque<>();
    private int before;

    byte[] bytes() {
        return out.toByteArray();
    }

    private void field(int id, int type) {
        out.write((id - before) << 4 | type);
        before = id;
    }

    ThriftOut small(int id, long value) {
        field(id, SMALL);
        zigzag(value);
        return this;
    }

    ThriftOut large(int id, long value) {
        field(id, LARGE);
        zigzag(value);
        return this;
    }

    ThriftOut truth(int id, boolean value) {
        field(id, value ? 1 : 2);
        return this;
    }

    ThriftOut text(int id, String value) {
        field(id, Thrift.BINARY);
        return text(value);
    }

    /** Begins a field that is a struct. */
    ThriftOut begin(int id) {
        field(id, STRUCT);
        return begin();
    }

    /** Begins an item that is a struct. */
    ThriftOut begin() {
        outer.push(before);
        before = 0;
        return this;
    }

    ThriftOut end() {
        out.write(0);
        before = outer.pop();
        return this;
    }

    ThriftOut structs(int id, int count) {
        return list(id, count, STRUCT);
    }

    ThriftOut list(int id, int count, int type) {
        field(id, Thrift.LIST);
        if (count < 15) {
            out.write(count << 4 | type);
        } else {
            out.write(0xF0 | type);
            Plain.variable(out, count);
        }
        return this;
    }

    /** An item of a list of texts. */
    ThriftOut text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        Plain.variable(out, bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    /** An item of a list of numbers. */
    ThriftOut item(long value) {
        zigzag(value);
        return this;
    }

    private void zigzag(long value) {
        Plain.variable(out, (value << 1) ^ (value >> 63));
    }
}
