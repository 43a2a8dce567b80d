package dev.tieline.contract;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The text formats that are checked, by one pass over the characters and without allocation. The
 * same code serves the direct rules and the general validator.
 */
final class Formats {
    private static final int MAX_EMAIL = 254;
    private static final int MAX_LOCAL_PART = 64;
    private static final int MAX_LABEL = 63;

    private static final Map<String, Predicate<String>> CHECKED =
            Map.of(
                    "email", Formats::email,
                    "date", Formats::date,
                    "date-time", Formats::dateTime,
                    "time", text -> time(text, 0),
                    "uri", Formats::uri,
                    "uuid", Formats::uuid);

    private Formats() {}

    /** Names of the formats that are checked. */
    static List<String> names() {
        return CHECKED.keySet().stream().sorted().toList();
    }

    /** The check of a format of this name, which must be one of {@link #names()}. */
    static Predicate<String> named(String name) {
        Predicate<String> check = CHECKED.get(name);
        if (check == null) {
            throw new IllegalArgumentException("no such format: " + name);
        }
        return check;
    }

    /** A plain address (RFC 5321 dot-string and host name), without quoting and comments. */
    static boolean email(String text) {
        int at = text.indexOf('@');
        if (at < 1 || at > MAX_LOCAL_PART || text.length() > MAX_EMAIL) {
            return false;
        }
        char before = '.';
        for (int i = 0; i < at; i++) {
            char c = text.charAt(i);
            if (c == '.' ? before == '.' : !isAtomCharacter(c)) {
                return false;
            }
            before = c;
        }
        return before != '.' && hostName(text, at + 1);
    }

    private static boolean hostName(String text, int from) {
        int label = from;
        for (int i = from; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '.') {
                if (i == label || i - label > MAX_LABEL) {
                    return false;
                }
                if (text.charAt(label) == '-' || text.charAt(i - 1) == '-') {
                    return false;
                }
                label = i + 1;
            } else if (!isLetterOrDigit(text.charAt(i)) && text.charAt(i) != '-') {
                return false;
            }
        }
        return true;
    }

    /** RFC 3339 full-date. */
    static boolean date(String text) {
        return text.length() == 10 && dateAtStart(text);
    }

    private static boolean dateAtStart(String text) {
        if (text.length() < 10 || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return false;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 2);
        int day = digits(text, 8, 2);
        return year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= days(year, month);
    }

    private static int days(int year, int month) {
        return switch (month) {
            case 4, 6, 9, 11 -> 30;
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            default -> 31;
        };
    }

    /** RFC 3339 date-time. */
    static boolean dateTime(String text) {
        if (!dateAtStart(text) || text.length() < 20) {
            return false;
        }
        char separator = text.charAt(10);
        return (separator == 'T' || separator == 't') && time(text, 11);
    }

    /** RFC 3339 full-time from an index to the end; a leap second only where there can be one. */
    private static boolean time(String text, int from) {
        if (text.length() < from + 9
                || text.charAt(from + 2) != ':'
                || text.charAt(from + 5) != ':') {
            return false;
        }
        int hour = digits(text, from, 2);
        int minute = digits(text, from + 3, 2);
        int second = digits(text, from + 6, 2);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
            return false;
        }
        int zone = from + 8;
        if (text.charAt(zone) == '.') {
            zone++;
            int first = zone;
            while (zone < text.length() && isDigit(text.charAt(zone))) {
                zone++;
            }
            if (zone == first) {
                return false;
            }
        }
        int offset = offsetMinutes(text, zone);
        if (offset == NO_OFFSET) {
            return false;
        }
        return second < 60 || Math.floorMod(hour * 60 + minute - offset, 1440) == 1439;
    }

    private static final int NO_OFFSET = Integer.MIN_VALUE;

    private static int offsetMinutes(String text, int at) {
        if (at >= text.length()) {
            return NO_OFFSET;
        }
        char sign = text.charAt(at);
        if (sign == 'Z' || sign == 'z') {
            return text.length() == at + 1 ? 0 : NO_OFFSET;
        }
        boolean signed = sign == '+' || sign == '-';
        if (!signed || text.length() != at + 6 || text.charAt(at + 3) != ':') {
            return NO_OFFSET;
        }
        int hours = digits(text, at + 1, 2);
        int minutes = digits(text, at + 4, 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return NO_OFFSET;
        }
        return (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
    }

    /** A URI with a scheme (RFC 3986), by its characters. */
    static boolean uri(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || !isLetter(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < colon; i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && c != '+' && c != '-' && c != '.') {
                return false;
            }
        }
        int fragments = 0;
        for (int i = colon + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= text.length()
                        || !isHex(text.charAt(i + 1))
                        || !isHex(text.charAt(i + 2))) {
                    return false;
                }
            } else if (c == '#') {
                fragments++;
            } else if (!isLetterOrDigit(c) && "-._~:/?[]@!$&'()*+,;=".indexOf(c) < 0) {
                return false;
            }
        }
        return fragments <= 1;
    }

    /** RFC 4122 text form. */
    static boolean uuid(String text) {
        if (text.length() != 36) {
            return false;
        }
        for (int i = 0; i < 36; i++) {
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? text.charAt(i) != '-' : !isHex(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int digits(String text, int from, int count) {
        int number = 0;
        for (int i = from; i < from + count; i++) {
            if (!isDigit(text.charAt(i))) {
                return -1;
            }
            number = number * 10 + (text.charAt(i) - '0');
        }
        return number;
    }

    private static boolean isAtomCharacter(char c) {
        return isLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0;
    }

    private static boolean isLetterOrDigit(char c) {
        return isLetter(c) || isDigit(c);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
