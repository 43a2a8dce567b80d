package dev.tieline.mapping;

import org.jspecify.annotations.Nullable;

/** The values behind the names of an expression: trees as in {@link dev.tieline.api.Document}. */
@FunctionalInterface
public interface Names {

    /** The value of a declared name; null when there is none. */
    @Nullable Object value(String name);
}
