package dev.tieline.flow;

import static dev.tieline.api.Setting.optional;

import dev.tieline.api.Node;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the rules at {@code on}, of systems and of deliveries, by the names of outcomes. */
final class OutcomeRuleReader {
    private static final Kind WAITS =
            new Kind.OneOf(
                    List.of(
                            new Kind.ListOf(new Kind.DurationText()),
                            new Kind.BoundsText(),
                            new Kind.DurationText()));

    /** {@code retry} of a delivery and of a rule. */
    static final Setting RETRY =
            optional(
                    "retry",
                    WAITS,
                    "Longest waits between attempts; the last one repeats. `5s..1h` doubles from"
                            + " the first to the last.",
                    "[1s, 10s, 1m, 10m]");

    private static final Setting GIVE_UP =
            optional(
                    "give-up",
                    new Kind.DurationText(),
                    "Age of the delivery at which it is not tried any more and its fallback"
                            + " applies.",
                    "3d");

    private static final Kind RULE =
            new Kind.OneOf(
                    List.of(
                            new Kind.Choice(List.of("hold", "pause", "fallback")),
                            new Kind.Shape(List.of(RETRY, GIVE_UP))));

    /** The keys at {@code on}; what is left out keeps its usual rule. */
    static final List<Setting> ON =
            List.of(
                    rule(
                            "rejected",
                            "It refuses the record for good; `hold` when left out.",
                            "fallback"),
                    rule(
                            "unauthorized",
                            "It does not accept the credential; `pause` when left out: nobody calls"
                                    + " the system until a person resumes it.",
                            "hold"),
                    optional(
                            "rate-limited",
                            new Kind.Shape(List.of(GIVE_UP)),
                            "Too many calls: everybody waits as long as it asks.",
                            "{ give-up: 1d }"),
                    rule(
                            "unavailable",
                            "It answers that it cannot now; tried again when left out.",
                            "{ retry: 5s..6h, give-up: 3d }"),
                    rule(
                            "unreachable",
                            "Nothing could be sent; tried again when left out.",
                            "{ retry: 5s..1h, give-up: 3d }"),
                    rule(
                            "unknown",
                            "It was sent and no answer came. When left out it is sent again where"
                                    + " repeating is safe, else read back, else held.",
                            "hold"),
                    rule(
                            "misunderstood",
                            "The answer does not mean what its status says; `hold` when left out.",
                            "{ retry: [1m, 10m], give-up: 1h }"));

    private OutcomeRuleReader() {}

    private static Setting rule(String outcome, String purpose, String example) {
        return optional(outcome, RULE, purpose, example);
    }

    /** The rules at {@code on} of a checked mapping. */
    static Map<String, OutcomeRule> read(Node.Mapping node) {
        Map<String, OutcomeRule> rules = new LinkedHashMap<>();
        Keys.mapping(node, "on")
                .ifPresent(on ->
                        on.entries()
                                .forEach((outcome, written) ->
                                        rule(on, outcome, written)
                                                .ifPresent(rule -> rules.put(outcome, rule))));
        return rules;
    }

    private static Optional<OutcomeRule> rule(Node.Mapping on, String outcome, Node written) {
        return switch (written) {
            case Node.Scalar word when !word.isNull() -> action(on, outcome, word.text());
            case Node.Mapping retry ->
                    Optional.of(
                            new OutcomeRule(
                                    on.placeOf(outcome),
                                    OutcomeRule.Action.RETRY,
                                    waits(retry, "retry"),
                                    Keys.duration(retry, "give-up")));
            case Node _ -> Optional.empty();
        };
    }

    private static Optional<OutcomeRule> action(Node.Mapping on, String outcome, String word) {
        return List.of(OutcomeRule.Action.values()).stream()
                .filter(action -> action.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .map(action ->
                        new OutcomeRule(on.placeOf(outcome), action, List.of(), Optional.empty()));
    }

    /** Bounds of waits, written as a list or as the first and the last. */
    static List<Duration> waits(Node.Mapping node, String key) {
        Optional<Quantities.Bounds> bounds = Keys.text(node, key).flatMap(Quantities::bounds);
        return bounds.map(Quantities.Bounds::doubling)
                .orElseGet(() ->
                        Keys.texts(node, key).stream()
                                .flatMap(wait -> Quantities.duration(wait.value()).stream())
                                .toList());
    }
}
