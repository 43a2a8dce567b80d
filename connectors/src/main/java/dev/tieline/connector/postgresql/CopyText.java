package dev.tieline.connector.postgresql;

import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows on their way to the server in the text format of COPY (documentation of PostgreSQL 18,
 * COPY), which has the same readers of values as a statement's parameters. For one thread.
 */
final class CopyText implements Closeable {
    private static final int FULL = 1 << 16;

    private final CopyIn copy;
    private byte[] bytes = new byte[FULL + FULL / 2];
    private int size;
    private boolean first = true;

    /** Begins; {@link #end} or {@link #close} must follow. */
    CopyText(Session session, String statement) throws SQLException {
        copy = session.jdbc().unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
    }

    void number(int value) {
        between();
        ascii(Integer.toString(value));
    }

    /**
     * A field.
     *
     * @param value what {@link Parameter#fault} has nothing against
     */
    void field(TableShape.Column column, @Nullable Object value) {
        between();
        switch (value) {
            case null -> ascii("\\N");
            case String text when !column.bytes() -> text(text);
            case Long number -> ascii(Long.toString(number));
            case Boolean truth -> ascii(truth ? "t" : "f");
            default -> {
                Parameter parameter = new Parameter(column.name(), value, column.bytes());
                text(String.valueOf(parameter.text(column.array())));
            }
        }
    }

    /** The row is over. */
    void endRow() throws SQLException {
        room(1);
        bytes[size++] = '\n';
        first = true;
        if (size > FULL) {
            flush();
        }
    }

    private void flush() throws SQLException {
        copy.writeToCopy(bytes, 0, size);
        size = 0;
    }

    /** All is said: the server has taken all of it. */
    void end() throws SQLException {
        flush();
        copy.endCopy();
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

    /** Breaks it off when it is not over. */
    @Override
    public void close() {
        if (copy.isActive()) {
            try {
                copy.cancelCopy();
            } catch (SQLException _) {
                // The connection is not well, which its next use tells.
            }
        }
    }
}
