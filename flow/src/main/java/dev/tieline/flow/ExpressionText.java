package dev.tieline.flow;

import dev.tieline.api.Place;

/**
 * A CEL expression as written, not yet compiled.
 *
 * @param text without {@code ${}} around it
 * @param place of its first character
 * @param verbatim whether the file shows the text as it is, character by character on one line, so
 *     that columns within it are columns of the file; false after YAML escapes and line folding
 */
public record ExpressionText(String text, Place place, boolean verbatim) {

    /** The place of a character of the expression; the expression's start when it is not known. */
    public Place at(int offset) {
        return verbatim ? place.plusColumns(offset) : place;
    }
}
