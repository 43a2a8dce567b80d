package dev.tieline.connector.table;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;

/** Numbers of cells as numbers, days and times. Pure. */
final class XlsxNumbers {
    /** So many digits a cell keeps. */
    static final int DIGITS = 15;

    static final LocalDate EPOCH = LocalDate.of(1899, 12, 30);
    static final LocalDate EPOCH_1904 = LocalDate.of(1904, 1, 1);
    static final int DAY_MILLIS = 86_400_000;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final int LONGEST = 60;
    private static final int LAST_DAY = 2_958_465;

    /** The 29th of February 1900, which was not but is counted. */
    private static final int NO_DAY = 60;

    private XlsxNumbers() {}

    /**
     * A number as somebody typed it: programs write 1.1 as 1.1000000000000001, which is the same to
     * them. A number or {@link Unfit}.
     */
    static Object number(String text) {
        if (text.length() > LONGEST) {
            return Unfit.NO_NUMBER;
        }
        try {
            BigDecimal exact = new BigDecimal(text);
            double near = Double.parseDouble(text);
            if (!Double.isFinite(near) || exact.scale() > 1_000) {
                return Unfit.NO_NUMBER;
            }
            BigDecimal typed = BigDecimal.valueOf(near).stripTrailingZeros();
            boolean same = exact.precision() > DIGITS && typed.precision() <= DIGITS;
            return Conversion.exact(same ? typed : exact);
        } catch (NumberFormatException _) {
            return Unfit.NO_NUMBER;
        }
    }

    /** The same where it is shown as a day, a time or both. */
    static Object shown(String text, XlsxStyles.Shows shows, boolean since1904) {
        Object number = number(text);
        if (shows == XlsxStyles.Shows.NUMBER || number instanceof Unfit) {
            return number;
        }
        BigDecimal serial = new BigDecimal(number.toString());
        if (serial.signum() < 0 || serial.compareTo(BigDecimal.valueOf(LAST_DAY + 1L)) >= 0) {
            return Unfit.NO_TIME;
        }
        long millis =
                serial.multiply(BigDecimal.valueOf(DAY_MILLIS))
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValueExact();
        long day = millis / DAY_MILLIS;
        long rest = millis % DAY_MILLIS;
        if (shows == XlsxStyles.Shows.TIME) {
            // More than a day is a span of time.
            return day > 0 ? number : time(rest);
        }
        if (!since1904 && (day == 0 || day == NO_DAY)) {
            return Unfit.NO_TIME;
        }
        String date = date(day, since1904).toString();
        return shows == XlsxStyles.Shows.DATE && rest == 0 ? date : date + "T" + time(rest);
    }

    private static LocalDate date(long day, boolean since1904) {
        if (since1904) {
            return EPOCH_1904.plusDays(day);
        }
        return EPOCH.plusDays(day < NO_DAY ? day + 1 : day);
    }

    private static String time(long millis) {
        LocalTime time = LocalTime.ofNanoOfDay(millis * 1_000_000);
        return (millis % 1_000 == 0 ? SECONDS : MILLIS).format(time);
    }
}
