package dev.tieline.listener;

import dev.tieline.api.Admission;
import dev.tieline.api.Arrival;
import dev.tieline.api.CallerScheme;
import dev.tieline.api.Payload;
import dev.tieline.api.Receipt;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import dev.tieline.plan.Trigger;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;

/** The endpoints of flows with {@code webhook} and {@code api} triggers, all under one path. */
public final class Listener implements HttpService {
    private static final String POST = "POST";
    private static final HeaderName FORWARDED = HeaderNames.create("X-Forwarded-For");

    private final Admission admission;
    private final Plans plans;
    private final Answers answers;
    private final Consumer<String> strays;
    private final BinaryOperator<String> remote;
    private final InstantSource clock;

    /**
     * @param strays hears of paths where no flow listens
     * @param remote tells a caller's address from the peer's and what it forwards
     */
    public Listener(
            Admission admission,
            Plans plans,
            Answers answers,
            Consumer<String> strays,
            BinaryOperator<String> remote,
            InstantSource clock) {
        this.strays = strays;
        this.remote = remote;
        this.admission = admission;
        this.plans = plans;
        this.answers = answers;
        this.clock = clock;
    }

    /** Whether a flow that runs knows its callers by their certificates. */
    public static boolean asks(Plans plans) {
        return plans.current().stream()
                .flatMap(plan -> plan.endpoint().stream())
                .anyMatch(endpoint -> endpoint.scheme() instanceof CallerScheme.Mtls);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any("/*", this::handle);
    }

    private void handle(ServerRequest request, ServerResponse response) throws IOException {
        String path = request.path().path();
        Optional<Plan> plan = plans.at(path);
        if (plan.isEmpty()) {
            strays.accept(path);
            answers.unproved(response);
            return;
        }
        String method = request.prologue().method().text();
        if (!method.equals(POST)) {
            other(plan.get(), method, request, response);
            return;
        }
        int max = endpoint(plan.get()).body().maxBytes();
        long declared = request.headers().contentLength().orElse(-1);
        if (declared > max) {
            answers.tooLarge(response, max);
            return;
        }
        take(plan.get(), request, response, max);
    }

    /** Nothing but handshakes of senders that have one. */
    private void other(Plan plan, String method, ServerRequest request, ServerResponse response) {
        if (endpoint(plan).scheme() instanceof CallerScheme.Vendor vendor
                && vendor.methods().contains(method)
                && !request.content().hasEntity()) {
            answers.receipt(response, admission.admit(arrival(plan, method, request, new byte[0])));
            return;
        }
        answers.wrongMethod(response);
    }

    private void take(Plan plan, ServerRequest request, ServerResponse response, int max)
            throws IOException {
        byte[] body = read(request, max);
        if (body.length > max) {
            answers.tooLarge(response, max);
            return;
        }
        Receipt receipt = admission.admit(arrival(plan, POST, request, body));
        if (endpoint(plan).answer() instanceof Trigger.Answer.Result result) {
            answers.result(response, plan, result, receipt);
        } else {
            answers.receipt(response, receipt);
        }
    }

    private static Trigger.Endpoint endpoint(Plan plan) {
        return plan.endpoint().orElseThrow();
    }

    /** At most one byte more than allowed, whatever the length header says. */
    private static byte[] read(ServerRequest request, int max) throws IOException {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        long declared = request.headers().contentLength().orElse(-1);
        Line.current().chunked(max);
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

    private Arrival arrival(Plan plan, String method, ServerRequest request, byte[] body) {
        Optional<HttpMediaType> type = contentType(request.headers());
        String query = request.query().rawValue();
        return new Arrival(
                plan.flow(),
                new Payload(body, type.map(t -> t.mediaType().text()).orElse("")),
                type.flatMap(HttpMediaType::charset).orElse(""),
                type.map(t -> t.parameters().getOrDefault("boundary", "")).orElse(""),
                method,
                request.prologue().uriPath().rawPath() + (query.isEmpty() ? "" : "?" + query),
                headers(request.headers()),
                remote(request),
                endpoint(plan).scheme() instanceof CallerScheme.Mtls
                        ? certificates(request)
                        : List.of(),
                clock.instant());
    }

    private static List<X509Certificate> certificates(ServerRequest request) {
        return request.remotePeer().tlsCertificates().stream()
                .flatMap(Arrays::stream)
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .toList();
    }

    private String remote(ServerRequest request) {
        String peer = request.remotePeer().host();
        return request.headers().contains(FORWARDED)
                ? remote.apply(peer, String.join(",", request.headers().get(FORWARDED).allValues()))
                : peer;
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
        for (Header header : headers) {
            if (!header.headerName().equals(HeaderNames.COOKIE)) {
                copy.put(header.headerName().lowerCase(), header.allValues());
            }
        }
        return copy;
    }
}
