package dev.tieline.telemetry;

import dev.tieline.api.Admission;
import dev.tieline.api.Outlet;
import dev.tieline.api.Secret;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Sends spans and metrics by OTLP over HTTP. Never keeps anybody waiting: when the collector does
 * not take them in time, spans are dropped. Thread-safe.
 */
public final class Telemetry implements AutoCloseable {
    private static final int MAX_WAITING = 8_192;
    private static final int MAX_AT_ONCE = 1_024;
    private static final Duration SPANS_EVERY = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration END_WITHIN = Duration.ofSeconds(3);

    private final SdkTracerProvider tracers;
    private final SdkMeterProvider meters;
    private final Spans spans;

    /**
     * How it is sent.
     *
     * @param collector base of the URLs, such as {@code http://127.0.0.1:4318}
     * @param credential sent as a bearer token with each request, as it is then; none when empty
     * @param percent of the traces that begin at the hub and are recorded
     * @param metricsEvery how often the numbers are sent
     */
    public record Settings(
            URI collector,
            Supplier<Optional<Secret>> credential,
            int percent,
            Duration metricsEvery) {
        private String at(String path) {
            return collector.toString().replaceAll("/+$", "") + path;
        }

        private Map<String, String> headers() {
            return credential
                    .get()
                    .map(secret -> Map.of("Authorization", "Bearer " + secret.revealText()))
                    .orElse(Map.of());
        }
    }

    /**
     * Begins to send.
     *
     * @param way how everything leaves
     * @param hub its name
     */
    public Telemetry(
            Settings settings, Way way, String hub, InstantSource clock, RandomGenerator random) {
        Resource resource =
                Resource.getDefault()
                        .merge(
                                Resource.create(
                                        Attributes.of(
                                                AttributeKey.stringKey("service.name"),
                                                "tieline",
                                                AttributeKey.stringKey("service.instance.id"),
                                                hub)));
        Ids ids = new Ids(random);
        ComponentLoader sender = DoorSender.loader(way, random);
        tracers =
                SdkTracerProvider.builder()
                        .setResource(resource)
                        .setIdGenerator(ids)
                        .addSpanProcessor(
                                BatchSpanProcessor.builder(
                                                OtlpHttpSpanExporter.builder()
                                                        .setEndpoint(settings.at("/v1/traces"))
                                                        .setHeaders(settings::headers)
                                                        .setTimeout(TIMEOUT)
                                                        .setComponentLoader(sender)
                                                        .build())
                                        .setMaxQueueSize(MAX_WAITING)
                                        .setMaxExportBatchSize(MAX_AT_ONCE)
                                        .setScheduleDelay(SPANS_EVERY)
                                        .setExporterTimeout(TIMEOUT)
                                        .build())
                        .build();
        meters =
                SdkMeterProvider.builder()
                        .setResource(resource)
                        .registerMetricReader(
                                PeriodicMetricReader.builder(
                                                OtlpHttpMetricExporter.builder()
                                                        .setEndpoint(settings.at("/v1/metrics"))
                                                        .setHeaders(settings::headers)
                                                        .setTimeout(TIMEOUT)
                                                        .setComponentLoader(sender)
                                                        .build())
                                        .setInterval(settings.metricsEvery())
                                        .build())
                        .build();
        spans = new Spans(tracers.get("tieline"), ids, settings.percent(), clock);
    }

    /**
     * Sends these numbers from now on.
     *
     * @param measures as they stand; asked each time they are sent
     */
    public void measure(Supplier<List<Measure>> measures) {
        Instruments.register(meters.get("tieline"), measures);
    }

    /** The same door, and a span for each record that comes through it. */
    public Admission around(Admission admission) {
        return new TracedAdmission(admission, spans);
    }

    /** The same system, and a span for each call; what is called learns of it. */
    public Outlet around(String system, Outlet outlet) {
        return new TracedOutlet(system, outlet, spans);
    }

    /** Sends what waits, if the collector takes it soon, and ends. */
    @Override
    public void close() {
        // Either may wait for the collector much longer than whoever stops a hub would.
        long until = System.nanoTime() + END_WITHIN.toNanos();
        List<Thread> ending =
                List.of(
                        Thread.ofVirtual().start(tracers::close),
                        Thread.ofVirtual().start(meters::close));
        try {
            for (Thread one : ending) {
                one.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
