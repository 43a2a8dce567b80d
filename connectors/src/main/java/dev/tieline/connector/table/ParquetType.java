package dev.tieline.connector.table;

import dev.tieline.connector.table.TableColumn.Holds;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How values of a field are stored in Parquet. Pure. */
record ParquetType(TableField field) {
    private static final int DECIMAL_BYTES = 16;
    private static final int DECIMAL_DIGITS = 38;
    private static final int UTF8 = 0;
    private static final int DECIMAL = 5;
    private static final int DATE = 6;
    private static final int TIMESTAMP_MICROS = 10;

    int stored() {
        return switch (field.holds()) {
            case BOOLEAN -> ParquetLeaf.BOOLEAN;
            case DATE -> ParquetLeaf.INT32;
            case INTEGER, DATE_TIME -> ParquetLeaf.INT64;
            case NUMBER -> isDecimal() ? ParquetLeaf.FIXED : ParquetLeaf.DOUBLE;
            case TEXT, NOTHING, OTHER -> ParquetLeaf.BYTES;
        };
    }

    private boolean isDecimal() {
        return field.holds() == Holds.NUMBER && field.scale() >= 0;
    }

    /** Its element of the footer. */
    void describe(ThriftOut out) {
        out.begin().small(1, stored());
        if (stored() == ParquetLeaf.FIXED) {
            out.small(2, DECIMAL_BYTES);
        }
        out.small(3, field.required() ? ParquetLeaf.REQUIRED : ParquetLeaf.OPTIONAL);
        out.text(4, field.name());
        switch (field.holds()) {
            case TEXT -> out.small(6, UTF8).begin(10).begin(1).end().end();
            case DATE -> out.small(6, DATE).begin(10).begin(6).end().end();
            case DATE_TIME ->
                    out.small(6, TIMESTAMP_MICROS)
                            .begin(10)
                            .begin(8)
                            .truth(1, true)
                            .begin(2)
                            .begin(2)
                            .end()
                            .end()
                            .end()
                            .end();
            case NUMBER -> describeDecimal(out);
            case INTEGER, BOOLEAN, NOTHING, OTHER -> {}
        }
        out.end();
    }

    private void describeDecimal(ThriftOut out) {
        if (isDecimal()) {
            out.small(6, DECIMAL)
                    .small(7, field.scale())
                    .small(8, DECIMAL_DIGITS)
                    .begin(10)
                    .begin(5)
                    .small(1, field.scale())
                    .small(2, DECIMAL_DIGITS)
                    .end()
                    .end();
        }
    }

    /** A value as it is stored: {@link Long}, {@link Boolean} or bytes; null when there is none. */
    @Nullable Object of(@Nullable Object value) throws TableOut.Unwritable {
        if (value == null) {
            if (field.required()) {
                throw unwritable("is missing and required");
            }
            return null;
        }
        return switch (field.holds()) {
            case TEXT -> text(value);
            case INTEGER -> integer(value);
            case NUMBER -> isDecimal() ? decimal(number(value)) : floating(number(value));
            case BOOLEAN -> {
                if (value instanceof Boolean) {
                    yield value;
                }
                throw unwritable("is not true or false");
            }
            case DATE -> (Object) day(value).toEpochDay();
            case DATE_TIME -> micros(value);
            case NOTHING, OTHER -> throw unwritable("has no form in Parquet");
        };
    }

    private TableOut.Unwritable unwritable(String why) {
        return new TableOut.Unwritable(field.name(), why);
    }

    private Object text(Object value) throws TableOut.Unwritable {
        try {
            ByteBuffer bytes =
                    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(string(value)));
            byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return exact;
        } catch (CharacterCodingException _) {
            throw unwritable("holds half a character");
        }
    }

    private String string(Object value) throws TableOut.Unwritable {
        if (value instanceof String text && text.indexOf(0) < 0) {
            return text;
        }
        throw unwritable("is not a text, or holds a NUL");
    }

    private BigDecimal number(Object value) throws TableOut.Unwritable {
        return switch (value) {
            case Long whole -> BigDecimal.valueOf(whole);
            case BigDecimal number -> number;
            default -> throw unwritable("is not a number");
        };
    }

    private Object integer(Object value) throws TableOut.Unwritable {
        try {
            return value instanceof Long ? value : (Object) number(value).longValueExact();
        } catch (ArithmeticException _) {
            throw unwritable("is not a whole number of 64 bits");
        }
    }

    private Object floating(BigDecimal number) throws TableOut.Unwritable {
        double near = number.doubleValue();
        if (!Double.isFinite(near) || BigDecimal.valueOf(near).compareTo(number) != 0) {
            throw unwritable(
                    "has more digits than a DOUBLE keeps, and no 'multipleOf' makes it a DECIMAL");
        }
        return Double.doubleToRawLongBits(near);
    }

    private Object decimal(BigDecimal number) throws TableOut.Unwritable {
        BigDecimal plain = number.stripTrailingZeros();
        long digits = (long) plain.precision() - plain.scale() + field.scale();
        if (plain.scale() > field.scale() || (digits > DECIMAL_DIGITS && plain.signum() != 0)) {
            throw unwritable(
                    "has more than "
                            + field.scale()
                            + " digits behind the point, or more than "
                            + DECIMAL_DIGITS
                            + " in all");
        }
        byte[] bytes = plain.setScale(field.scale()).unscaledValue().toByteArray();
        byte[] fixed = new byte[DECIMAL_BYTES];
        Arrays.fill(fixed, (byte) (plain.signum() < 0 ? -1 : 0));
        System.arraycopy(bytes, 0, fixed, DECIMAL_BYTES - bytes.length, bytes.length);
        return fixed;
    }

    private LocalDate day(Object value) throws TableOut.Unwritable {
        try {
            return LocalDate.parse(string(value));
        } catch (DateTimeException _) {
            throw unwritable("is not a day as in 2026-01-31");
        }
    }

    private Object micros(Object value) throws TableOut.Unwritable {
        try {
            Instant instant = OffsetDateTime.parse(string(value)).toInstant();
            Instant kept = instant.truncatedTo(ChronoUnit.MICROS);
            if (!kept.equals(instant)) {
                throw unwritable("is finer than a microsecond");
            }
            return ChronoUnit.MICROS.between(Instant.EPOCH, kept);
        } catch (DateTimeException | ArithmeticException _) {
            throw unwritable("is not a time as in 2026-01-31T09:30:00Z");
        }
    }

    /** Writes it behind others. */
    static void put(ByteArrayOutputStream out, int stored, Object value) {
        switch (value) {
            case byte[] bytes -> {
                if (stored == ParquetLeaf.BYTES) {
                    Plain.little(out, bytes.length, 4);
                }
                out.writeBytes(bytes);
            }
            case Long number -> Plain.little(out, number, stored == ParquetLeaf.INT32 ? 4 : 8);
            default -> throw new IllegalStateException("not as it is stored");
        }
    }
}
