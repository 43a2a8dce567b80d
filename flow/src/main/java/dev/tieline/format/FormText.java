package dev.tieline.format;

import java.io.ByteArrayOutputStream;

/** Bodies of {@code application/x-www-form-urlencoded}. Every value is text. */
final class FormText {
    private FormText() {}

    static Reading read(byte[] bytes) {
        FieldCollector fields = new FieldCollector();
        int from = 0;
        while (from <= bytes.length) {
            int end = find(bytes, '&', from, bytes.length);
            if (end > from) {
                int equals = find(bytes, '=', from, end);
                String name = decode(bytes, from, equals);
                fields.add(name, equals == end ? "" : decode(bytes, equals + 1, end));
            }
            from = end + 1;
        }
        return new Reading.Read(fields.document());
    }

    private static int find(byte[] bytes, char wanted, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    private static String decode(byte[] bytes, int from, int to) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(to - from);
        int at = from;
        while (at < to) {
            byte here = bytes[at++];
            if (here == '%') {
                plain.write(hex(bytes, at, to));
                at += 2;
            } else {
                plain.write(here == '+' ? ' ' : here);
            }
        }
        byte[] decoded = plain.toByteArray();
        return Utf8.decode(decoded, 0, decoded.length);
    }

    private static int hex(byte[] bytes, int at, int to) {
        int high = at < to ? Character.digit(bytes[at], 16) : -1;
        int low = at + 1 < to ? Character.digit(bytes[at + 1], 16) : -1;
        if (high < 0 || low < 0) {
            throw Unreadable.broken(
                    "form-malformed",
                    "The form holds a % that is not followed by two hexadecimal digits.");
        }
        return high * 16 + low;
    }
}
