package dev.tieline.connector.files;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far files are read.
 *
 * @param rows of the file that are read; -1 when all are
 * @param mark of its {@link Fingerprint}
 * @param file its name
 */
record FilePosition(long rows, String mark, String file) {
    private static final Pattern TEXT =
            Pattern.compile("(end|[0-9]{1,18}) ([0-9a-f]{24}) (.+)", Pattern.DOTALL);
    private static final long ALL = -1;

    static Optional<FilePosition> of(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        boolean all = parts.group(1).equals("end");
        return Optional.of(
                new FilePosition(
                        all ? ALL : Long.parseLong(parts.group(1)),
                        parts.group(2),
                        parts.group(3)));
    }

    boolean all() {
        return rows == ALL;
    }

    static FilePosition end(String mark, String file) {
        return new FilePosition(ALL, mark, file);
    }

    String text() {
        return (all() ? "end" : String.valueOf(rows)) + " " + mark + " " + file;
    }
}
