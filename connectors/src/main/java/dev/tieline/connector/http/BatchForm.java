package dev.tieline.connector.http;

import dev.tieline.api.Document;
import java.util.Optional;

/**
 * How several items go in one call, and how its answer tells of each: key {@code batch} of an
 * operation.
 *
 * @param items field of the body that holds them; empty when the body is the list itself
 * @param most of them in one call
 * @param entries where the answer tells of each; empty when it only tells of all
 */
record BatchForm(String items, int most, Optional<Entries> entries) {

    /** The most that may be declared. */
    static final int LIMIT = 10_000;

    /** In place of a path: all of the answer. */
    static final String WHOLE = "/";

    /**
     * The value at a path with dots, or at a JSON Pointer (RFC 6901), which begins with a slash.
     */
    static Optional<Object> find(Document in, String path) {
        return path.startsWith("/") ? in.at(path) : in.find(path);
    }

    /**
     * A list in the answer.
     *
     * @param all whether it tells of each item, or only of those that were not taken
     * @param at its path; {@link #WHOLE} when the answer is the list
     * @param by how an entry is known to belong to an item
     * @param status path of its HTTP status in an entry; empty when it has none
     * @param body path of its own answer in an entry; empty when that is the entry
     */
    record Entries(boolean all, String at, By by, String status, String body) {

        /** The answer's own field on the way to the list; empty when the answer is the list. */
        String field() {
            return at.startsWith("/") ? at.split("/", 3)[1] : at.split("\\.", 2)[0];
        }
    }

    /** How an entry is known to belong to an item. */
    sealed interface By {
        /** There are as many, in the same order. */
        record Order() implements By {}

        /**
         * An entry holds its place among the items, from 0.
         *
         * @param at path in an entry
         */
        record Index(String at) implements By {}

        /**
         * An entry holds a value of the item.
         *
         * @param field of the item
         * @param at path in an entry
         */
        record Match(String field, String at) implements By {}
    }
}
