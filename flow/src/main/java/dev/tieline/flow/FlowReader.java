package dev.tieline.flow;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
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
        boolean alerts = TriggerReader.isOfIncidents(root);
        new KindCheck(findings)
                .shape(
                        root,
                        alerts ? FlowKeys.OF_ALERTS : FlowKeys.ALL,
                        alerts ? FlowKeys.WHAT_OF_ALERTS : FlowKeys.WHAT,
                        "flow");
        Optional<FlowDeclaration.Trigger> trigger =
                Keys.mapping(root, "trigger").flatMap(new TriggerReader(templates, findings)::read);
        Optional<FlowDeclaration.RecordRules> record =
                alerts
                        ? Optional.of(AlertContract.rules(root.placeOf("trigger")))
                        : Keys.mapping(root, "record").flatMap(this::record);
        List<FlowDeclaration.Step> steps = steps(root);
        List<FlowDeclaration.Delivery> deliveries =
                new DeliveryReader(source, templates, findings).read(root);
        boolean onlyNew =
                trigger.flatMap(FlowDeclaration.Trigger::asks)
                        .flatMap(FlowDeclaration.Source::since)
                        .isPresent();
        Optional<Located<Bulk>> run =
                Keys.mapping(root, "run")
                        .map(node ->
                                new Located<>(
                                        new BulkReader(templates, findings).read(node, onlyNew),
                                        root.placeOf("run")));
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
                        Keys.text(root, "runbook").orElse(""),
                        trigger.orElseThrow(),
                        record.orElseThrow(),
                        Retention.of(root),
                        steps,
                        deliveries,
                        run));
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
