package dev.tieline.mapping;

import java.util.List;

/** A compiled expression. Immutable and thread-safe. */
public interface Expression {

    /** As written. */
    String text();

    /** Type of what it gives. */
    Type type();

    /** Whether it may give nothing. */
    boolean uncertain();

    /** The paths it reads, as {@code record.email}, each once, in order. */
    List<String> reads();

    /** Those of them whose value shows in what it gives: all that are not declassified. */
    default List<String> exposed() {
        return reads();
    }

    /** Evaluates it; never throws, ends within fixed bounds. */
    Value evaluate(Names names);
}
