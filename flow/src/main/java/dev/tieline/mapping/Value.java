package dev.tieline.mapping;

import dev.tieline.api.Fault;

/** What an expression came to. */
public sealed interface Value {

    /** A value: text, Boolean, Long, BigDecimal, List or Map, as in a document. */
    record Present(Object value) implements Value {}

    /** There is none: an optional was empty, or the value is null. */
    record Absent() implements Value {
        public static final Absent ABSENT = new Absent();
    }

    /** It could not be evaluated; the fault tells why and no value. */
    record Failed(Fault fault) implements Value {}
}
