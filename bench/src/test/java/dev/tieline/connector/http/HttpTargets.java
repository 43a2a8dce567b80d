package dev.tieline.connector.http;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Outcome;
import dev.tieline.api.Place;
import dev.tieline.bench.Check;
import dev.tieline.connector.form.JsonAnswer;
import dev.tieline.connector.form.ResultForm;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/** What systems answer, and what they are asked. */
public final class HttpTargets {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final String SECRET = "Zq9-secret-value";
    private static final Map<String, Object> RESULT =
            Map.of(
                    "type", "object",
                    "required", List.of("id"),
                    "properties", Map.of("id", Map.of("type", List.of("string", "integer"))));

    private HttpTargets() {}

    /** The second reader of JSON. */
    public static Optional<Object> answer(byte[] bytes) {
        return JsonAnswer.read(bytes);
    }

    /**
     * Status, headers by line, and body: an outcome whose waits are bounded and whose words do not
     * hold the credential.
     */
    public static void judged(byte[] bytes) {
        List<String> parts = Check.parts(bytes, 3);
        int status = parts.get(0).matches("[1-5][0-9]{2}") ? Integer.parseInt(parts.get(0)) : 200;
        BasicClassicHttpResponse head = new BasicClassicHttpResponse(status);
        parts.get(1)
                .lines()
                .map(line -> line.split(":", 2))
                .filter(header -> header.length == 2 && !header[0].isEmpty())
                .forEach(header -> head.addHeader(header[0], header[1]));
        byte[] body = parts.get(2).getBytes(StandardCharsets.UTF_8);
        for (boolean described : new boolean[] {true, false}) {
            Outcome outcome =
                    new AnswerJudge("crm", operation(described), mask(), NOW)
                            .judge(new Reply(head, body, Reply.Ending.WHOLE));
            checked(outcome);
        }
        JsonAnswer.read(body).ifPresent(HttpTargets::keeps);
        String shown = mask().excerpt(body, 1000) + mask().line(parts.get(2), 1000);
        Check.that(!holdsSecret(shown), "the credential shows in an excerpt", shown);
    }

    /** What of an answer is kept is read again by the hub's own reader. */
    private static void keeps(Object answer) {
        if (answer instanceof Map<?, ?> fields) {
            Reading again = JsonText.read(JsonText.compact(fields));
            Check.that(again instanceof Reading.Read, "an answer the hub cannot read", again);
            Check.same(((Reading.Read) again).document().fields(), fields, "kept and read");
        }
    }

    private static HttpOperation operation(boolean described) {
        Operation operation =
                new Operation(
                        "contacts.add",
                        Operation.Effect.WRITE,
                        Operation.Identity.NONE,
                        false,
                        Map.of("type", "object"),
                        described ? Optional.of(RESULT) : Optional.empty());
        return new HttpOperation(
                operation,
                Set.of("email", "name"),
                new RequestLine("POST", List.of(new RequestLine.Part.Literal("/c")), List.of()),
                Optional.empty(),
                described ? Optional.of(ResultForm.of(RESULT)) : Optional.empty(),
                "/id",
                List.of(
                        new AnswerRule(
                                Set.of(200, 400),
                                Map.of("X-State", "a"),
                                Map.of("/code/0", List.of("x", AnswerRule.ANY)),
                                "rate-limited",
                                Duration.ofSeconds(1))),
                Set.of(409),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private static Mask mask() {
        return new Mask(Document.of(Map.of("email", "ada@example.org")), List.of(SECRET));
    }

    private static boolean holdsSecret(String text) {
        return text.toLowerCase(Locale.ROOT).contains(SECRET.toLowerCase(Locale.ROOT));
    }

    private static void checked(Outcome outcome) {
        Optional<Fault> fault =
                switch (outcome) {
                    case Outcome.Rejected(Fault f) -> Optional.of(f);
                    case Outcome.Unauthorized(Fault f) -> Optional.of(f);
                    case Outcome.Misunderstood(Fault f) -> Optional.of(f);
                    case Outcome.Unknown(Fault f) -> Optional.of(f);
                    case Outcome.RateLimited(Fault f, Duration wait) -> waited(f, wait);
                    case Outcome.Unavailable(Fault f, Duration wait) -> waited(f, wait);
                    default -> Optional.empty();
                };
        fault.ifPresent(f -> Check.that(!holdsSecret(f.message() + f.field()), "shows", f));
    }

    private static Optional<Fault> waited(Fault fault, Duration wait) {
        Check.that(!wait.isNegative() && wait.compareTo(Waits.LONGEST) <= 0, "wait", wait);
        return Optional.of(fault);
    }

    /** The form of RFC 9110; of others the JDK takes some that nobody should. */
    private static final String IMF_FIXDATE =
            "[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT";

    /** A Retry-After header: bounded, and dates as the JDK reads them. */
    public static void wait(byte[] bytes) {
        String said = Check.text(bytes);
        BasicClassicHttpResponse head = new BasicClassicHttpResponse(503);
        head.addHeader("Retry-After", said);
        Reply reply = new Reply(head, new byte[0], Reply.Ending.WHOLE);
        Duration wait = Waits.retryAfter(reply, NOW);
        Check.that(!wait.isNegative() && wait.compareTo(Waits.LONGEST) <= 0, "wait", wait);
        if (said.matches(IMF_FIXDATE)) {
            Duration expected = ahead(said);
            Check.same(wait, expected, "as the JDK reads it: " + said);
        }
    }

    private static Duration ahead(String date) {
        try {
            Instant at = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
            Duration ahead = Duration.between(NOW, at);
            boolean soon = ahead.compareTo(Duration.ofSeconds(1)) < 0;
            boolean late = ahead.compareTo(Waits.LONGEST) > 0;
            return soon ? Duration.ofSeconds(1) : late ? Waits.LONGEST : ahead;
        } catch (DateTimeException _) {
            return Duration.ZERO;
        }
    }

    /** A request line and the values of its fields: no value leaves its place in the path. */
    public static void request(byte[] bytes) {
        List<String> parts = Check.parts(bytes, 3);
        Findings findings = new Findings();
        Optional<RequestLine> read =
                RequestLineReader.request(
                        new Node.Scalar(Place.startOf("f"), parts.get(0), false), findings);
        Check.that(read.isPresent() == (findings.count() == 0), "a line or findings");
        Document input = Document.of(Map.of("a", parts.get(1), "b", parts.get(2)));
        if (read.isEmpty()
                || !(read.get().target("", input, Map.of("b", parts.get(2)))
                        instanceof RequestLine.Target.Asked(String target))) {
            return;
        }
        URI url = URI.create("http://host" + target);
        Check.same(url.getHost(), "host", "the same host");
        Check.same(url.getRawFragment() == null, true, "no fragment");
        long slashes =
                parts.get(0)
                        .replaceAll("\\?.*|\\{[^}]*}", "")
                        .chars()
                        .filter(c -> c == '/')
                        .count();
        Check.same(
                url.getRawPath().chars().filter(c -> c == '/').count(), slashes, "as many steps");
        boolean steps =
                Arrays.stream(url.getRawPath().split("/", -1))
                        .map(step -> step.replaceAll("(?i)%2e", "."))
                        .anyMatch(step -> step.equals(".") || step.equals(".."));
        Check.that(!steps, "a step in the path", target);
    }
}
