package dev.tieline.listener;

import dev.tieline.api.Admission;
import dev.tieline.api.Arrival;
import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Payload;
import dev.tieline.api.Receipt;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import dev.tieline.plan.Trigger;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** The endpoints of flows with {@code webhook} and {@code api} triggers, all under one path. */
public final class Listener implements HttpService {
    private static final System.Logger LOG = System.getLogger(Listener.class.getName());
    private static final int MAX_HEADERS = 100;
    private static final int SMALL = 16 << 10;

    /** All large bodies together may take so much of the memory, before anybody is proved. */
    private static final int ROOM_KIB = (int) (Runtime.getRuntime().maxMemory() / 4 / 1024);

    private final Semaphore room = new Semaphore(ROOM_KIB);
    private final Patience patience = new Patience();

    private final Admission admission;
    private final Plans plans;
    private final Answers answers;
    private final InstantSource clock;

    public Listener(Admission admission, Plans plans, Answers answers, InstantSource clock) {
        this.admission = admission;
        this.plans = plans;
        this.answers = answers;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any("/*", this::handle);
    }

    private void handle(ServerRequest request, ServerResponse response) {
        String path = request.path().path();
        Optional<Plan> plan = plans.at(path);
        if (plan.isEmpty()) {
            answers.unproved(response);
            return;
        }
        if (!request.prologue().method().text().equals("POST")) {
            answers.wrongMethod(response);
            return;
        }
        int max = plan.get().trigger().body().maxBytes();
        long declared = request.headers().contentLength().orElse(-1);
        if (declared > max) {
            answers.tooLarge(response, max);
            return;
        }
        int kib = large(declared < 0 ? max : declared);
        if (!room.tryAcquire(kib)) {
            answers.receipt(response, full());
            return;
        }
        try {
            take(plan.get(), request, response, max);
        } finally {
            room.release(kib);
        }
    }

    /** Small bodies are bounded by the number of connections already. */
    private static int large(long bytes) {
        return bytes <= SMALL ? 0 : (int) (bytes >> 10) + 1;
    }

    private static Receipt full() {
        return new Receipt.Busy(
                1,
                Fault.of(
                        "bodies-too-many",
                        Blame.HUB,
                        "Too many large bodies are on their way.",
                        "Send it again; nothing was accepted."));
    }

    private void take(Plan plan, ServerRequest request, ServerResponse response, int max) {
        byte[] body;
        patience.begin();
        try {
            body = read(request, max);
        } catch (IOException | RuntimeException broken) {
            // Whatever the server's reader makes of it: the caller cut it or wrote it wrongly.
            LOG.log(System.Logger.Level.DEBUG, "a body could not be read", broken);
            answers.broken(response);
            return;
        } finally {
            patience.end();
        }
        if (body.length > max) {
            answers.tooLarge(response, max);
            return;
        }
        Receipt receipt = admission.admit(arrival(plan, request, body));
        if (plan.trigger().answer() instanceof Trigger.Answer.Result result) {
            answers.result(response, plan, result, receipt);
        } else {
            answers.receipt(response, receipt);
        }
    }

    /** At most one byte more than allowed, whatever the length header says. */
    private static byte[] read(ServerRequest request, int max) throws IOException {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        long declared = request.headers().contentLength().orElse(-1);
        try (InputStream in = request.content().inputStream()) {
            return declared < 0 ? in.readNBytes(max + 1) : announced(in, (int) declared);
        }
    }

    /** Reads into an array of the size that was announced: no copies on the way of every record. */
    private static byte[] announced(InputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        int read = in.readNBytes(bytes, 0, length);
        return read == length ? bytes : Arrays.copyOf(bytes, read);
    }

    private Arrival arrival(Plan plan, ServerRequest request, byte[] body) {
        Optional<HttpMediaType> type = contentType(request.headers());
        String query = request.query().rawValue();
        return new Arrival(
                plan.flow(),
                new Payload(body, type.map(t -> t.mediaType().text()).orElse("")),
                type.flatMap(HttpMediaType::charset).orElse(""),
                type.map(t -> t.parameters().getOrDefault("boundary", "")).orElse(""),
                "POST",
                request.prologue().uriPath().rawPath() + (query.isEmpty() ? "" : "?" + query),
                headers(request.headers()),
                request.remotePeer().host(),
                clock.instant());
    }

    private static Optional<HttpMediaType> contentType(ServerRequestHeaders headers) {
        try {
            return headers.contentType();
        } catch (RuntimeException _) {
            // The server's parser throws many things at what no sender should write.
            return Optional.empty();
        }
    }

    private static Map<String, List<String>> headers(ServerRequestHeaders headers) {
        Map<String, List<String>> copy = new HashMap<>();
        headers.stream()
                .filter(header -> !header.headerName().equals(HeaderNames.COOKIE))
                .limit(MAX_HEADERS)
                .forEach(header ->
                        copy.put(header.name().toLowerCase(Locale.ROOT), header.allValues()));
        return copy;
    }
}
