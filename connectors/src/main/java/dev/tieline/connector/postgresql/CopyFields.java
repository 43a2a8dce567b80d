package dev.tieline.connector.postgresql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values in the text format of COPY (documentation of PostgreSQL 18, COPY), which has the same
 * readers of values as a statement's parameters. For one thread.
 */
final class CopyFields {
    private byte[] bytes;
    private int size;
    private boolean first = true;

    CopyFields(int room) {
        bytes = new byte[room];
    }

    /** How many bytes are written. */
    int size() {
        return size;
    }

    /** The first of them are written; given away. */
    byte[] bytes() {
        return bytes;
    }

    void clear() {
        size = 0;
        first = true;
    }

    void number(int value) {
        between();
        ascii(Integer.toString(value));
    }

    /**
     * A field.
     *
     * @param value what {@link dev.tieline.connector.sql.Storable#fault} has nothing against
     */
    void field(TableShape.Column column, @Nullable Object value) {
        between();
        switch (value) {
            case null -> ascii("\\N");
            case String text when !column.bytes() -> text(text);
            case Long number -> ascii(Long.toString(number));
            case Boolean truth -> ascii(truth ? "true" : "false");
            default -> {
                Parameter parameter = new Parameter(column.name(), value, column.bytes());
                text(String.valueOf(parameter.text(column.array())));
            }
        }
    }

    /** Fields as they were written before. */
    void written(byte[] from, int start, int length) {
        between();
        room(length);
        System.arraycopy(from, start, bytes, size, length);
        size += length;
    }

    /** The row is over. */
    void end() {
        room(1);
        bytes[size++] = '\n';
        first = true;
    }

    /** The row is over, and its end is not written. */
    void pause() {
        first = true;
    }

    private void between() {
        if (!first) {
            room(1);
            bytes[size++] = '\t';
        }
        first = false;
    }

    private void ascii(String text) {
        room(text.length());
        byte[] all = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(all, 0, bytes, size, all.length);
        size += all.length;
    }

    private void text(String text) {
        int length = text.length();
        room(3 * length);
        byte[] out = bytes;
        int at = size;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                byte escaped = escaped(c);
                if (escaped != 0) {
                    out[at++] = '\\';
                }
                out[at++] = escaped == 0 ? (byte) c : escaped;
            } else if (c < 0x800) {
                out[at++] = (byte) (0xc0 | (c >> 6));
                out[at++] = (byte) (0x80 | (c & 0x3f));
            } else if (Character.isHighSurrogate(c) && i + 1 < length) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                out[at++] = (byte) (0xf0 | (point >> 18));
                out[at++] = (byte) (0x80 | ((point >> 12) & 0x3f));
                out[at++] = (byte) (0x80 | ((point >> 6) & 0x3f));
                out[at++] = (byte) (0x80 | (point & 0x3f));
            } else {
                out[at++] = (byte) (0xe0 | (c >> 12));
                out[at++] = (byte) (0x80 | ((c >> 6) & 0x3f));
                out[at++] = (byte) (0x80 | (c & 0x3f));
            }
        }
        size = at;
    }

    /** What stands behind a backslash for a character; 0 when it stands for itself. */
    private static byte escaped(char c) {
        return switch (c) {
            case '\\' -> '\\';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
