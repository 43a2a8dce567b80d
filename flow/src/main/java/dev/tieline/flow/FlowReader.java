package dev.tieline.flow;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a flow file. What it names is checked elsewhere, against the workspace. */
final class FlowReader {
    private final SourceLines source;
    private final Findings findings;
    private final TemplateReader templates;

    FlowReader(SourceLines source, Findings findings) {
        this.source = source;
        this.findings = findings;
        this.templates = new TemplateReader(source, findings);
    }

    /** Empty when it is not whole; then there was a finding. */
    Optional<FlowDeclaration> read(Node.Mapping root) {
        int before = findings.count();
        new KindCheck(findings).shape(root, FlowKeys.ALL, FlowKeys.WHAT, "flow");
        Optional<FlowDeclaration.Trigger> trigger =
                Keys.mapping(root, "trigger").flatMap(this::trigger);
        Optional<FlowDeclaration.RecordRules> record =
                Keys.mapping(root, "record").flatMap(this::record);
        List<FlowDeclaration.Step> steps = steps(root);
        List<FlowDeclaration.Delivery> deliveries =
                new DeliveryReader(source, templates, findings).read(root);
        new NameCheck(findings).check(root);
        Optional<Located<String>> owner = Keys.located(root, "owner");
        if (findings.count() > before
                || trigger.isEmpty()
                || record.isEmpty()
                || owner.isEmpty()
                || deliveries.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new FlowDeclaration(
                        Keys.text(root, "flow").orElse(""),
                        Place.startOf(root.place().file()),
                        Keys.text(root, "purpose").orElse(""),
                        owner.orElseThrow(),
                        trigger.orElseThrow(),
                        record.orElseThrow(),
                        steps,
                        deliveries));
    }

    private Optional<FlowDeclaration.Trigger> trigger(Node.Mapping node) {
        boolean webhook = node.entries().containsKey("webhook");
        boolean api = node.entries().containsKey("api");
        if (webhook == api) {
            boolean later =
                    node.entries().keySet().stream()
                            .anyMatch(key -> NotYet.reason("trigger", key).isPresent());
            if (webhook || !later) {
                add(
                        webhook ? node.placeOf("api") : node.place(),
                        webhook ? "trigger-twice" : "trigger-kind-missing",
                        webhook
                                ? "A flow has one trigger; this one has 'webhook' and 'api'."
                                : "The trigger does not say what starts the flow.",
                        webhook
                                ? "Keep one, and write a second flow for the other."
                                : "Write 'webhook: { from: SYSTEM, path: /PATH }', or 'api' with the"
                                        + " same keys.");
            }
            return Optional.empty();
        }
        String kind = webhook ? "webhook" : "api";
        Node.Mapping endpoint = Keys.mapping(node, kind).orElse(node);
        Optional<Located<String>> from = Keys.located(endpoint, "from");
        Optional<Located<String>> path = Keys.located(endpoint, "path");
        path.ifPresent(this::checkPath);
        if (from.isEmpty() || path.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new FlowDeclaration.Trigger(
                        webhook
                                ? FlowDeclaration.TriggerKind.WEBHOOK
                                : FlowDeclaration.TriggerKind.API,
                        node.placeOf(kind),
                        from.orElseThrow(),
                        path.orElseThrow(),
                        answer(node),
                        Keys.whole(node, "max-bytes")
                                .orElse(FlowDeclaration.Trigger.DEFAULT_MAX_BYTES),
                        expect(node)));
    }

    private static Optional<FlowDeclaration.Expect> expect(Node.Mapping trigger) {
        Optional<Node.Mapping> expect = Keys.mapping(trigger, "expect");
        Optional<Integer> least = expect.flatMap(node -> Keys.whole(node, "at-least"));
        Optional<Duration> every = expect.flatMap(node -> Keys.duration(node, "every"));
        return least.flatMap(n -> every.map(length -> new FlowDeclaration.Expect(n, length)));
    }

    private void checkPath(Located<String> path) {
        if (!path.value().matches("(/[A-Za-z0-9._~-]{1,100}){1,10}")
                || path.value().matches(".*/\\.{1,2}(/.*)?")) {
            add(
                    path.place(),
                    "path-malformed",
                    "'" + path.value() + "' cannot be the path of an endpoint.",
                    "Write a slash and a name, as in /leads; letters, digits, hyphens, dots and"
                            + " underscores.");
        }
    }

    private FlowDeclaration.Answer answer(Node.Mapping trigger) {
        Optional<Node.Mapping> result =
                Keys.mapping(trigger, "answer").flatMap(answer -> Keys.mapping(answer, "result"));
        if (result.isEmpty()) {
            return new FlowDeclaration.Answer.Accepted();
        }
        Node.Mapping node = result.orElseThrow();
        return new FlowDeclaration.Answer.Result(
                node.place(),
                Keys.duration(node, "within").orElse(java.time.Duration.ofSeconds(5)),
                templates.read(node.entry("reply").orElse(node)));
    }

    private Optional<FlowDeclaration.RecordRules> record(Node.Mapping node) {
        Optional<FlowDeclaration.Unique> unique =
                Keys.mapping(node, "unique")
                        .flatMap(u ->
                                expression(u, "by")
                                        .flatMap(by ->
                                                Keys.duration(u, "within")
                                                        .map(within ->
                                                                new FlowDeclaration.Unique(
                                                                        by, within))));
        boolean reject = Keys.text(node, "invalid").filter("reject"::equals).isPresent();
        return Keys.located(node, "contract")
                .map(contract ->
                        new FlowDeclaration.RecordRules(
                                contract,
                                expression(node, "key"),
                                unique,
                                reject
                                        ? FlowDeclaration.Invalid.REJECT
                                        : FlowDeclaration.Invalid.HOLD));
    }

    private Optional<ExpressionText> expression(Node.Mapping node, String key) {
        return Keys.scalar(node, key).map(source::expression);
    }

    private List<FlowDeclaration.Step> steps(Node.Mapping root) {
        List<FlowDeclaration.Step> steps = new ArrayList<>();
        for (Node item : Keys.items(root, "steps")) {
            Keys.mapping(item).flatMap(this::step).ifPresent(steps::add);
        }
        return steps;
    }

    private Optional<FlowDeclaration.Step> step(Node.Mapping node) {
        List<String> kinds =
                node.entries().keySet().stream()
                        .filter(key -> List.of("set", "keep", "lookup").contains(key))
                        .toList();
        if (kinds.size() != 1) {
            if (kinds.size() > 1 || node.entries().isEmpty()) {
                add(
                        node.place(),
                        "step-kind",
                        "A step is one of set, keep and lookup; this one has "
                                + (kinds.isEmpty() ? "none." : String.join(" and ", kinds) + "."),
                        "Write each as a step of its own, in the order in which they apply.");
            }
            return Optional.empty();
        }
        Place place = node.placeOf(kinds.getFirst());
        return switch (kinds.getFirst()) {
            case "keep" ->
                    expression(node, "keep").map(c -> new FlowDeclaration.Step.Keep(place, c));
            case "set" ->
                    Keys.mapping(node, "set")
                            .map(set -> new FlowDeclaration.Step.SetValues(place, values(set)));
            default -> Keys.mapping(node, "lookup").flatMap(lookup -> lookup(place, lookup));
        };
    }

    private List<FlowDeclaration.Assignment> values(Node.Mapping set) {
        List<FlowDeclaration.Assignment> values = new ArrayList<>();
        set.entries()
                .forEach((name, value) ->
                        values.add(
                                new FlowDeclaration.Assignment(
                                        new Located<>(name, set.placeOf(name)),
                                        templates.read(value))));
        return values;
    }

    private Optional<FlowDeclaration.Step> lookup(Place place, Node.Mapping node) {
        Optional<Located<String>> in = Keys.located(node, "in");
        Optional<ExpressionText> by = expression(node, "by");
        Optional<Located<String>> as = Keys.located(node, "as");
        if (in.isEmpty() || by.isEmpty() || as.isEmpty()) {
            return Optional.empty();
        }
        boolean empty = Keys.text(node, "missing").filter("empty"::equals).isPresent();
        return Optional.of(
                new FlowDeclaration.Step.Lookup(
                        place,
                        in.orElseThrow(),
                        by.orElseThrow(),
                        as.orElseThrow(),
                        empty ? FlowDeclaration.Missing.EMPTY : FlowDeclaration.Missing.HOLD));
    }

    private void add(Place place, String code, String message, String remedy) {
        findings.add(place, code, message, "", remedy);
    }
}
