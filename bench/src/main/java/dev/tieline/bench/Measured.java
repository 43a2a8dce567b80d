package dev.tieline.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** A side and how it did in each round. */
record Measured(Side side, List<Round> rounds) {

    Measured {
        rounds = List.copyOf(rounds);
    }

    /** The middle one of a figure. */
    double median(ToDoubleFunction<Round> figure) {
        return Round.median(rounds.stream().mapToDouble(figure).toArray());
    }
}
