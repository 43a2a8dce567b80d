package dev.tieline.telemetry;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Sends what the exporters of the library write by the hub's way out, so that the library opens no
 * sockets. A collector that is busy or gone is asked again while there is time. Thread-safe.
 */
final class DoorSender implements HttpSender {
    private static final Set<Integer> AGAIN = Set.of(429, 502, 503, 504);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int LONGER = 2;

    private final HttpSenderConfig config;
    private final Way way;
    private final RandomGenerator random;
    private volatile boolean ended;

    private DoorSender(HttpSenderConfig config, Way way, RandomGenerator random) {
        this.config = config;
        this.way = way;
        this.random = random;
    }

    /** Where the library looks for what sends; it finds this and nothing else. */
    static ComponentLoader loader(Way way, RandomGenerator random) {
        return new ComponentLoader() {
            @Override
            public <T> Iterable<T> load(Class<T> kind) {
                HttpSenderProvider provider = config -> new DoorSender(config, way, random);
                return kind.isInstance(provider) ? List.of(kind.cast(provider)) : List.of();
            }
        };
    }

    @Override
    public void send(
            MessageWriter writer, Consumer<HttpResponse> answered, Consumer<Throwable> failed) {
        byte[] message;
        try {
            ByteArrayOutputStream bytes =
                    new ByteArrayOutputStream(Math.max(32, writer.getContentLength()));
            // Now: the library uses the memory behind it for the next message.
            writer.writeMessage(bytes);
            message = bytes.toByteArray();
        } catch (IOException e) {
            failed.accept(e);
            return;
        }
        Thread.ofVirtual()
                .name("telemetry-send")
                .start(() -> {
                    try {
                        answered.accept(new Status(tried(message)));
                    } catch (IOException | RuntimeException e) {
                        failed.accept(e);
                    }
                });
    }

    private int tried(byte[] message) throws IOException {
        long until = System.nanoTime() + config.getTimeout().toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                int status = posted(message, until);
                if (!AGAIN.contains(status) || !waited(pause, until)) {
                    return status;
                }
            } catch (IOException e) {
                if (!waited(pause, until)) {
                    throw e;
                }
            }
            pause = pause.multipliedBy(LONGER);
        }
    }

    private int posted(byte[] message, long until) throws IOException {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", config.getContentType());
        config.getHeadersSupplier()
                .get()
                .forEach((name, values) -> headers.put(name, values.getFirst()));
        Duration left = Duration.ofNanos(Math.max(1, until - System.nanoTime()));
        return way.post(config.getEndpoint(), headers, message, left);
    }

    /** Whether there is time for another try; returns when it is due. */
    private boolean waited(Duration pause, long until) {
        long nanos = (long) (pause.toNanos() * random.nextDouble(0.8, 1.2));
        if (ended || System.nanoTime() + nanos >= until) {
            return false;
        }
        try {
            Thread.sleep(Duration.ofNanos(nanos));
            return !ended;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public CompletableResultCode shutdown() {
        ended = true;
        return CompletableResultCode.ofSuccess();
    }

    /** What a collector says in words would end in the log, and may repeat what it was sent. */
    private record Status(int code) implements HttpResponse {
        @Override
        public int getStatusCode() {
            return code;
        }

        @Override
        public String getStatusMessage() {
            return "";
        }

        @Override
        public byte[] getResponseBody() {
            return new byte[0];
        }
    }
}
