package dev.tieline.connector.jdbc;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;

/** Times as databases write them, as ISO 8601. What is no day, as 0000-00-00, has no form. Pure. */
final class TimeText {
    private static final int DAY = "0000-00-00".length();

    private TimeText() {}

    /**
     * @throws DateTimeException when it has no form
     */
    static String date(String text) {
        LocalDate date = LocalDate.parse(text);
        if (date.getYear() < 1 || date.getYear() > 9999) {
            throw new DateTimeException("no form");
        }
        return text;
    }

    /**
     * Of a date and a time with a blank or T between, of no zone.
     *
     * @throws DateTimeException when it has no form
     */
    static String local(String text) {
        if (text.length() <= DAY + 1) {
            throw new DateTimeException("no form");
        }
        date(text.substring(0, DAY));
        String time = text.substring(DAY + 1);
        LocalTime.parse(time);
        // A library leaves out seconds that are none.
        return text.substring(0, DAY) + "T" + (time.length() == 5 ? time + ":00" : time);
    }

    /**
     * The same, of UTC.
     *
     * @throws DateTimeException when it has no form
     */
    static String instant(String text) {
        return local(text.endsWith("Z") ? text.substring(0, text.length() - 1) : text) + "Z";
    }
}
