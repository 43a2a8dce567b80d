package dev.tieline.flow;

import dev.tieline.api.Node;
import dev.tieline.api.Place;
import java.util.List;

/** The lines of a file, to find where in it the characters of a value stand. */
final class SourceLines {
    private final List<String> lines;

    SourceLines(String text) {
        this.lines = text.lines().toList();
    }

    /** A line, from 1; empty beyond the end. */
    String line(int number) {
        return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
    }

    /** A bare expression. */
    ExpressionText expression(Node.Scalar scalar) {
        String text = scalar.text().strip();
        Place start = textStart(scalar, text);
        return new ExpressionText(text, start, stands(start, text));
    }

    /** An expression within a value's text, from one character to another. */
    ExpressionText expression(Node.Scalar scalar, int from, int to) {
        String whole = scalar.text();
        int begin = from;
        while (begin < to && Character.isWhitespace(whole.charAt(begin))) {
            begin++;
        }
        String text = whole.substring(begin, to).stripTrailing();
        Place start = textStart(scalar, whole);
        if (!stands(start, whole)) {
            return new ExpressionText(text, start, false);
        }
        int columns = whole.codePointCount(0, begin);
        return new ExpressionText(text, start.plusColumns(columns), true);
    }

    /** Where the text of a value begins: after the opening quote, or under the block's sign. */
    private Place textStart(Node.Scalar scalar, String text) {
        Place place = scalar.place();
        if (!scalar.quoted()) {
            return place;
        }
        String line = line(place.line());
        int index = index(line, place.column());
        char sign = index < line.length() ? line.charAt(index) : ' ';
        if (sign != '|' && sign != '>') {
            return place.plusColumns(1);
        }
        String below = line(place.line() + 1);
        int indent = below.length() - below.stripLeading().length();
        return below.strip().equals(text.lines().findFirst().orElse("").strip())
                ? new Place(place.file(), place.line() + 1, indent + 1)
                : place;
    }

    private boolean stands(Place place, String text) {
        List<String> written = text.lines().toList();
        for (int i = 0; i < written.size(); i++) {
            String line = line(place.line() + i);
            if (!line.startsWith(written.get(i), index(line, place.column()))) {
                return false;
            }
        }
        return true;
    }

    /** Columns count characters as people do; a string may need two places for one. */
    private static int index(String line, int column) {
        int characters = line.codePointCount(0, line.length());
        return line.offsetByCodePoints(0, Math.min(column - 1, characters));
    }
}
