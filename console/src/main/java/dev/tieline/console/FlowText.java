package dev.tieline.console;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.format.YamlText;
import dev.tieline.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a flow's file says that its plan keeps only in compiled form. Nothing decides by it but what
 * is shown and masked.
 */
final class FlowText {
    private final Optional<Node> root;

    private FlowText(Optional<Node> root) {
        this.root = root;
    }

    static FlowText of(Plan plan) {
        return new FlowText(YamlText.read(plan.flow(), plan.source(), new Findings()));
    }

    /** The expression of the key; empty when the flow names none or the file cannot be read. */
    String key() {
        return text(entry(entry(root, "record"), "key"));
    }

    /** The rule of a destination; empty when it takes every record. */
    String when(String destination) {
        return text(entry(entry(entry(root, "deliver"), destination), "when"));
    }

    /** The steps, each in a few words. */
    List<String> steps() {
        List<String> words = new ArrayList<>();
        if (entry(root, "steps").orElse(null) instanceof Node.Sequence steps) {
            for (Node step : steps.items()) {
                if (step instanceof Node.Mapping mapping) {
                    mapping.entries().forEach((verb, what) -> words.add(step(verb, what)));
                }
            }
        }
        return words;
    }

    private static String step(String verb, Node what) {
        return switch (what) {
            case Node.Scalar scalar -> verb + " " + scalar.text();
            case Node.Mapping mapping when verb.equals("lookup") ->
                    "look up " + text(mapping.entry("in")) + " as " + text(mapping.entry("as"));
            case Node.Mapping mapping -> verb + " " + String.join(", ", mapping.entries().keySet());
            case Node.Sequence _ -> verb;
        };
    }

    private static Optional<Node> entry(Optional<Node> node, String key) {
        return node.orElse(null) instanceof Node.Mapping mapping
                ? mapping.entry(key)
                : Optional.empty();
    }

    private static String text(Optional<Node> node) {
        return node.orElse(null) instanceof Node.Scalar scalar ? scalar.text() : "";
    }
}
