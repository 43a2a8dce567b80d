package dev.tieline.scheme;

import java.util.List;

/** Where in a request something stands. */
public sealed interface Spot {

    /** Nowhere: the scheme has no such thing. */
    record Nowhere() implements Spot {}

    /**
     * A header.
     *
     * @param names in lower case; of several each may stand there once, and one is enough
     */
    record Header(List<String> names) implements Spot {
        public Header {
            names = List.copyOf(names);
        }

        /** The first of its names. */
        public String name() {
            return names.getFirst();
        }
    }

    /** A parameter of the URL's query. */
    record Query(String name) implements Spot {}

    /** A pair of the signature's header, as {@code t=} is in Stripe's. */
    record Pair(String key) implements Spot {}

    /** A place in a JSON body; {@code *} stands for each item of a list. */
    record Body(String pointer) implements Spot {}

    static Spot nowhere() {
        return new Nowhere();
    }

    static Spot header(String... names) {
        return new Header(List.of(names));
    }

    static Spot body(String pointer) {
        return new Body(pointer);
    }

    /** For the reference. */
    default String words() {
        return switch (this) {
            case Nowhere() -> "";
            case Header header -> "header `" + header.name() + "`";
            case Query(String name) -> "`" + name + "` in the URL";
            case Pair(String key) -> "`" + key + "=`";
            case Body(String pointer) -> "`" + pointer + "` in the body";
        };
    }

    /** Whether there is such a thing. */
    default boolean given() {
        return !(this instanceof Nowhere);
    }
}
