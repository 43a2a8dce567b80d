package dev.tieline.connector.sql;

import java.math.BigDecimal;

/** Numbers as the hub carries them: as strict as its own reader, for what is read is read again. */
public final class Numbers {
    static final int MAX_LENGTH = 110;
    private static final int MAX_EXPONENT = 400;
    private static final int MAX_SCALE = 1_000;
    private static final int MAX_DIGITS = 100;
    private static final int SURE_DIGITS = 18;
    private static final int PLAIN_DIGITS = 15;

    private Numbers() {}

    /**
     * A {@link Long} when it is whole and within 64 bits, else a {@link BigDecimal}.
     *
     * @throws ArithmeticException when it is no number ({@code NaN}, {@code Infinity}), or too long
     */
    public static Object of(String text) {
        if (whole(text)) {
            return Long.parseLong(text);
        }
        if (text.length() > MAX_LENGTH) {
            throw new ArithmeticException("too many digits");
        }
        BigDecimal value;
        try {
            value = new BigDecimal(text);
        } catch (NumberFormatException _) {
            throw new ArithmeticException("no number");
        }
        long exponent = (long) value.precision() - value.scale() - 1;
        if (value.precision() > MAX_DIGITS
                || Math.abs(exponent) > MAX_EXPONENT
                || Math.abs((long) value.scale()) > MAX_SCALE) {
            throw new ArithmeticException("out of range");
        }
        boolean whole = value.scale() == 0 && value.unscaledValue().bitLength() < 64;
        return whole ? (Object) value.longValue() : value;
    }

    /**
     * How a number near which a value is stored is written, in one way: without the zero behind the
     * point that Java adds, and with an exponent only where there are many digits.
     *
     * @param written by {@link Double#toString} or the like; what is no number stays
     */
    public static String floating(String written) {
        try {
            BigDecimal value = new BigDecimal(written).stripTrailingZeros();
            boolean plain = value.scale() <= 0 && value.precision() - value.scale() <= PLAIN_DIGITS;
            return plain ? value.toPlainString() : value.toString();
        } catch (NumberFormatException _) {
            return written;
        }
    }

    /** Whether it is digits that surely fit: most numbers are. */
    private static boolean whole(String text) {
        int length = text.length();
        int start = length > 0 && text.charAt(0) == '-' ? 1 : 0;
        if (length == start || length > SURE_DIGITS) {
            return false;
        }
        for (int i = start; i < length; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
