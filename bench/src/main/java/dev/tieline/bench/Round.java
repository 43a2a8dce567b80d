package dev.tieline.bench;

import java.util.Arrays;

/**
 * How one side did in one round.
 *
 * @param posted what was posted
 * @param deliveries how many arrived, at all places together
 * @param deliveryNanos from the first post to the last arrival
 * @param endToEnd from when a lead was due to its arrival, at the first place; none without one
 * @param cpu what processes used
 * @param others processors that were busy with programs that are not part of the benchmark
 */
record Round(
        Posted posted,
        long deliveries,
        long deliveryNanos,
        Times endToEnd,
        Busy cpu,
        double others) {

    /**
     * Processor time in microseconds.
     *
     * @param side of the side's process
     * @param load of the process that posts
     * @param sink of the destinations' process
     */
    record Busy(long side, long load, long sink) {}

    double acceptedPerSecond() {
        return posted.accepted() * 1e9 / posted.nanos();
    }

    double deliveriesPerSecond() {
        return deliveryNanos == 0 ? 0 : deliveries * 1e9 / deliveryNanos;
    }

    double cpuPerLead() {
        return cpu.side() / (double) posted.accepted();
    }

    double loadCpuPerLead() {
        return cpu.load() / (double) posted.accepted();
    }

    double sinkCpuPerLead() {
        return cpu.sink() / (double) posted.accepted();
    }

    /** Processors that the side's process kept busy. */
    double cores() {
        return cpuPerLead() * acceptedPerSecond() / 1e6;
    }

    /** How long the last arrival came after the last answer. */
    double drainMillis() {
        return Math.max(0, deliveryNanos - posted.nanos()) / 1e6;
    }

    /** The middle one. */
    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
