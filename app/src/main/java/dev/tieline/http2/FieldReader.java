package dev.tieline.http2;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the header blocks of one direction of a connection, RFC 7541; each must be read, because a
 * later one may refer to it. Bounds what they become: a few bytes may name many. Not thread-safe.
 */
public final class FieldReader {
    /** What every caller may assume before it is told otherwise. */
    private static final int TABLE_BYTES = 4_096;

    private static final int NAMELESS = 0;

    private final int most;
    private final List<Field> table = new ArrayList<>();
    private int tableMost = TABLE_BYTES;
    private int tableSize;

    private byte[] block = {};
    private int at;

    /**
     * @param most what the fields of a block may count together, each with 32 bytes more
     */
    public FieldReader(int most) {
        this.most = most;
    }

    /**
     * Reads a block.
     *
     * @throws FrameBroken when it cannot be read or is too large; nothing can be read after it
     */
    public List<Field> read(byte[] bytes) {
        block = bytes;
        at = 0;
        List<Field> fields = new ArrayList<>();
        int size = 0;
        while (at < block.length) {
            int first = block[at] & 0xff;
            if ((first & 0xe0) == 0x20) {
                resize(fields.isEmpty());
                continue;
            }
            Field field = field(first);
            size += field.size();
            if (size > most) {
                throw new FrameBroken(FrameBroken.TOO_MUCH, "the headers are too large");
            }
            fields.add(field);
        }
        block = new byte[0];
        return fields;
    }

    private void resize(boolean first) {
        int size = number(5);
        if (!first || size > TABLE_BYTES) {
            throw broken("a table cannot become so large");
        }
        tableMost = size;
        evict(0);
    }

    private Field field(int first) {
        if ((first & 0x80) != 0) {
            return named(number(7));
        }
        boolean keep = (first & 0x40) != 0;
        int index = number(keep ? 6 : 4);
        String name = index == NAMELESS ? string() : named(index).name();
        Field field = new Field(name, string());
        if (keep) {
            keep(field);
        }
        return field;
    }

    private void keep(Field field) {
        evict(field.size());
        // One that is larger than the table empties it and is not kept.
        if (field.size() <= tableMost) {
            table.add(field);
            tableSize += field.size();
        }
    }

    private void evict(int wanted) {
        while (!table.isEmpty() && tableSize + wanted > tableMost) {
            tableSize -= table.removeFirst().size();
        }
    }

    /** The newest of the table comes after the fixed ones. */
    private Field named(int index) {
        if (index == NAMELESS) {
            throw broken("a field without a number");
        }
        if (index <= FixedFields.COUNT) {
            return FixedFields.at(index);
        }
        int place = table.size() - (index - FixedFields.COUNT);
        if (place < 0) {
            throw broken("a field that nobody named");
        }
        return table.get(place);
    }

    /** Section 5.1. */
    private int number(int prefix) {
        int full = (1 << prefix) - 1;
        int number = next() & full;
        if (number < full) {
            return number;
        }
        int shift = 0;
        int more;
        do {
            more = next();
            if (shift > 21) {
                throw broken("a number is too large");
            }
            number += (more & 0x7f) << shift;
            shift += 7;
        } while ((more & 0x80) != 0);
        return number;
    }

    private String string() {
        boolean huffman = at < block.length && (block[at] & 0x80) != 0;
        int length = number(7);
        if (length > block.length - at) {
            throw broken("a string is cut");
        }
        int from = at;
        at += length;
        return huffman
                ? Huffman.read(block, from, length)
                : new String(block, from, length, StandardCharsets.ISO_8859_1);
    }

    private int next() {
        if (at >= block.length) {
            throw broken("a header block is cut");
        }
        return block[at++] & 0xff;
    }

    private static FrameBroken broken(String what) {
        return new FrameBroken(FrameBroken.COMPRESSION, what);
    }
}
