package dev.tieline.connector.postgresql;

import java.time.DateTimeException;

/**
 * Times in PostgreSQL's text form (style ISO, zone UTC) as ISO 8601. Infinity, years before 1 and
 * after 9999 have no form. Looked at by hand: a run reads millions of them.
 */
final class TimeText {
    private static final String DATE = "0000-00-00";
    private static final String TIME = "0000-00-00 00:00:00";
    private static final String UTC = "+00";
    private static final int MOST_DIGITS = 6;

    private TimeText() {}

    /**
     * @throws DateTimeException when it has no form
     */
    static String instant(String text) {
        int end = text.length() - UTC.length();
        if (!text.endsWith(UTC)) {
            throw noForm();
        }
        check(text, end);
        return text.substring(0, 10) + "T" + text.substring(11, end) + "Z";
    }

    /**
     * @throws DateTimeException when it has no form
     */
    static String local(String text) {
        check(text, text.length());
        return text.substring(0, 10) + "T" + text.substring(11);
    }

    /**
     * @throws DateTimeException when it has no form
     */
    static String date(String text) {
        if (text.length() != DATE.length() || !like(DATE, text)) {
            throw noForm();
        }
        return text;
    }

    private static void check(String text, int end) {
        int whole = TIME.length();
        boolean good = end >= whole && like(TIME, text);
        if (good && end > whole) {
            int digits = end - whole - 1;
            good = text.charAt(whole) == '.' && digits >= 1 && digits <= MOST_DIGITS;
            for (int i = whole + 1; good && i < end; i++) {
                good = digit(text.charAt(i));
            }
        }
        if (!good) {
            throw noForm();
        }
    }

    private static boolean like(String form, String text) {
        for (int i = 0; i < form.length(); i++) {
            char wanted = form.charAt(i);
            char c = text.charAt(i);
            if (wanted == '0' ? !digit(c) : c != wanted) {
                return false;
            }
        }
        return true;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static DateTimeException noForm() {
        return new DateTimeException("no form");
    }
}
