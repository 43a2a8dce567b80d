package dev.tieline.mapping;

/**
 * A name that expressions can see.
 *
 * @param type of its value
 * @param uncertain whether there may be no value: then it can only be read as optional
 */
public record Variable(Type type, boolean uncertain) {

    /** A name that always has a value. */
    public static Variable always(Type type) {
        return new Variable(type, false);
    }
}
