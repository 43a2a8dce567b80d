package dev.tieline.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How one side did in one round.
 *
 * @param perSecond deliveries, up to the arrival of the last one
 * @param p50Millis half of the posts were answered in this time
 * @param p99Millis 99 % of the posts were answered in this time
 * @param cpuMicros processor time of the side's process for a delivery
 * @param refused posts that were told to come again
 * @param others processors that were busy with programs that are not part of the benchmark
 */
record Round(
        double perSecond,
        double p50Millis,
        double p99Millis,
        double cpuMicros,
        double refused,
        double others) {

    /** The middle one of a figure. */
    static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        double[] values = rounds.stream().mapToDouble(figure).sorted().toArray();
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
