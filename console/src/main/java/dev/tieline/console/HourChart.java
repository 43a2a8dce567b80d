package dev.tieline.console;

import dev.tieline.ledger.Activity;
import java.util.ArrayList;
import java.util.List;

/**
 * Records per hour as stacked bars, drawn by the server. Lengths are in the units of its view box.
 *
 * @param width of the drawing
 * @param height of the drawing
 * @param bars from the left
 * @param rows the same as a table, without hours in which nothing happened
 * @param summary the same in a sentence
 * @param peak the most in an hour
 * @param ticks hours named below it, evenly
 */
record HourChart(
        int width,
        int height,
        List<Bar> bars,
        List<Row> rows,
        String summary,
        String peak,
        List<String> ticks) {
    private static final int GAP = 2;
    private static final int TICK = 4;

    /**
     * One hour.
     *
     * @param x its left side
     * @param width how broad it is
     * @param parts from the bottom up
     * @param title what it says on hover
     */
    record Bar(int x, int width, List<Part> parts, String title) {}

    /** One outcome within an hour. */
    record Part(int y, int height, String tone) {}

    /** One hour in the table. */
    record Row(String hour, String accepted, String delivered, String held, String other) {}

    static HourChart of(List<Activity> hours, Moments moments, int width, int height) {
        long peak = hours.stream().mapToLong(HourChart::total).max().orElse(0);
        List<Bar> bars = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        int step = width / Math.max(1, hours.size());
        for (int i = 0; i < hours.size(); i++) {
            Activity hour = hours.get(i);
            String span = moments.hour(hour.hour());
            bars.add(
                    new Bar(
                            i * step,
                            step - GAP,
                            parts(hour, Math.max(1, peak), height),
                            span + ": " + words(hour)));
            if (total(hour) > 0) {
                rows.add(row(span, hour));
            }
        }
        return new HourChart(
                step * hours.size(),
                height,
                bars,
                rows,
                summary(hours),
                Words.number(peak),
                ticks(hours, moments));
    }

    private static List<String> ticks(List<Activity> hours, Moments moments) {
        List<String> ticks = new ArrayList<>();
        for (int i = 0; i < hours.size(); i += TICK) {
            ticks.add(moments.clock(hours.get(i).hour()));
        }
        ticks.add("now");
        return ticks;
    }

    private static long total(Activity hour) {
        return Math.max(hour.accepted(), hour.delivered() + hour.held() + other(hour));
    }

    private static long other(Activity hour) {
        return hour.skipped() + hour.duplicate();
    }

    private static List<Part> parts(Activity hour, long peak, int height) {
        List<Part> parts = new ArrayList<>();
        long[] counts = {
            hour.delivered(),
            hour.held(),
            other(hour),
            total(hour) - hour.delivered() - hour.held() - other(hour)
        };
        String[] tones = {"good", "held", "calm", "wait"};
        int top = height;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                // Something is never drawn as nothing.
                int tall = (int) Math.max(2, counts[i] * (height - 4) / peak);
                top = Math.max(0, top - tall);
                parts.add(new Part(top, tall, tones[i]));
            }
        }
        return parts;
    }

    private static String words(Activity hour) {
        return total(hour) == 0
                ? "nothing"
                : Words.number(hour.accepted())
                        + " accepted, "
                        + Words.number(hour.delivered())
                        + " delivered, "
                        + Words.number(hour.held())
                        + " held";
    }

    private static Row row(String span, Activity hour) {
        return new Row(
                span,
                Words.number(hour.accepted()),
                Words.number(hour.delivered()),
                Words.number(hour.held()),
                Words.number(other(hour)));
    }

    private static String summary(List<Activity> hours) {
        long accepted = hours.stream().mapToLong(Activity::accepted).sum();
        long delivered = hours.stream().mapToLong(Activity::delivered).sum();
        long held = hours.stream().mapToLong(Activity::held).sum();
        return "Last " + hours.size() + " hours: " + words(sum(accepted, delivered, held));
    }

    private static Activity sum(long accepted, long delivered, long held) {
        return new Activity(java.time.Instant.EPOCH, accepted, delivered, held, 0, 0);
    }
}
