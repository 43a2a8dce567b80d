package dev.tieline.connector.http;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code outcomes} of a system or an operation; mistakes are findings. */
final class AnswerRuleReader {
    private static final Kind STATUS = new Kind.Whole(200, 599);
    private static final Kind TEXT = new Kind.Text();

    private static final List<Setting> RULE =
            List.of(
                    optional(
                            "status",
                            new Kind.OneOf(List.of(STATUS, new Kind.ListOf(STATUS))),
                            "Its status, or one of several; any when left out.",
                            "200"),
                    optional(
                            "header",
                            new Kind.MapOf(TEXT),
                            "Text that is somewhere in a header, in upper or lower case; `'*'` when"
                                    + " it only has to be there.",
                            "{ X-Error-Code: quota }"),
                    optional(
                            "body",
                            new Kind.MapOf(new Kind.OneOf(List.of(TEXT, new Kind.ListOf(TEXT)))),
                            "Values in its JSON, by field or JSON Pointer: one, or one of several,"
                                    + " or `'*'` for any.",
                            "{ ok: false, error: [ratelimited, rate_limited] }"),
                    required(
                            "is",
                            new Kind.Choice(
                                    List.of(
                                            "accepted",
                                            "duplicate",
                                            "rejected",
                                            "unauthorized",
                                            "rate-limited",
                                            "unavailable",
                                            "unknown",
                                            "misunderstood")),
                            "The outcome it means. Required: it is what the rule is for.",
                            "rate-limited"),
                    optional(
                            "wait",
                            new Kind.DurationText(),
                            "`rate-limited`, `unavailable`: how long nobody calls the system; what"
                                    + " the answer says when left out.",
                            "1m"));

    /** The key, the same for systems and operations. */
    static final Setting OUTCOMES =
            optional(
                    "outcomes",
                    new Kind.ListOf(new Kind.Shape(RULE)),
                    "What answers mean here, whatever their status usually means. The first that"
                            + " fits counts; those of the operation come before those of the"
                            + " system.",
                    "[ { status: 200, body: { ok: false }, is: rejected } ]");

    private final Findings findings;

    AnswerRuleReader(Findings findings) {
        this.findings = findings;
    }

    /** The rules of a checked mapping, in their order. */
    List<AnswerRule> read(Node.Mapping node) {
        List<AnswerRule> rules = new ArrayList<>();
        if (node.entry("outcomes").orElse(null) instanceof Node.Sequence list) {
            for (Node item : list.items()) {
                if (item instanceof Node.Mapping written) {
                    rule(written).ifPresent(rules::add);
                }
            }
        }
        return rules;
    }

    private Optional<AnswerRule> rule(Node.Mapping written) {
        String is = scalar(written.entry("is")).map(Node.Scalar::text).orElse("");
        Set<Integer> statuses = new LinkedHashSet<>();
        texts(written.entry("status")).stream()
                .filter(text -> text.matches("[2-5][0-9]{2}"))
                .forEach(text -> statuses.add(Integer.parseInt(text)));
        Map<String, String> headers = new LinkedHashMap<>();
        entries(written, "header")
                .forEach((name, value) ->
                        texts(Optional.of(value)).forEach(text -> headers.put(name, text)));
        Map<String, List<String>> body = new LinkedHashMap<>();
        entries(written, "body")
                .forEach((field, value) -> body.put(pointer(field), texts(Optional.of(value))));
        if (statuses.isEmpty() && headers.isEmpty() && body.isEmpty()) {
            findings.add(
                    written.place(),
                    "outcome-rule-empty",
                    "A rule of 'outcomes' names nothing of the answer.",
                    "It would fit every answer.",
                    "Add 'status', 'header' or 'body'.");
            return Optional.empty();
        }
        Optional<Duration> wait =
                scalar(written.entry("wait")).flatMap(text -> duration(text.text()));
        if (wait.isPresent() && !is.equals("rate-limited") && !is.equals("unavailable")) {
            findings.add(
                    written.placeOf("wait"),
                    "outcome-rule-wait",
                    "'wait' means nothing for '" + is + "'.",
                    "Only what is tried again waits.",
                    "Remove it, or write 'is: rate-limited' or 'is: unavailable'.");
        }
        return Optional.of(new AnswerRule(statuses, headers, body, is, wait.orElse(Duration.ZERO)));
    }

    private static String pointer(String field) {
        return field.startsWith("/") ? field : "/" + field.replace("~", "~0").replace("/", "~1");
    }

    private static Map<String, Node> entries(Node.Mapping written, String key) {
        return written.entry(key).orElse(null) instanceof Node.Mapping entries
                ? entries.entries()
                : Map.of();
    }

    private static Optional<Node.Scalar> scalar(Optional<Node> node) {
        return node.orElse(null) instanceof Node.Scalar scalar && !scalar.isNull()
                ? Optional.of(scalar)
                : Optional.empty();
    }

    private static List<String> texts(Optional<Node> node) {
        return switch (node.orElse(null)) {
            case Node.Scalar scalar when !scalar.isNull() -> List.of(scalar.text());
            case Node.Sequence list ->
                    list.items().stream()
                            .flatMap(item -> scalar(Optional.of(item)).stream())
                            .map(Node.Scalar::text)
                            .toList();
            case null, default -> List.of();
        };
    }

    private static Optional<Duration> duration(String text) {
        return text.matches("[1-9][0-9]{0,8}(ms|[smhd])")
                ? Optional.of(parsed(text.replaceAll("[a-z]", ""), text.replaceAll("[0-9]", "")))
                : Optional.empty();
    }

    private static Duration parsed(String count, String unit) {
        long number = Long.parseLong(count);
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
