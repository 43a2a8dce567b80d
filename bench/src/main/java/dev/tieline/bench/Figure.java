package dev.tieline.bench;

import java.util.Locale;

/**
 * A figure next to what it is measured by, in the same run.
 *
 * @param metric what it is
 * @param unit of both
 * @param floorName what the floor is
 */
record Figure(
        String bench, String metric, double value, String unit, String floorName, double floor) {

    /** One line of JSON. */
    String json() {
        return String.format(
                Locale.ROOT,
                "{\"bench\":\"%s\",\"metric\":\"%s\",\"value\":%.3f,\"unit\":\"%s\","
                        + "\"floor_name\":\"%s\",\"floor\":%.3f,\"ratio\":%.3f}",
                bench,
                metric,
                value,
                unit,
                floorName,
                floor,
                floor == 0 ? 0 : value / floor);
    }
}
