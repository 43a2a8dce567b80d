package dev.tieline.mapping;

import dev.tieline.api.Place;
import java.util.function.IntFunction;

/**
 * An expression as written.
 *
 * @param text bare CEL
 * @param places where the character at an offset (in UTF-16 units) stands in its file
 */
public record Source(String text, IntFunction<Place> places) {

    Place at(int offset) {
        return places.apply(Math.clamp(offset, 0, text.length()));
    }
}
