package dev.tieline.connector.binlog;

import dev.tieline.connector.jdbc.Kind;
import dev.tieline.connector.sql.Numbers;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values as they stand in the log's rows, as the text that the server gives for them; bytes as
 * base64 (MariaDB documentation, "Rows Event"; the source's {@code Field::pack} of each type).
 *
 * @param charsets names by the numbers of their collations
 */
record Cells(Map<Integer, String> charsets) {
    private static final int[] DIGIT_BYTES = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};
    private static final int GROUP = 9;
    private static final String NO_DAY = "0000-00-00 00:00:00";

    Cells {
        charsets = Map.copyOf(charsets);
    }

    /** What a column holds; empty when it is not carried. */
    Optional<Kind> kind(LogColumn column) {
        return Optional.ofNullable(
                switch (column.type()) {
                    case LogColumn.TINY,
                            LogColumn.SHORT,
                            LogColumn.INT24,
                            LogColumn.LONG,
                            LogColumn.LONGLONG,
                            LogColumn.YEAR ->
                            Kind.WHOLE;
                    case LogColumn.DECIMAL -> Kind.DECIMAL;
                    case LogColumn.FLOAT, LogColumn.DOUBLE -> Kind.FLOATING;
                    case LogColumn.BIT -> column.bits() == 1 ? Kind.TRUTH : Kind.BYTES;
                    case LogColumn.DATE, LogColumn.NEWDATE -> Kind.DATE;
                    case LogColumn.DATETIME -> Kind.LOCAL;
                    case LogColumn.TIMESTAMP -> Kind.INSTANT;
                    case LogColumn.TIME -> Kind.OTHER;
                    case LogColumn.VARCHAR,
                            LogColumn.VAR_STRING,
                            LogColumn.STRING,
                            LogColumn.BLOB ->
                            kind(charset(column));
                    case LogColumn.ENUM, LogColumn.SET ->
                            Charsets.carried(charset(column)) ? Kind.TEXT : null;
                    default -> null;
                });
    }

    @org.jspecify.annotations.Nullable
    private static Kind kind(String charset) {
        if (charset.equals(Charsets.BINARY)) {
            return Kind.BYTES;
        }
        return Charsets.carried(charset) ? Kind.TEXT : null;
    }

    private String charset(LogColumn column) {
        return charsets.getOrDefault(column.collation(), "");
    }

    /** Passes over a value that is not NULL. */
    void skip(LogColumn column, Bytes in) {
        in.skip(length(column, in));
    }

    private static int length(LogColumn column, Bytes in) {
        return switch (column.type()) {
            case LogColumn.TINY, LogColumn.YEAR -> 1;
            case LogColumn.SHORT -> 2;
            case LogColumn.INT24, LogColumn.DATE, LogColumn.NEWDATE -> 3;
            case LogColumn.LONG, LogColumn.FLOAT -> 4;
            case LogColumn.LONGLONG, LogColumn.DOUBLE -> 8;
            case LogColumn.TIMESTAMP -> 4 + (column.fraction() + 1) / 2;
            case LogColumn.DATETIME -> 5 + (column.fraction() + 1) / 2;
            case LogColumn.TIME -> 3 + (column.fraction() + 1) / 2;
            case LogColumn.BIT -> (column.bits() + 7) / 8;
            case LogColumn.DECIMAL -> decimalLength(column);
            case LogColumn.ENUM, LogColumn.SET -> column.meta();
            case LogColumn.VARCHAR,
                    LogColumn.VAR_STRING,
                    LogColumn.VARCHAR_COMPRESSED,
                    LogColumn.STRING ->
                    (int) in.little(column.longest() > 255 ? 2 : 1);
            case LogColumn.BLOB, LogColumn.BLOB_COMPRESSED, LogColumn.GEOMETRY ->
                    Math.toIntExact(in.little(column.meta()));
            default ->
                    throw new IllegalStateException(
                            "a column of the type " + column.type() + " is not known");
        };
    }

    /** The text of a value that is not NULL, of a column that is carried. */
    String text(LogColumn column, Bytes in) {
        int length = length(column, in);
        Bytes value = in.part(length);
        return switch (column.type()) {
            case LogColumn.TINY,
                    LogColumn.SHORT,
                    LogColumn.INT24,
                    LogColumn.LONG,
                    LogColumn.LONGLONG ->
                    whole(value.little(length), length, column.unsigned());
            case LogColumn.YEAR -> {
                int year = value.u8();
                yield String.valueOf(year == 0 ? 0 : 1900 + year);
            }
            case LogColumn.FLOAT ->
                    Numbers.floating(
                            Float.toString(Float.intBitsToFloat((int) value.little(length))));
            case LogColumn.DOUBLE ->
                    Numbers.floating(
                            Double.toString(Double.longBitsToDouble(value.little(length))));
            case LogColumn.DECIMAL -> decimal(column, value);
            case LogColumn.BIT ->
                    column.bits() == 1
                            ? String.valueOf(value.u8())
                            : Base64.getEncoder().encodeToString(value.take(length));
            case LogColumn.DATE, LogColumn.NEWDATE -> date(value.little(length));
            case LogColumn.DATETIME -> datetime(column, value);
            case LogColumn.TIMESTAMP -> timestamp(column, value);
            case LogColumn.TIME -> time(column, value);
            case LogColumn.ENUM -> word(column, value.little(length));
            case LogColumn.SET -> words(column, value.little(length));
            default -> characters(column, value.take(length));
        };
    }

    private static String whole(long raw, int bytes, boolean unsigned) {
        int spare = Long.SIZE - 8 * bytes;
        return unsigned ? Long.toUnsignedString(raw) : String.valueOf(raw << spare >> spare);
    }

    private String characters(LogColumn column, byte[] value) {
        String charset = charset(column);
        if (!charset.equals(Charsets.BINARY)) {
            return Charsets.text(charset, value);
        }
        // Zeros at the end of a binary(n) are not in the log.
        byte[] all =
                column.type() == LogColumn.STRING
                        ? Arrays.copyOf(value, Math.max(value.length, column.longest()))
                        : value;
        return Base64.getEncoder().encodeToString(all);
    }

    private String word(LogColumn column, long number) {
        if (number < 0 || number > column.words().size()) {
            throw new IllegalStateException("a word that the description does not have");
        }
        // What was no word of it is an empty one.
        return number == 0 ? "" : word(column, column.words().get((int) number - 1));
    }

    private String word(LogColumn column, String raw) {
        return Charsets.text(charset(column), raw.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String words(LogColumn column, long bits) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < Long.SIZE; i++) {
            if ((bits >>> i & 1) != 0) {
                words.add(word(column, column.words().get(i)));
            }
        }
        return String.join(",", words);
    }

    private static int precision(LogColumn column) {
        return column.meta() >> 8;
    }

    private static int scale(LogColumn column) {
        return column.meta() & 0xff;
    }

    private static int decimalLength(LogColumn column) {
        int before = precision(column) - scale(column);
        int behind = scale(column);
        return before / GROUP * 4
                + DIGIT_BYTES[before % GROUP]
                + behind / GROUP * 4
                + DIGIT_BYTES[behind % GROUP];
    }

    /**
     * Nine digits in four bytes, the rest of both sides in fewer; all turned when it is negative.
     */
    private static String decimal(LogColumn column, Bytes value) {
        byte[] raw = value.take(value.left());
        boolean negative = (raw[0] & 0x80) == 0;
        raw[0] ^= (byte) 0x80;
        for (int i = 0; negative && i < raw.length; i++) {
            raw[i] = (byte) ~raw[i];
        }
        Bytes in = new Bytes(raw);
        int before = precision(column) - scale(column);
        StringBuilder digits = new StringBuilder("0");
        digits(digits, in, before % GROUP);
        for (int i = 0; i < before / GROUP; i++) {
            digits(digits, in, GROUP);
        }
        StringBuilder fraction = new StringBuilder();
        for (int i = 0; i < scale(column) / GROUP; i++) {
            digits(fraction, in, GROUP);
        }
        digits(fraction, in, scale(column) % GROUP);
        return (negative ? "-" : "")
                + new BigInteger(digits.toString())
                + (fraction.isEmpty() ? "" : "." + fraction);
    }

    private static void digits(StringBuilder to, Bytes in, int count) {
        if (count > 0) {
            String digits = String.valueOf(in.big(DIGIT_BYTES[count]));
            to.repeat('0', Math.max(0, count - digits.length())).append(digits);
        }
    }

    private static String date(long packed) {
        return "%04d-%02d-%02d".formatted(packed >> 9, packed >> 5 & 15, packed & 31);
    }

    private static String datetime(LogColumn column, Bytes value) {
        long packed = value.big(5) - (1L << 39);
        long day = packed >> 17;
        long month = day >> 5;
        return "%04d-%02d-%02d %02d:%02d:%02d%s"
                .formatted(
                        month / 13,
                        month % 13,
                        day & 31,
                        packed >> 12 & 31,
                        packed >> 6 & 63,
                        packed & 63,
                        fraction(column, value.big(value.left())));
    }

    private static String timestamp(LogColumn column, Bytes value) {
        long seconds = value.big(4);
        String fraction = fraction(column, value.big(value.left()));
        if (seconds == 0) {
            // It stands for no time at all.
            return NO_DAY + fraction;
        }
        return java.time.LocalDateTime.ofEpochSecond(seconds, 0, java.time.ZoneOffset.UTC)
                        .format(java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss"))
                + fraction;
    }

    private static String time(LogColumn column, Bytes value) {
        int digits = 8 * (value.left() - 3);
        long packed = value.big(value.left()) - (1L << (23 + digits));
        long far = Math.abs(packed);
        long clock = far >> digits;
        return "%s%02d:%02d:%02d%s"
                .formatted(
                        packed < 0 ? "-" : "",
                        clock >> 12 & 1023,
                        clock >> 6 & 63,
                        clock & 63,
                        fraction(column, far & ((1L << digits) - 1)));
    }

    /** Two digits are in each byte. */
    private static String fraction(LogColumn column, long value) {
        int digits = column.fraction();
        if (digits == 0) {
            return "";
        }
        int written = (digits + 1) / 2 * 2;
        String all = String.valueOf(value);
        return "." + ("0".repeat(Math.max(0, written - all.length())) + all).substring(0, digits);
    }
}
