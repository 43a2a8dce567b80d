package dev.tieline.connector.files;

import java.util.regex.Pattern;

/** What was seen in one column. */
final class CellLook {
    private static final Pattern INTEGER = Pattern.compile(" *[-+]?[0-9]{1,18} *");
    private static final Pattern PADDED = Pattern.compile(" *[-+]?0[0-9]+ *");
    private static final Pattern POINT = Pattern.compile(" *[-+]?[0-9]{1,30}\\.[0-9]{1,30} *");
    private static final Pattern COMMA = Pattern.compile(" *[-+]?[0-9]{1,30},[0-9]{1,30} *");
    private static final Pattern THOUSANDS =
            Pattern.compile(" *[-+]?[1-9][0-9]{0,2}[.,][0-9]{3} *");

    private long rows;
    private long filled;
    private long integers;
    private long padded;
    private long points;
    private long commas;
    private long thousands;
    private long truths;

    void see(String cell) {
        rows++;
        if (cell.isEmpty()) {
            return;
        }
        filled++;
        integers += INTEGER.matcher(cell).matches() ? 1 : 0;
        padded += PADDED.matcher(cell).matches() ? 1 : 0;
        points += POINT.matcher(cell).matches() ? 1 : 0;
        commas += COMMA.matcher(cell).matches() ? 1 : 0;
        thousands += THOUSANDS.matcher(cell).matches() ? 1 : 0;
        truths += cell.strip().equals("true") || cell.strip().equals("false") ? 1 : 0;
    }

    static boolean isNumber(String cell) {
        return INTEGER.matcher(cell).matches()
                || POINT.matcher(cell).matches()
                || COMMA.matcher(cell).matches();
    }

    long filled() {
        return filled;
    }

    boolean always() {
        return filled == rows && rows > 0;
    }

    boolean padded() {
        return padded > 0 && integers == filled;
    }

    /** Whether it holds numbers that need this decimal sign. */
    boolean decimal(char sign) {
        long signed = sign == ',' ? commas : points;
        return signed > 0 && signed + integers == filled && padded == 0;
    }

    boolean perhapsThousands() {
        return thousands > 0 && thousands == points + commas;
    }

    String type(char sign) {
        if (filled == 0 || padded > 0) {
            return "string";
        }
        if (truths == filled) {
            return "boolean";
        }
        if (integers == filled) {
            return "integer";
        }
        return decimal(sign) ? "number" : "string";
    }
}
