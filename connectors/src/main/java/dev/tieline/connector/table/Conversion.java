package dev.tieline.connector.table;

import dev.tieline.connector.table.ParquetLeaf.Kind;
import dev.tieline.connector.table.ParquetLeaf.Meaning;
import dev.tieline.connector.table.TableColumn.Holds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/** How stored values of a column become what they stand for. Pure. */
record Conversion(ParquetLeaf leaf, Holds holds, String words) {
    private static final int MAX_DIGITS = 100;
    private static final int MAX_TEXT = 1 << 20;
    private static final long DAY_NANOS = 86_400_000_000_000L;
    private static final long JULIAN_EPOCH = 2_440_588;

    static Conversion of(ParquetSchema.Top top) {
        ParquetLeaf leaf = top.leaf();
        if (!top.flat()) {
            String words =
                    leaf.meaning().kind() == Kind.LIST || leaf.repetition() > ParquetLeaf.OPTIONAL
                            ? "lists"
                            : leaf.meaning().kind() == Kind.MAP ? "maps" : "groups of fields";
            return new Conversion(leaf, Holds.OTHER, words);
        }
        return switch (leaf.meaning().kind()) {
            case TEXT -> stored(leaf, Holds.TEXT, "texts", ParquetLeaf.BYTES, ParquetLeaf.FIXED);
            case UUID ->
                    leaf.length() == 16
                            ? stored(leaf, Holds.TEXT, "UUIDs", ParquetLeaf.FIXED)
                            : other(leaf);
            case DATE -> stored(leaf, Holds.DATE, "days", ParquetLeaf.INT32);
            case TIME ->
                    stored(
                            leaf,
                            Holds.TEXT,
                            "times of a day",
                            ParquetLeaf.INT32,
                            ParquetLeaf.INT64);
            case TIMESTAMP -> stored(leaf, Holds.DATE_TIME, "times", ParquetLeaf.INT64);
            case UNSIGNED ->
                    stored(
                            leaf,
                            Holds.INTEGER,
                            "whole numbers",
                            ParquetLeaf.INT32,
                            ParquetLeaf.INT64);
            case DECIMAL -> decimal(leaf);
            case NOTHING -> new Conversion(leaf, Holds.NOTHING, "nothing");
            case PLAIN -> plain(leaf);
            case LIST, MAP, OTHER -> other(leaf);
        };
    }

    private static Conversion stored(ParquetLeaf leaf, Holds holds, String words, int... types) {
        return Arrays.stream(types).anyMatch(type -> type == leaf.type())
                ? new Conversion(leaf, holds, words)
                : other(leaf);
    }

    private static Conversion other(ParquetLeaf leaf) {
        return new Conversion(leaf, Holds.OTHER, "values of a kind that is not known here");
    }

    private static Conversion decimal(ParquetLeaf leaf) {
        Meaning meaning = leaf.meaning();
        boolean known =
                meaning.precision() > 0
                        && meaning.precision() <= MAX_DIGITS
                        && meaning.scale() >= 0
                        && meaning.scale() <= meaning.precision()
                        && leaf.length() <= MAX_DIGITS;
        return known
                ? stored(
                        leaf,
                        meaning.scale() == 0 ? Holds.INTEGER : Holds.NUMBER,
                        "decimals",
                        ParquetLeaf.INT32,
                        ParquetLeaf.INT64,
                        ParquetLeaf.BYTES,
                        ParquetLeaf.FIXED)
                : other(leaf);
    }

    private static Conversion plain(ParquetLeaf leaf) {
        return switch (leaf.type()) {
            case ParquetLeaf.BOOLEAN -> new Conversion(leaf, Holds.BOOLEAN, "true or false");
            case ParquetLeaf.INT32, ParquetLeaf.INT64 ->
                    new Conversion(leaf, Holds.INTEGER, "whole numbers");
            case ParquetLeaf.FLOAT, ParquetLeaf.DOUBLE ->
                    new Conversion(leaf, Holds.NUMBER, "numbers");
            case ParquetLeaf.INT96 -> new Conversion(leaf, Holds.DATE_TIME, "times");
            // Older programs write texts without saying so.
            case ParquetLeaf.BYTES -> new Conversion(leaf, Holds.TEXT, "texts");
            default -> new Conversion(leaf, Holds.OTHER, "bytes");
        };
    }

    /** Of a value stored as a number: a whole one, the bits of a float, or 0 and 1. */
    Object number(long raw) {
        Meaning meaning = leaf.meaning();
        return switch (meaning.kind()) {
            case DATE -> day(raw);
            case TIME -> time(raw, meaning.scale());
            case TIMESTAMP -> timestamp(raw, meaning);
            case DECIMAL ->
                    meaning.scale() == 0 ? (Object) raw : BigDecimal.valueOf(raw, meaning.scale());
            case UNSIGNED -> unsigned(raw);
            default -> plain(raw);
        };
    }

    private static Object day(long raw) {
        LocalDate day = LocalDate.ofEpochDay(raw);
        return day.getYear() < 0 || day.getYear() > 9999 ? Unfit.NO_TIME : day.toString();
    }

    private Object plain(long raw) {
        return switch (leaf.type()) {
            case ParquetLeaf.BOOLEAN -> raw != 0;
            case ParquetLeaf.FLOAT -> {
                float value = Float.intBitsToFloat((int) raw);
                yield Float.isFinite(value)
                        ? exact(new BigDecimal(Float.toString(value)))
                        : Unfit.NO_NUMBER;
            }
            case ParquetLeaf.DOUBLE -> {
                double value = Double.longBitsToDouble(raw);
                yield Double.isFinite(value) ? exact(BigDecimal.valueOf(value)) : Unfit.NO_NUMBER;
            }
            default -> raw;
        };
    }

    private Object unsigned(long raw) {
        if (leaf.type() == ParquetLeaf.INT32) {
            return raw & 0xFFFF_FFFFL;
        }
        return raw >= 0 ? (Object) raw : new BigDecimal(Long.toUnsignedString(raw));
    }

    /** The shortest number that is stored like this; whole ones without a point. */
    static Object exact(BigDecimal value) {
        if (value.signum() == 0) {
            return 0L;
        }
        BigDecimal plain = value.stripTrailingZeros();
        boolean whole = plain.scale() <= 0 && plain.precision() - plain.scale() <= 18;
        return whole ? (Object) plain.longValueExact() : plain;
    }

    private static Object time(long raw, int digits) {
        long nanos = raw * unit(digits);
        return raw < 0 || raw > DAY_NANOS / unit(digits) || nanos >= DAY_NANOS
                ? Unfit.NO_TIME
                : DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.ofNanoOfDay(nanos));
    }

    private static long unit(int digits) {
        return switch (digits) {
            case 3 -> 1_000_000;
            case 6 -> 1_000;
            default -> 1;
        };
    }

    private static Object timestamp(long raw, Meaning meaning) {
        long second = 1_000_000_000 / unit(meaning.scale());
        return at(
                Math.floorDiv(raw, second),
                Math.floorMod(raw, second) * unit(meaning.scale()),
                meaning.utc());
    }

    private static Object at(long second, long nanos, boolean utc) {
        try {
            Instant instant = Instant.ofEpochSecond(second, nanos);
            int year = instant.atOffset(ZoneOffset.UTC).getYear();
            if (year < 0 || year > 9999) {
                return Unfit.NO_TIME;
            }
            return utc ? instant.toString() : local(instant);
        } catch (DateTimeException | ArithmeticException _) {
            return Unfit.NO_TIME;
        }
    }

    private static String local(Instant instant) {
        String text = instant.toString();
        return text.substring(0, text.length() - 1);
    }

    /** Of a value stored as bytes. */
    Object bytes(byte[] in, int from, int length) {
        return switch (leaf.meaning().kind()) {
            case DECIMAL -> decimal(in, from, length);
            case UUID -> uuid(in, from);
            default -> leaf.type() == ParquetLeaf.INT96 ? int96(in, from) : text(in, from, length);
        };
    }

    private Object decimal(byte[] in, int from, int length) {
        if (length == 0 || length > MAX_DIGITS) {
            return Unfit.NO_NUMBER;
        }
        BigInteger unscaled = new BigInteger(in, from, length);
        BigDecimal value = new BigDecimal(unscaled, leaf.meaning().scale());
        if (value.precision() > MAX_DIGITS) {
            return Unfit.NO_NUMBER;
        }
        return value.scale() == 0 && unscaled.bitLength() < 64
                ? (Object) unscaled.longValue()
                : value;
    }

    private static Object uuid(byte[] in, int from) {
        long high = Plain.fixed64Big(in, from);
        long low = Plain.fixed64Big(in, from + 8);
        return new java.util.UUID(high, low).toString();
    }

    /** Nanoseconds of a day, then the day counted as Julian calendars do. */
    private static Object int96(byte[] in, int from) {
        long nanos = Plain.fixed64(in, from);
        long day = Plain.fixed32(in, from + 8) - JULIAN_EPOCH;
        return nanos < 0 || nanos >= DAY_NANOS
                ? Unfit.NO_TIME
                : at(day * 86_400 + nanos / 1_000_000_000, nanos % 1_000_000_000, true);
    }

    private static Object text(byte[] in, int from, int length) {
        return length > MAX_TEXT ? Unfit.TOO_LONG : Texts.of(in, from, length);
    }
}
