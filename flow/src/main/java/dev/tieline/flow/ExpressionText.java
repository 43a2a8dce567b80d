package dev.tieline.flow;

import dev.tieline.api.Place;

/**
 * A CEL expression as written, not yet compiled.
 *
 * @param text without {@code ${}} around it
 * @param place of its first character
 * @param verbatim whether the file shows the text as it is, character by character and line under
 *     line, so that places within it are places in the file; false after YAML escapes and line
 *     folding
 */
public record ExpressionText(String text, Place place, boolean verbatim) {

    /** The place of a character of the expression; the expression's start when it is not known. */
    public Place at(int offset) {
        if (!verbatim) {
            return place;
        }
        String before = text.substring(0, Math.clamp(offset, 0, text.length()));
        int lines = (int) before.chars().filter(c -> c == '\n').count();
        int column = place.column() + before.length() - (before.lastIndexOf('\n') + 1);
        return new Place(place.file(), place.line() + lines, column);
    }
}
