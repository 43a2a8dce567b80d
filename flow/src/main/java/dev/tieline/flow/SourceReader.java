package dev.tieline.flow;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a flow asks for by itself. */
record SourceReader(Findings findings) {

    /**
     * Empty when something is missing or wrong, which is a finding.
     *
     * @param kind begins the codes of findings
     */
    Optional<FlowDeclaration.Source> read(Node.Mapping node, String kind) {
        Optional<FlowDeclaration.Target> ask = DeliveryReader.target(node, "ask", findings);
        if (ask.isEmpty()) {
            return Optional.empty();
        }
        int before = findings.count();
        Optional<FlowDeclaration.Since> since = since(node, kind);
        if (findings.count() > before) {
            return Optional.empty();
        }
        return asking(node, ask.get()).map(asking -> new FlowDeclaration.Source(asking, since));
    }

    Optional<FlowDeclaration.Asking> asking(Node.Mapping node, FlowDeclaration.Target ask) {
        return Optional.of(
                new FlowDeclaration.Asking(
                        ask,
                        Keys.located(node, "items").orElse(new Located<>("", ask.place())),
                        new PagesReader(findings).read(node)));
    }

    private Optional<FlowDeclaration.Since> since(Node.Mapping node, String kind) {
        Map<String, Located<String>> fields = PagesReader.fields(node, "since");
        Optional<Located<Duration>> overlap =
                Keys.duration(node, "overlap")
                        .map(value -> new Located<>(value, node.placeOf("overlap")));
        Optional<Located<String>> begin = Keys.located(node, "begin");
        if (fields.size() > 1) {
            add(
                    node.placeOf("since"),
                    kind + "-since-twice",
                    "'since' has " + fields.size() + " fields.",
                    "Write the one that says how new an item is.");
        }
        if (fields.isEmpty()) {
            for (String key : List.of("overlap", "begin")) {
                if (node.entries().containsKey(key)) {
                    add(
                            node.placeOf(key),
                            kind + "-since-missing",
                            "'" + key + "' means nothing without 'since'.",
                            "Write 'since: { FIELD OF THE QUESTION: FIELD OF AN ITEM }', or remove"
                                    + " it.");
                }
            }
            return Optional.empty();
        }
        String field = fields.keySet().iterator().next();
        return Optional.of(
                new FlowDeclaration.Since(
                        field, fields.values().iterator().next(), overlap, begin));
    }

    private void add(Place place, String code, String message, String remedy) {
        findings.add(place, code, message, "", remedy);
    }
}
