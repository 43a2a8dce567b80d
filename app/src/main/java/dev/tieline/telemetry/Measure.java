package dev.tieline.telemetry;

import java.util.List;
import java.util.Map;

/**
 * A number of the hub with its parts.
 *
 * @param name as Prometheus wants it, such as {@code tieline_records_held}
 * @param grows whether it only ever grows while the hub runs
 * @param help one sentence
 * @param samples one for each part
 */
public record Measure(String name, boolean grows, String help, List<Sample> samples) {
    public Measure {
        samples = List.copyOf(samples);
    }

    /**
     * A part of it.
     *
     * @param labels what it is about; empty for the whole
     * @param number as it stands
     */
    public record Sample(Map<String, String> labels, long number) {
        /** The whole. */
        public static List<Sample> whole(long number) {
            return List.of(new Sample(Map.of(), number));
        }
    }
}
