package dev.tieline.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The hub's numbers as instruments; all are read at once, so that they fit together. */
final class Instruments {
    private Instruments() {}

    static void register(Meter meter, Supplier<List<Measure>> measures) {
        Map<String, ObservableLongMeasurement> instruments = new HashMap<>();
        for (Measure measure : measures.get()) {
            instruments.put(measure.name(), instrument(meter, measure));
        }
        ObservableLongMeasurement[] all =
                instruments.values().toArray(ObservableLongMeasurement[]::new);
        meter.batchCallback(
                () -> {
                    for (Measure measure : measures.get()) {
                        ObservableLongMeasurement instrument = instruments.get(measure.name());
                        if (instrument != null) {
                            measure.samples()
                                    .forEach(sample ->
                                            instrument.record(
                                                    sample.number(), attributes(sample.labels())));
                        }
                    }
                },
                all[0],
                all);
    }

    /** Its name as OpenTelemetry writes names; a collector makes it what Prometheus reads. */
    private static ObservableLongMeasurement instrument(Meter meter, Measure measure) {
        String name = measure.name().replaceAll("_total$", "").replace('_', '.');
        return measure.grows()
                ? meter.counterBuilder(name).setDescription(measure.help()).buildObserver()
                : meter.gaugeBuilder(name).ofLongs().setDescription(measure.help()).buildObserver();
    }

    private static Attributes attributes(Map<String, String> labels) {
        AttributesBuilder attributes = Attributes.builder();
        labels.forEach(attributes::put);
        return attributes.build();
    }
}
