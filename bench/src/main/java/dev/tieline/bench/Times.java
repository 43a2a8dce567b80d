package dev.tieline.bench;

import java.util.List;

/**
 * How long something took.
 *
 * @param count how often
 * @param p50Nanos half of them took no longer
 * @param p99Nanos 99 % of them took no longer
 * @param p999Nanos 99.9 % of them took no longer
 */
record Times(long count, long p50Nanos, long p99Nanos, long p999Nanos) {

    static Times of(Latencies latencies) {
        return new Times(
                latencies.total(),
                latencies.quantileNanos(0.5),
                latencies.quantileNanos(0.99),
                latencies.quantileNanos(0.999));
    }

    /** As one process tells it to another. */
    String words() {
        return count + " " + p50Nanos + " " + p99Nanos + " " + p999Nanos;
    }

    /** What {@link #words} said. */
    static Times of(List<Long> words) {
        return new Times(words.get(0), words.get(1), words.get(2), words.get(3));
    }

    double p50Millis() {
        return p50Nanos / 1e6;
    }

    double p99Millis() {
        return p99Nanos / 1e6;
    }

    double p999Millis() {
        return p999Nanos / 1e6;
    }
}
