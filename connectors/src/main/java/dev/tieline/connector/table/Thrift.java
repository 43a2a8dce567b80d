package dev.tieline.connector.table;

import java.util.Arrays;

/**
 * Reads Thrift's compact protocol, in which Parquet writes what it says of a file. Whatever stands
 * there, it ends within its bytes.
 */
final class Thrift {
    static final int TRUE = 1;
    static final int BINARY = 8;
    static final int LIST = 9;
    static final int STRUCT = 12;
    private static final int FALSE = 2;
    private static final int BYTE = 3;
    private static final int DOUBLE = 7;
    private static final int SET = 10;
    private static final int MAP = 11;
    private static final int UUID = 13;
    private static final int DEEPEST = 32;

    private final byte[] bytes;
    private final int end;
    private int at;

    Thrift(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** The bytes end before what is read. */
    static final class Cut extends Exception {
        private static final long serialVersionUID = 1L;

        Cut() {
            super("", null, false, false);
        }
    }

    /** What stands there can be nothing. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong() {
            super("", null, false, false);
        }
    }

    /** Takes a field, or tells that it does not want it. */
    @FunctionalInterface
    interface Fields {
        boolean take(int id, int type) throws Cut, Wrong;
    }

    /** Takes an item of a list. */
    @FunctionalInterface
    interface Items {
        void take(int index) throws Cut, Wrong;
    }

    int at() {
        return at;
    }

    void struct(Fields fields) throws Cut, Wrong {
        int id = 0;
        for (int head = one(); head != 0; head = one()) {
            int type = head & 0xF;
            id = head >> 4 == 0 ? (int) number() : id + (head >> 4);
            if (!fields.take(id, type)) {
                skip(type, 0);
            }
        }
    }

    /** Items of a type, each taken or not. */
    void list(int type, Items items) throws Cut, Wrong {
        int head = one();
        long count = head >> 4 == 0xF ? plain() : head >> 4;
        if ((head & 0xF) != type || count < 0) {
            throw new Wrong();
        }
        for (int i = 0; i < count; i++) {
            items.take(i);
        }
    }

    void skipStruct() throws Cut, Wrong {
        skip(STRUCT, 0);
    }

    private void skip(int type, int depth) throws Cut, Wrong {
        if (depth > DEEPEST) {
            throw new Wrong();
        }
        switch (type) {
            case TRUE, FALSE -> {}
            case BYTE -> pass(1);
            case 4, 5, 6 -> plain();
            case DOUBLE -> pass(8);
            case BINARY -> pass(plain());
            case UUID -> pass(16);
            case LIST, SET -> skipList(depth);
            case MAP -> skipMap(depth);
            case STRUCT -> {
                for (int head = one(); head != 0; head = one()) {
                    if (head >> 4 == 0) {
                        plain();
                    }
                    skip(head & 0xF, depth + 1);
                }
            }
            default -> throw new Wrong();
        }
    }

    private void skipList(int depth) throws Cut, Wrong {
        int head = one();
        long count = head >> 4 == 0xF ? plain() : head >> 4;
        skipItems(head & 0xF, count, depth);
    }

    private void skipMap(int depth) throws Cut, Wrong {
        long count = plain();
        if (count != 0) {
            int types = one();
            for (long i = 0; i < count; i++) {
                skipItems(types >> 4, 1, depth);
                skipItems(types & 0xF, 1, depth);
            }
        }
    }

    /** Each takes a byte at least. */
    private void skipItems(int type, long count, int depth) throws Cut, Wrong {
        if (count < 0) {
            throw new Wrong();
        }
        for (long i = 0; i < count; i++) {
            if (type == TRUE || type == FALSE) {
                pass(1);
            } else {
                skip(type, depth + 1);
            }
        }
    }

    private void pass(long count) throws Cut, Wrong {
        if (count < 0) {
            throw new Wrong();
        }
        if (count > end - at) {
            throw new Cut();
        }
        at += (int) count;
    }

    private int one() throws Cut {
        if (at >= end) {
            throw new Cut();
        }
        return bytes[at++] & 0xFF;
    }

    private long plain() throws Cut, Wrong {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int part = one();
            value |= (long) (part & 0x7F) << shift;
            if (part < 0x80) {
                return value;
            }
        }
        throw new Wrong();
    }

    /** A number of 16 to 64 bits. */
    long number() throws Cut, Wrong {
        long value = plain();
        return (value >>> 1) ^ -(value & 1);
    }

    int small() throws Cut, Wrong {
        long value = number();
        if (value != (int) value) {
            throw new Wrong();
        }
        return (int) value;
    }

    /** A number of 8 bits. */
    int tiny() throws Cut {
        return (byte) one();
    }

    byte[] binary() throws Cut, Wrong {
        long length = plain();
        int from = at;
        pass(length);
        return Arrays.copyOfRange(bytes, from, at);
    }
}
