package dev.tieline.http2;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes header blocks, RFC 7541, without a table and without a code: answers have few headers, and
 * whoever reads need keep nothing.
 */
public final class FieldWriter {
    /** The table has no bytes from now on. */
    private static final int NO_TABLE = 0x20;

    private static final int LITERAL = 0;

    private FieldWriter() {}

    /** A block of these fields. */
    public static byte[] write(List<Field> fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(NO_TABLE);
        for (Field field : fields) {
            block.write(LITERAL);
            string(block, field.name());
            string(block, field.value());
        }
        return block.toByteArray();
    }

    private static void string(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int full = 0x7f;
        if (bytes.length < full) {
            block.write(bytes.length);
        } else {
            block.write(full);
            int left = bytes.length - full;
            for (; left > 0x7f; left >>>= 7) {
                block.write((left & 0x7f) | 0x80);
            }
            block.write(left);
        }
        block.writeBytes(bytes);
    }
}
