package dev.tieline.watch;

import dev.tieline.ledger.Activity;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/**
 * How a source sends, learned from the hours before its last record, and so how long it may be
 * silent. A silence weighs as many records as would have come on average in the whole hours that it
 * lasts, each hour of the week for itself. It is odd when it weighs more than twice the heaviest
 * but one of the weeks that were learned (the heaviest may have been a failure), and at least as
 * much as a source that sends at random comes to once in half a year, which is the logarithm of how
 * many records it sends in that time. Immutable.
 */
final class Cadence {
    static final int MOST_WEEKS = 8;
    static final int LEAST_WEEKS = 4;

    private static final int WEEK = 7 * 24;
    private static final double ODD_ONCE_IN_WEEKS = 26;
    private static final double MARGIN = 2;

    private final double[] rates;
    private final double limit;
    private final int weeks;

    private Cadence(double[] rates, double limit, int weeks) {
        this.rates = rates;
        this.limit = limit;
        this.weeks = weeks;
    }

    /**
     * Learns.
     *
     * @param hours before and with that of the last record, without gaps
     * @param zone whose hours the source keeps
     */
    static Cadence of(List<Activity> hours, ZoneId zone) {
        int first = 0;
        while (first < hours.size() && hours.get(first).accepted() == 0) {
            first++;
        }
        List<Activity> known = hours.subList(first, hours.size());
        int weeks = known.size() / WEEK;
        if (weeks < LEAST_WEEKS) {
            return new Cadence(new double[WEEK], 0, 0);
        }
        double[] rates = rates(known, zone);
        double all = Arrays.stream(rates).sum();
        double random = Math.log(Math.max(Math.E, ODD_ONCE_IN_WEEKS * all));
        return new Cadence(
                rates, Math.max(random, MARGIN * heaviestButOne(known, rates, zone)), weeks);
    }

    private static double[] rates(List<Activity> hours, ZoneId zone) {
        double[] sums = new double[WEEK];
        int[] times = new int[WEEK];
        for (Activity hour : hours) {
            int bin = bin(hour.hour(), zone);
            sums[bin] += hour.accepted();
            times[bin]++;
        }
        for (int bin = 0; bin < WEEK; bin++) {
            sums[bin] /= Math.max(1, times[bin]);
        }
        return sums;
    }

    private static int bin(Instant hour, ZoneId zone) {
        ZonedDateTime local = hour.atZone(zone);
        return (local.getDayOfWeek().getValue() - 1) * 24 + local.getHour();
    }

    private static double heaviestButOne(List<Activity> hours, double[] rates, ZoneId zone) {
        double weeks = (double) hours.size() / WEEK;
        double heaviest = 0;
        double next = 0;
        double weight = 0;
        for (Activity hour : hours) {
            if (hour.accepted() == 0) {
                // Without itself, as a silence to come is not among what was learned.
                weight += rates[bin(hour.hour(), zone)] * weeks / (weeks - 1);
                continue;
            }
            next = Math.max(next, Math.min(heaviest, weight));
            heaviest = Math.max(heaviest, weight);
            weight = 0;
        }
        return next;
    }

    /**
     * How many records a silence since the last one weighs.
     *
     * @param last when it came
     */
    private double weight(Instant last, Instant now, ZoneId zone) {
        Instant hour = last.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        Instant until = now.truncatedTo(ChronoUnit.HOURS);
        double weight = 0;
        // Beyond the limit it is odd however long it goes on.
        while (hour.isBefore(until) && weight <= limit) {
            weight += rates[bin(hour, zone)];
            hour = hour.plus(1, ChronoUnit.HOURS);
        }
        return weight;
    }

    /** How many weeks were learned from; zero when they are too few to tell. */
    int weeks() {
        return weeks;
    }

    /** So many records may be expected in a silence that is not odd. */
    double limit() {
        return limit;
    }

    /** Whether so long a silence is odd. */
    boolean isOdd(Instant last, Instant now, ZoneId zone) {
        return weeks > 0 && weight(last, now, zone) > limit;
    }
}
